"""The whole way to YouTube, over real HTTP: a channel is connected, a film goes out once."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import Content, ContentUpload
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import UploadStatus
from apps.projects.models import Channel
from apps.projects.services.channel_connections import begin_connection, finish_connection
from apps.projects.states import ChannelStatus
from tests.contents.publishing.steps import die, work
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.publishing import finish_film
from tests.support.vendors.server import lost

pytestmark = pytest.mark.django_db

SIZE = 700_000
UPLOADS = "/upload/youtube/v3/videos"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


@pytest.fixture
def channel(person: User, content: Content, youtube: YouTubeServer) -> Channel:
    """Connected by the walk to Google and back."""
    url = begin_connection(by=person, project=content.project, platform="youtube").url
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.build_opener(_Stay).open(url)
    back = parse_qs(urlsplit(caught.value.headers["Location"]).query)
    return finish_connection(by=person, state=back["state"][0], code=back["code"][0])


@pytest.fixture
def plan(person: User, content: Content, channel: Channel) -> Callable[..., ContentUpload]:
    def make(size: int = SIZE) -> ContentUpload:
        film = finish_film(content, person, size_bytes=size)
        return plan_uploads(by=person, content=film, channels=[channel])[0]

    return make


def check_one_video(youtube: YouTubeServer, upload: ContentUpload) -> None:
    assert upload.status == UploadStatus.PUBLISHED, upload.error_message
    [video] = youtube.videos.values()
    assert upload.platform_video_id == video.id
    assert len(video.content) == upload.total_bytes
    assert upload.film is not None
    assert upload.notes == []


def test_a_connected_channel_gets_a_film_with_all_that_goes_with_it(
    youtube: YouTubeServer, channel: Channel, plan: Callable[..., ContentUpload]
) -> None:
    assert (channel.status, channel.channel_id) == (ChannelStatus.CONNECTED, youtube.chosen)
    upload = work(plan(), times=3)
    check_one_video(youtube, upload)
    [video] = youtube.videos.values()
    assert upload.platform_url.endswith(video.id)
    assert upload.platform_visibility == upload.visibility == video.status["privacyStatus"]
    assert video.thumbnail
    assert "Since 1983 the metre" in video.captions[0].text
    assert upload.pk.hex[-12:] in video.snippet["tags"]


@pytest.mark.parametrize("percent", [10, 50, 99, 100])
def test_a_cut_is_resumed_at_its_byte(
    youtube: YouTubeServer, plan: Callable[..., ContentUpload], percent: int
) -> None:
    youtube.cut_at(SIZE * percent // 100)
    upload = work(plan(), times=5)
    check_one_video(youtube, upload)
    assert youtube.arrived_bytes == SIZE
    assert len(youtube.asked("POST", UPLOADS)) == 1


def test_a_lost_answer_and_a_lost_session_are_settled_by_the_marker(
    youtube: YouTubeServer, plan: Callable[..., ContentUpload]
) -> None:
    youtube.meet("PUT", UPLOADS, lost)
    upload = work(plan(1000))
    assert upload.committed_at is not None
    youtube.forget_sessions()
    work(upload, times=4)
    check_one_video(youtube, upload)


def test_a_token_that_ran_out_is_renewed_on_the_way(
    youtube: YouTubeServer, channel: Channel, plan: Callable[..., ContentUpload]
) -> None:
    youtube.expire_tokens()
    upload = work(plan(), times=5)
    check_one_video(youtube, upload)


def test_a_consent_that_was_taken_back_disconnects_and_says_what_to_do(
    youtube: YouTubeServer, channel: Channel, plan: Callable[..., ContentUpload]
) -> None:
    upload = plan()
    youtube.take_consent_back()
    Channel.objects.update(token_expires_at=timezone.now() - timedelta(hours=1))
    work(upload)
    channel.refresh_from_db()
    assert channel.status == ChannelStatus.DISCONNECTED
    assert channel.status_reason
    assert upload.status == UploadStatus.FAILED
    assert youtube.videos == {}


def test_a_day_that_is_full_at_google_moves_the_film_to_the_next(
    youtube: YouTubeServer, plan: Callable[..., ContentUpload]
) -> None:
    youtube.uploads_left = 0
    upload = work(plan())
    assert upload.status == UploadStatus.SCHEDULED
    assert upload.scheduled_at is not None
    assert upload.scheduled_at > timezone.now()
    assert upload.moved_reason
    assert youtube.videos == {}


def test_a_rejected_film_fails_with_youtubes_reason(
    youtube: YouTubeServer, plan: Callable[..., ContentUpload]
) -> None:
    youtube.looks = None
    upload = work(plan())
    assert upload.status == UploadStatus.PROCESSING
    [video] = youtube.videos
    youtube.reject(video, "copyright")
    work(upload)
    assert upload.status == UploadStatus.FAILED
    assert "somebody's copyright" in upload.error_message


def test_a_dead_workers_film_is_followed_by_another(
    youtube: YouTubeServer, plan: Callable[..., ContentUpload]
) -> None:
    youtube.looks = None
    upload = work(plan())
    die(upload)
    youtube.process(next(iter(youtube.videos)))
    work(upload, times=2)
    check_one_video(youtube, upload)
