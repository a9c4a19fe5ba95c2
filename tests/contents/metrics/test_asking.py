"""Figures come back from platforms: each once, in groups, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from apps.contents.metrics.asking import ask_channel, keep, send_due_channels
from apps.contents.models import ContentUpload, UploadSnapshot
from apps.projects.models import Channel
from apps.providers.capabilities.publish import Metrics
from tests.contents.metrics.conftest import Out
from tests.support.platforms.google_errors import google_error
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import cut_off, instead

ASKED = ("GET", "/youtube/v3/videos")
Tell = Callable[..., str]


def test_figures_are_kept_as_they_are_and_as_a_day(
    channel: Channel, out: Out, told: Tell, youtube: YouTubeServer
) -> None:
    upload = out(told("video-one-1", views=120, likes=9, comments=2))
    assert ask_channel(channel.pk) == 1
    upload.refresh_from_db()
    assert {name: upload.metrics[name] for name in ("views", "likes", "comments", "shares")} == {
        "views": 120,
        "likes": 9,
        "comments": 2,
        "shares": None,
    }
    assert upload.metrics["last_updated"]
    assert upload.next_metrics_at is not None
    assert timedelta(minutes=55) < upload.next_metrics_at - timezone.now() < timedelta(minutes=65)
    snapshot = UploadSnapshot.objects.get()
    assert (snapshot.views, snapshot.likes, snapshot.shares) == (120, 9, None)


def test_a_later_look_of_the_day_replaces_the_earlier_one(
    channel: Channel, out: Out, told: Tell
) -> None:
    out(told("video-one-1", views=1))
    ask_channel(channel.pk)
    ContentUpload.objects.update(next_metrics_at=timezone.now())
    told("video-one-1", views=5)
    ask_channel(channel.pk)
    assert UploadSnapshot.objects.get().views == 5


def test_a_number_that_is_hidden_later_stays_as_it_was(
    channel: Channel, out: Out, told: Tell
) -> None:
    upload = out(told("video-one-1", views=10, likes=3))
    ask_channel(channel.pk)
    ContentUpload.objects.update(next_metrics_at=timezone.now())
    told("video-one-1", views=11)
    ask_channel(channel.pk)
    upload.refresh_from_db()
    assert (upload.metrics["views"], upload.metrics["likes"]) == (11, 3)


def test_sixty_videos_are_asked_for_in_two_calls(
    channel: Channel, out: Out, told: Tell, youtube: YouTubeServer
) -> None:
    first = out(told("video-00", views=0))
    moment = timezone.now()
    for number in range(1, 60):
        content = first.content
        content.pk = None
        content._state.adding = True
        content.id = type(content)._meta.pk.get_default()
        content.save()
        ContentUpload.objects.create(
            content=content,
            channel=channel,
            status="published",
            published_at=moment,
            next_metrics_at=moment,
            platform_video_id=told(f"video-{number:02}", views=number),
        )
    assert ask_channel(channel.pk) == 60
    assert len(youtube.asked(*ASKED)) == 2
    assert UploadSnapshot.objects.count() == 60


def test_a_video_that_is_gone_keeps_its_figures(
    channel: Channel, out: Out, told: Tell, youtube: YouTubeServer
) -> None:
    upload = out(told("video-one-1", views=10))
    ask_channel(channel.pk)
    ContentUpload.objects.update(next_metrics_at=timezone.now())
    del youtube.videos["video-one-1"]
    assert ask_channel(channel.pk) == 0
    upload.refresh_from_db()
    assert upload.metrics["views"] == 10
    assert upload.next_metrics_at is not None


@pytest.mark.parametrize("misdeed", [cut_off, instead(google_error(503, "backendError", "Later."))])
def test_what_fails_is_asked_again_a_little_later(
    channel: Channel, out: Out, told: Tell, youtube: YouTubeServer, misdeed: object
) -> None:
    upload = out(told("video-one-1", views=10))
    youtube.meet(*ASKED, misdeed)  # type: ignore[arg-type]
    assert ask_channel(channel.pk) == 0
    upload.refresh_from_db()
    assert upload.metrics == {}
    assert upload.next_metrics_at is not None
    assert timezone.now() < upload.next_metrics_at < timezone.now() + timedelta(minutes=20)


def test_lost_consent_waits_until_the_channel_is_back(
    channel: Channel, out: Out, told: Tell, youtube: YouTubeServer
) -> None:
    out(told("video-one-1", views=10))
    youtube.take_consent_back()
    assert ask_channel(channel.pk) == 0
    channel.refresh_from_db()
    assert channel.status == "disconnected"
    ContentUpload.objects.update(next_metrics_at=timezone.now())
    assert send_due_channels() == 0


def test_only_channels_with_due_figures_are_sent(out: Out) -> None:
    upload = out("video-one-1")
    assert send_due_channels() == 1
    ContentUpload.objects.update(next_metrics_at=timezone.now() + timedelta(hours=1))
    assert send_due_channels() == 0
    ContentUpload.objects.update(next_metrics_at=timezone.now(), status="failed")
    assert send_due_channels() == 0
    assert upload.pk


def test_a_worker_that_comes_late_writes_nothing(out: Out) -> None:
    upload = out("video-one-1")
    claimed = timezone.now() - timedelta(minutes=30)
    found = {"video-one-1": Metrics(views=1)}
    assert keep([upload], found, claimed_until=claimed, now=timezone.now()) == 0
    assert not UploadSnapshot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_message_that_comes_five_times_asks_once(
    channel: Channel, out: Out, told: Tell, youtube: YouTubeServer
) -> None:
    out(told("video-one-1", views=10))
    barrier, written = Barrier(5), []

    def ask() -> None:
        try:
            barrier.wait()
            written.append(ask_channel(channel.pk))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [0, 0, 0, 0, 1]
    assert len(youtube.asked(*ASKED)) == 1


def test_a_video_known_by_its_address_gets_the_platforms_own_id(out: Out) -> None:
    upload = out("DA_code-x", next_metrics_at=timezone.now())
    until = upload.next_metrics_at
    assert until is not None
    found = {"DA_code-x": Metrics(views=3, video_id="1800")}
    assert keep([upload], found, claimed_until=until, now=timezone.now()) == 1
    upload.refresh_from_db()
    assert (upload.platform_video_id, upload.metrics["views"]) == ("1800", 3)
    assert "note" not in upload.metrics


def test_why_a_platform_tells_no_figures_is_said_once(out: Out) -> None:
    upload = out("DA_code-x", next_metrics_at=timezone.now())
    found = {"DA_code-x": Metrics(note="It names no such video.")}
    for _look in range(2):
        upload.refresh_from_db()
        until = upload.next_metrics_at
        assert until is not None
        assert keep([upload], found, claimed_until=until, now=timezone.now()) == 0
    upload.refresh_from_db()
    assert (upload.notes, upload.metrics) == (["It names no such video."], {})
