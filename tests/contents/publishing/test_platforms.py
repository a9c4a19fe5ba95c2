"""The line with real publishers: YouTube over HTTP, and the archive in the storage."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.contents.models import Content, ContentUpload
from apps.contents.publishing.wording import moved_sentence
from apps.contents.services.upload_changes import remove_upload
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import UploadStatus
from apps.projects.models import Channel
from apps.projects.states import ChannelStatus
from tests.contents.publishing.steps import work
from tests.support.platforms.fixtures import youtube  # noqa: F401
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.publishing import finish_film, make_channel

pytestmark = pytest.mark.django_db
PART = 256 * 1024


@pytest.fixture
def server(youtube: YouTubeServer) -> YouTubeServer:  # noqa: F811
    return youtube


@pytest.fixture
def channel(server: YouTubeServer, film: Content) -> Channel:
    access, refresh = server.tokens_for()
    account = next(iter(server.channels))
    channel = make_channel(film.project, "youtube", channel_id=account)
    channel.seal("access_token", access)
    channel.seal("refresh_token", refresh)
    channel.save()
    return channel


@pytest.fixture
def film(person: User, content: Content) -> Content:
    return finish_film(content, person, size_bytes=3 * PART)


@pytest.fixture
def upload(person: User, film: Content, channel: Channel) -> ContentUpload:
    return plan_uploads(by=person, content=film, channels=[channel])[0]


def test_a_film_is_on_youtube_with_all_that_belongs_to_it(
    upload: ContentUpload, server: YouTubeServer
) -> None:
    work(upload)
    assert upload.status == UploadStatus.PROCESSING
    work(upload, times=4)
    assert upload.status == UploadStatus.PUBLISHED
    video = server.videos[upload.platform_video_id]
    assert video.title == upload.title
    assert len(video.content) == 3 * PART
    assert video.status["containsSyntheticMedia"] is True
    assert video.captions[0].text.startswith("1\n00:00:00,000 --> ")
    assert upload.platform_visibility == "private"
    assert upload.quota_slots.count() == 2, "one of the uploads, and the units"


@pytest.mark.parametrize("place", [1000, PART + 1, 3 * PART - 1, 3 * PART])
def test_a_cut_at_any_byte_ends_in_one_video(
    upload: ContentUpload, server: YouTubeServer, place: int
) -> None:
    server.cut_at(place)
    work(upload, times=8)
    assert upload.status == UploadStatus.PUBLISHED
    assert len(server.videos) == 1


def test_an_access_that_ran_out_is_renewed_and_one_that_was_taken_back_says_what_to_do(
    person: User, upload: ContentUpload, channel: Channel, server: YouTubeServer
) -> None:
    server.expire_tokens()
    work(upload, times=6)
    assert upload.status == UploadStatus.PUBLISHED
    server.take_consent_back()
    remove_upload(by=person, upload=upload)
    work(upload, times=8)
    assert upload.status == UploadStatus.PUBLISHED
    assert upload.error_message
    channel.refresh_from_db()
    assert channel.status == ChannelStatus.DISCONNECTED


def test_consent_that_is_gone_before_fails_the_upload(
    upload: ContentUpload, channel: Channel, server: YouTubeServer
) -> None:
    server.expire_tokens()
    server.take_consent_back()
    work(upload, times=3)
    assert upload.status == UploadStatus.FAILED
    assert "onnect" in upload.error_message
    assert not server.videos


def test_a_full_day_at_youtube_moves_the_upload(
    upload: ContentUpload, server: YouTubeServer
) -> None:
    server.uploads_left = 0
    work(upload)
    assert upload.status == UploadStatus.SCHEDULED, upload.error_message
    assert moved_sentence(upload)
    assert not server.videos


def test_a_film_that_is_there_is_followed_although_questions_are_used_up(
    upload: ContentUpload, server: YouTubeServer
) -> None:
    server.units_left = 0
    work(upload)
    assert upload.status == UploadStatus.PROCESSING
    server.units_left = 10_000
    cache.clear()
    work(upload, times=4)
    assert upload.status == UploadStatus.PUBLISHED
    assert len(server.videos) == 1


def test_a_rejected_film_fails_with_the_reason_and_is_not_sent_again(
    upload: ContentUpload, server: YouTubeServer
) -> None:
    server.looks = None
    work(upload)
    server.reject(next(iter(server.videos)), "copyright")
    work(upload, times=3)
    assert upload.status == UploadStatus.FAILED
    assert "copyright" in upload.error_message.lower()
    assert len(server.videos) == 1


def test_a_video_is_taken_down_at_youtube(
    person: User, upload: ContentUpload, server: YouTubeServer
) -> None:
    work(upload, times=5)
    remove_upload(by=person, upload=upload)
    work(upload)
    assert upload.status == UploadStatus.REMOVED
    assert not server.videos


def test_an_archive_holds_film_captions_thumbnail_and_facts(person: User, film: Content) -> None:
    channel = make_channel(film.project, "archive")
    upload = plan_uploads(by=person, content=film, channels=[channel])[0]
    work(upload)
    assert upload.status == UploadStatus.PUBLISHED, upload.error_message
    _folders, files = default_storage.listdir(upload.platform_video_id)
    assert set(files) == {"film.mp4", "captions.srt", "thumbnail.jpg", "metadata.json"}
    assert upload.next_metrics_at is None
    remove_upload(by=person, upload=upload)
    assert work(upload).status == UploadStatus.REMOVED
