"""A token for whoever speaks for a channel, whatever the platform does."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import OutboxMail
from apps.core.models import AuditLog
from apps.projects.models import Channel
from apps.projects.services.channel_tokens import access_for
from apps.projects.services.channels import add_archive, disconnect_channel
from apps.providers.capabilities.connection import ConsentLost
from apps.providers.errors import ProviderError
from apps.usage.models import ApiUsage, Budget
from tests.projects.channels.conftest import Walk
from tests.support.cast import Cast
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import Reply, cut_off, instead, lost

REFRESH = ("POST", "/token")


def ends_in(channel: Channel, minutes: float) -> None:
    ends_at = timezone.now() + timedelta(minutes=minutes)
    Channel.objects.filter(pk=channel.pk).update(token_expires_at=ends_at)


def refreshes(youtube: YouTubeServer) -> int:
    return sum(one.form.get("grant_type") == "refresh_token" for one in youtube.asked(*REFRESH))


def test_a_good_token_is_given_without_asking(channel: Channel, youtube: YouTubeServer) -> None:
    assert access_for(channel) == channel.opened("access_token")
    assert refreshes(youtube) == 0


def test_five_minutes_before_its_end_a_token_is_refreshed(
    channel: Channel, youtube: YouTubeServer
) -> None:
    before, version = channel.opened("access_token"), channel.updated_at
    ends_in(channel, 6)
    assert access_for(channel) == before
    ends_in(channel, 4)
    fresh = access_for(channel)
    assert fresh != before
    assert fresh in youtube.book.access
    channel.refresh_from_db()
    assert channel.opened("refresh_token") in youtube.book.refreshing, "the old one stays"
    assert channel.updated_at == version, "who edits the settings has not been overtaken"
    assert access_for(channel) == fresh
    assert refreshes(youtube) == 1


def test_tokens_that_live_for_weeks_are_refreshed_ten_days_before(
    channel: Channel, youtube: YouTubeServer
) -> None:
    youtube.token_seconds = 60 * 86_400
    ends_in(channel, 0)
    access_for(channel)
    ends_in(channel, 11 * 1440)
    access_for(channel)
    assert refreshes(youtube) == 1
    ends_in(channel, 9 * 1440)
    access_for(channel)
    assert refreshes(youtube) == 2


def test_a_token_that_the_platform_refuses_is_replaced(
    channel: Channel, youtube: YouTubeServer
) -> None:
    old = access_for(channel)
    fresh = access_for(channel, refused=old)
    assert fresh != old
    assert access_for(channel, refused=old) == fresh, "somebody else was faster"
    assert refreshes(youtube) == 1


def test_lost_consent_disconnects_the_channel_and_says_what_to_do(
    channel: Channel,
    youtube: YouTubeServer,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.FRONTEND_URL = "https://app.example"
    youtube.take_consent_back()
    ends_in(channel, 1)
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ConsentLost, match="Connect it again"),
    ):
        access_for(channel)
    channel.refresh_from_db()
    assert channel.status == "disconnected"
    assert "YouTube no longer accepts the consent" in channel.status_reason
    assert (channel.access_token, channel.refresh_token) == ("", "")
    assert channel.next_check_at is None
    entry = AuditLog.objects.get(action="channel.consent_lost")
    assert (entry.severity, entry.target_id) == ("warning", str(channel.pk))
    [letter] = mail.outbox
    assert letter.to == ["owner@example.com"]
    assert letter.subject == "Connect “한국사 한 입” again"
    assert f"https://app.example/channels/{channel.pk}" in letter.body
    with pytest.raises(ConsentLost):
        access_for(channel)
    assert refreshes(youtube) == 1, "nobody knocks again"


def test_everybody_who_can_help_gets_the_letter_in_their_language(
    channel: Channel,
    youtube: YouTubeServer,
    cast: Cast,
    django_capture_on_commit_callbacks: Any,
) -> None:
    cast.owner.locale = "ko"
    cast.owner.save(update_fields=["locale"])
    cast.team.members.filter(user=cast.editor).update(permissions={"manage_channels": True})
    youtube.take_consent_back()
    ends_in(channel, 1)
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ConsentLost),
    ):
        access_for(channel)
    letters = {one.to[0]: one for one in mail.outbox}
    assert set(letters) == {"owner@example.com", "editor@example.com"}
    assert "Connect “한국사 한 입” again" in letters["editor@example.com"].subject
    console = reverse("admin:projects_channel_change", args=[channel.pk])
    assert console in letters["editor@example.com"].body, "where there is no frontend"


@pytest.mark.parametrize(
    "misdeed", [cut_off, lost, instead(Reply(b"<html>", 502)), instead(Reply({}, 503))]
)
def test_a_fault_that_passes_keeps_the_channel(
    channel: Channel, youtube: YouTubeServer, misdeed: object
) -> None:
    old = channel.opened("access_token")
    ends_in(channel, 4)
    youtube.meet(*REFRESH, misdeed)  # type: ignore[arg-type]
    assert access_for(channel) == old, "it is still good for four minutes"
    ends_in(channel, -1)
    youtube.meet(*REFRESH, misdeed)  # type: ignore[arg-type]
    with pytest.raises(ProviderError) as caught:
        access_for(channel)
    assert not isinstance(caught.value, ConsentLost)
    channel.refresh_from_db()
    assert (channel.status, channel.status_reason) == ("connected", "")
    assert access_for(channel) != old, "and the next try may do it"


def test_calls_to_platforms_are_counted_and_no_budget_stops_them(
    channel: Channel, cast: Cast
) -> None:
    Budget.objects.create(organization=cast.team, daily_hard_usd=0)
    ends_in(channel, 1)
    access_for(channel)
    found = ApiUsage.objects.filter(organization_id=cast.team.pk, service="youtube")
    assert set(found.values_list("operation", flat=True)) == {"channel_connect", "token_refresh"}


def test_a_disconnected_channel_gives_no_token(channel: Channel, walk: Walk) -> None:
    disconnect_channel(by=walk.by, channel=channel)
    with pytest.raises(ConsentLost, match="disconnected by hand"):
        access_for(channel)


def test_an_archive_needs_no_token(cast: Cast) -> None:
    assert access_for(add_archive(by=cast.owner, project=cast.project)) == ""


def test_tokens_under_a_key_that_is_gone_say_so(channel: Channel, settings: object) -> None:
    settings.FIELD_ENCRYPTION_KEYS = ["another key of thirty-two characters"]  # type: ignore[attr-defined]
    with pytest.raises(ProviderError, match="FIELD_ENCRYPTION_KEYS"):
        access_for(channel)


def test_a_token_copied_to_another_column_or_row_cannot_be_read(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(access_token=channel.refresh_token)
    with pytest.raises(ProviderError, match="cannot be read"):
        access_for(channel)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_refresh_once(channel: Channel, youtube: YouTubeServer) -> None:
    ends_in(channel, -1)
    barrier, tokens = Barrier(20), []

    def ask() -> None:
        try:
            barrier.wait()
            tokens.append(access_for(channel))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == 20
    assert len(set(tokens)) == 1
    assert refreshes(youtube) == 1


@pytest.mark.django_db(transaction=True)
def test_lost_consent_is_told_once_to_twenty(channel: Channel, youtube: YouTubeServer) -> None:
    youtube.take_consent_back()
    ends_in(channel, -1)
    barrier, sentences = Barrier(20), []

    def ask() -> None:
        try:
            barrier.wait()
            access_for(channel)
        except ConsentLost as error:
            sentences.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sentences) == 20
    assert refreshes(youtube) == 1
    assert AuditLog.objects.filter(action="channel.consent_lost").count() == 1
    assert len(mail.outbox) + OutboxMail.objects.count() == 1
