"""Looking at channels by the clock and by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.projects.errors import WrongChannelState
from apps.projects.models import Channel
from apps.projects.services.channel_checks import ask_check, check_channel, send_due_checks
from apps.projects.services.channels import add_archive, disconnect_channel
from tests.projects.channels.conftest import Walk
from tests.support.cast import Cast
from tests.support.platforms.google_errors import google_error
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import cut_off, instead

LOOK = ("GET", "/youtube/v3/channels")


def looked_at(channel: Channel) -> Channel:
    check_channel(channel.pk)
    channel.refresh_from_db()
    return channel


def test_a_look_brings_what_the_platform_says_now(channel: Channel, youtube: YouTubeServer) -> None:
    youtube.channels[youtube.chosen].title = "New name"
    before = channel.last_sync_at
    looked_at(channel)
    assert channel.name == "New name"
    assert channel.last_sync_at is not None
    assert before is not None
    assert channel.last_sync_at > before
    assert channel.next_check_at is not None
    assert timezone.now() + timedelta(hours=23) < channel.next_check_at


def test_a_look_refreshes_the_token_when_it_is_time(
    channel: Channel, youtube: YouTubeServer
) -> None:
    old = channel.opened("access_token")
    Channel.objects.update(token_expires_at=timezone.now())
    assert looked_at(channel).opened("access_token") != old


def test_a_token_that_ended_before_its_time_is_replaced(
    channel: Channel, youtube: YouTubeServer
) -> None:
    old = channel.opened("access_token")
    youtube.expire_tokens()
    assert looked_at(channel).status == "connected"
    assert channel.opened("access_token") != old


def test_lost_consent_shows_at_the_next_look(channel: Channel, youtube: YouTubeServer) -> None:
    youtube.take_consent_back()
    assert looked_at(channel).status == "disconnected"


def test_what_only_people_can_put_right_is_shown_until_it_is(
    channel: Channel, youtube: YouTubeServer
) -> None:
    youtube.channels[youtube.chosen].is_suspended = True
    looked_at(channel)
    assert channel.status == "error"
    assert channel.status_reason
    assert channel.access_token, "the tokens are kept"
    youtube.channels[youtube.chosen].is_suspended = False
    looked_at(channel)
    assert (channel.status, channel.status_reason) == ("connected", "")


@pytest.mark.parametrize("misdeed", [cut_off, instead(google_error(503, "backendError", "Later."))])
def test_what_passes_is_looked_at_again_soon(
    channel: Channel, youtube: YouTubeServer, misdeed: object
) -> None:
    youtube.meet(*LOOK, misdeed)  # type: ignore[arg-type]
    looked_at(channel)
    assert channel.status == "connected"
    assert channel.next_check_at is not None
    assert channel.next_check_at < timezone.now() + timedelta(hours=1)


def test_due_channels_are_sent_once(
    channel: Channel, django_capture_on_commit_callbacks: object
) -> None:
    assert send_due_checks() == 0
    Channel.objects.update(next_check_at=timezone.now())
    assert send_due_checks() == 1
    assert send_due_checks() == 0, "its message has twenty minutes"


def test_a_check_by_hand_is_due_at_once(channel: Channel, walk: Walk) -> None:
    ask_check(by=walk.by, channel=channel)
    assert send_due_checks() == 1, "also when the message is lost"


def test_there_is_nothing_to_check_where_nothing_is_connected(
    channel: Channel, walk: Walk, cast: Cast
) -> None:
    archive = add_archive(by=cast.owner, project=cast.project)
    with pytest.raises(WrongChannelState, match="archive needs no check"):
        ask_check(by=walk.by, channel=archive)
    disconnect_channel(by=walk.by, channel=channel)
    with pytest.raises(WrongChannelState):
        ask_check(by=walk.by, channel=channel)


def test_a_check_of_a_vanished_channel_does_nothing(channel: Channel) -> None:
    pk = channel.pk
    channel.delete()
    check_channel(pk)
