"""The way to a platform and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.core.errors import NotAllowed
from apps.core.models import AuditLog
from apps.organizations.models import OrganizationMember
from apps.projects.errors import (
    AddressNotAllowed,
    ConnectionRefused,
    NoAccountThere,
    PlatformNotReady,
)
from apps.projects.models import Channel, ChannelAuthorization
from apps.projects.services.channel_connections import (
    begin_connection,
    finish_connection,
    purge_authorizations,
)
from apps.projects.services.channels import disconnect_channel
from apps.subscriptions.errors import PlanLimitReached
from apps.subscriptions.models import SubscriptionPlan
from tests.projects.channels.conftest import Walk
from tests.support.cast import Cast
from tests.support.platforms.google_errors import oauth_error
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import cut_off, instead


def refusal(**given: Any) -> ConnectionRefused:
    with pytest.raises(ConnectionRefused) as caught:
        finish_connection(**given)
    return caught.value


def test_the_account_that_was_chosen_becomes_a_channel(walk: Walk, youtube: YouTubeServer) -> None:
    channel = walk.connect()
    assert channel.name == "한국사 한 입"
    assert (channel.channel_id, channel.status) == (youtube.chosen, "connected")
    assert channel.upload_settings == {
        "default_visibility": "private",
        "auto_publish": False,
        "schedule_time": "09:00",
        "timezone": "Asia/Seoul",
    }
    assert channel.opened("access_token") in youtube.book.access
    assert channel.opened("refresh_token") in youtube.book.refreshing
    assert channel.connected_by == walk.by
    assert AuditLog.objects.filter(action="channel.connected", target_id=channel.pk).exists()


def test_neither_state_nor_verifier_can_be_read_in_the_row(walk: Walk) -> None:
    state = walk.begin()["state"]
    row = ChannelAuthorization.objects.get()
    assert state not in str(vars(row))
    assert row.opened() not in str(vars(row))
    assert len(row.opened()) >= 43


@pytest.mark.parametrize("given", [{"error": "access_denied"}, {}])
def test_who_does_not_agree_reads_that_nothing_happened(walk: Walk, given: dict[str, str]) -> None:
    problem = refusal(by=walk.by, state=walk.begin()["state"], **given)
    assert problem.code == "access_denied"
    assert str(problem).startswith("You did not agree at YouTube, so nothing was connected.")
    assert not Channel.objects.exists()


def test_what_else_the_platform_says_is_shown(walk: Walk) -> None:
    problem = refusal(by=walk.by, state=walk.begin()["state"], error="server_error")
    assert str(problem).startswith("YouTube did not connect the channel (server_error).")


def test_a_state_is_good_once(walk: Walk) -> None:
    back = walk.begin()
    finish_connection(by=walk.by, state=back["state"], code=back["code"])
    problem = refusal(by=walk.by, state=back["state"], code=back["code"])
    assert problem.code == "used_state"
    assert Channel.objects.count() == 1


def test_a_state_is_good_for_ten_minutes(walk: Walk) -> None:
    back = walk.begin()
    ChannelAuthorization.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(by=walk.by, state=back["state"], code=back["code"]).code == "stale_state"


def test_a_state_is_good_for_whoever_began(walk: Walk, cast: Cast) -> None:
    """And somebody else who comes with it does not use it up."""
    back = walk.begin()
    assert refusal(by=cast.staff, state=back["state"], code=back["code"]).code == "unknown_state"
    assert refusal(by=walk.by, state="guessed", code=back["code"]).code == "unknown_state"
    assert finish_connection(by=walk.by, state=back["state"], code=back["code"]).pk


def test_a_code_that_the_platform_does_not_take_is_told(walk: Walk) -> None:
    problem = refusal(by=walk.by, state=walk.begin()["state"], code="another")
    assert problem.code == "platform_refused"
    assert str(problem).startswith("The channel was not connected. ")
    assert not Channel.objects.exists()


def test_a_platform_that_breaks_off_is_told(walk: Walk, youtube: YouTubeServer) -> None:
    for pattern in ("/token", "/youtube/v3/channels"):
        back = walk.begin()
        youtube.meet("POST" if pattern == "/token" else "GET", pattern, cut_off)
        problem = refusal(by=walk.by, state=back["state"], code=back["code"])
        assert "YouTube" in str(problem)
    assert not Channel.objects.exists()
    assert walk.connect().status == "connected"


def test_a_wrong_client_is_the_installations_matter(walk: Walk, youtube: YouTubeServer) -> None:
    back = walk.begin()
    youtube.meet("POST", "/token", instead(oauth_error("invalid_client", "Unknown.", 401)))
    problem = refusal(by=walk.by, state=back["state"], code=back["code"])
    assert "YOUTUBE_CLIENT_SECRET" in str(problem)


def test_the_same_account_again_gets_new_tokens(walk: Walk) -> None:
    first = walk.connect()
    again = walk.connect()
    assert again.pk == first.pk
    assert again.opened("access_token") != first.opened("access_token")
    assert AuditLog.objects.filter(action="channel.reconnected", target_id=first.pk).exists()


def test_a_disconnected_channel_is_connected_again_with_its_history(walk: Walk) -> None:
    first = walk.connect()
    disconnect_channel(by=walk.by, channel=first)
    again = walk.connect(channel=first)
    assert (again.pk, again.status, again.status_reason) == (first.pk, "connected", "")
    again.refresh_from_db()
    assert (again.status, again.next_check_at is not None) == ("connected", True)


def test_another_account_than_the_wanted_one_is_refused(walk: Walk, youtube: YouTubeServer) -> None:
    first = walk.connect()
    youtube.choose(youtube.add_channel("Another", "@another").id)
    back = walk.begin(channel=first)
    problem = refusal(by=walk.by, state=back["state"], code=back["code"])
    assert problem.code == "other_account"
    assert "You chose “Another”, but “한국사 한 입” is to be connected again." in str(problem)
    assert Channel.objects.count() == 1


def test_a_project_may_have_several_channels_as_far_as_the_plan_goes(
    walk: Walk, youtube: YouTubeServer
) -> None:
    SubscriptionPlan.objects.update(max_channels=2)
    walk.connect()
    youtube.choose(youtube.add_channel("Second", "@second").id)
    back = walk.begin()
    walk.connect()
    youtube.choose(youtube.add_channel("Third", "@third").id)
    with pytest.raises(PlanLimitReached, match="2 channels"):
        walk.begin()
    # one that began while there was room comes back too late
    with pytest.raises(PlanLimitReached):
        finish_connection(by=walk.by, state=back["state"], code=_code_for_third(youtube, back))
    # what is there can still be connected again
    youtube.choose(Channel.objects.first().channel_id)  # type: ignore[union-attr]
    assert walk.connect(channel=Channel.objects.first()).pk


def _code_for_third(youtube: YouTubeServer, back: dict[str, str]) -> str:
    """The code that came back, given by the third account meanwhile."""
    code = youtube.book.codes[back["code"]]
    youtube.book.codes[back["code"]] = type(code)(
        type(code.consent)(youtube.chosen), code.redirect_uri, code.challenge
    )
    return back["code"]


def test_only_those_who_may_connect_channels(walk: Walk, cast: Cast) -> None:
    for person in (cast.editor, cast.viewer, cast.outsider):
        with pytest.raises(NotAllowed):
            begin_connection(by=person, project=cast.project, platform="youtube")
    assert Walk(cast.staff, cast.project).connect().connected_by == cast.staff


def test_who_lost_the_permission_on_the_way_connects_nothing(walk: Walk, cast: Cast) -> None:
    back = walk.begin()
    OrganizationMember.objects.filter(user=cast.owner).update(role="viewer")
    with pytest.raises(NotAllowed):
        finish_connection(by=walk.by, state=back["state"], code=back["code"])
    assert not Channel.objects.exists()


def test_without_a_client_it_is_said_what_is_missing(cast: Cast) -> None:
    with pytest.raises(PlatformNotReady, match="YOUTUBE_CLIENT_ID, YOUTUBE_CLIENT_SECRET"):
        begin_connection(by=cast.owner, project=cast.project, platform="youtube")
    with pytest.raises(NoAccountThere):
        begin_connection(by=cast.owner, project=cast.project, platform="archive")


@pytest.mark.parametrize("name", ["return_to", "redirect_uri"])
@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/admin/",
        "https://app.example.evil.example/",
        "https://app.example@evil.example/",
        "http://app.example/done",
        "javascript:alert(1)",
        "https://studio.example/account/",
    ],
)
def test_nobody_is_sent_to_strangers(walk: Walk, settings: Any, name: str, address: str) -> None:
    settings.PUBLIC_URL, settings.FRONTEND_URL = "https://studio.example", "https://app.example"
    with pytest.raises(AddressNotAllowed) as caught:
        walk.begin(**{name: address})
    assert caught.value.field == name


@pytest.mark.parametrize(
    "address",
    ["https://app.example/done?x=1", "https://studio.example/admin/", "/admin/projects/channel/"],
)
def test_the_console_and_the_frontend_are_ours(walk: Walk, settings: Any, address: str) -> None:
    settings.PUBLIC_URL, settings.FRONTEND_URL = "https://studio.example", "https://app.example"
    walk.begin(return_to=address)


def test_old_walks_are_forgotten(walk: Walk) -> None:
    walk.begin()
    assert purge_authorizations() == 0
    ChannelAuthorization.objects.update(expires_at=timezone.now() - timedelta(days=2))
    assert purge_authorizations() == 1
