"""What happens to uploads when YouTube takes consent, questions or the video away."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from apps.accounts.models import User
from apps.contents.models import Content, ContentUpload
from apps.contents.services.upload_changes import remove_upload
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import UploadStatus
from apps.projects.models import Channel
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


def test_consent_that_is_gone_before_fails_the_upload(
    upload: ContentUpload, channel: Channel, server: YouTubeServer
) -> None:
    server.expire_tokens()
    server.take_consent_back()
    work(upload, times=3)
    assert upload.status == UploadStatus.FAILED
    assert "onnect" in upload.error_message
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


def test_a_video_is_taken_down_at_youtube(
    person: User, upload: ContentUpload, server: YouTubeServer
) -> None:
    work(upload, times=5)
    remove_upload(by=person, upload=upload)
    work(upload)
    assert upload.status == UploadStatus.REMOVED
    assert not server.videos
