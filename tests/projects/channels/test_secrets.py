"""Tokens and codes never leave the row they are kept in."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.projects.models import Channel
from apps.projects.services.channel_checks import check_channel
from apps.projects.services.channel_keeping import new_channel
from apps.projects.services.channel_tokens import access_for, put
from apps.projects.services.channels import disconnect_channel, revoke_channel
from apps.projects.services.key_rotation import rotate_channel_tokens
from apps.providers.capabilities.connection import Tokens
from apps.providers.errors import ProviderError
from tests.projects.channels.conftest import Walk
from tests.support.cast import Cast
from tests.support.platforms.google_errors import oauth_error
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.server import cut_off, instead

TABLES = (
    "SELECT format('SELECT coalesce(string_agg(t::text, E''\\n''), '''') FROM %%I t', tablename) "
    "FROM pg_tables WHERE schemaname = 'public'"
)


def everything_stored() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES.replace("%%", "%"))
        found = []
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
            found.append(cursor.fetchone()[0])
    return "\n".join(found)


def test_no_token_code_or_verifier_is_ever_told(
    walk: Walk,
    cast: Cast,
    api: Any,
    client: Client,
    youtube: YouTubeServer,
    caplog: Any,
    capfd: Any,
) -> None:
    """A channel is connected, refreshed, checked, fails in every way and is given back; then
    everything that anybody could read is searched."""
    client.force_login(cast.staff)
    walk.by = cast.staff
    back = walk.begin()
    heard = [client.get(reverse("channels:callback"), back).content.decode()]
    channel = Channel.objects.get()
    secrets = {back["code"], back["state"]}
    secrets |= {channel.opened("access_token"), channel.opened("refresh_token")}
    for misdeed in (None, cut_off, instead(oauth_error("invalid_client", "No.", 401))):
        Channel.objects.update(token_expires_at=timezone.now())
        if misdeed:
            youtube.meet("POST", "/token", misdeed)
        try:
            secrets.add(access_for(channel))
        except ProviderError as error:
            heard += [str(error), repr(error), repr(vars(error))]
    check_channel(channel.pk)
    channel.refresh_from_db()
    heard += [repr(channel), str(channel)]
    pages = (
        reverse("admin:projects_channel_changelist"),
        reverse("admin:projects_channel_change", args=[channel.pk]),
        reverse("admin:core_auditlog_changelist"),
        reverse("admin:usage_apiusage_changelist"),
    )
    heard += [client.get(page).content.decode() for page in pages]
    reader = api(cast.owner)
    for address in ("api:channels", "api:platforms"):
        heard.append(reader.get(reverse(address)).content.decode())
    heard.append(reader.get(reverse("api:channel", args=[channel.pk])).content.decode())
    heard.append(everything_stored())
    disconnect_channel(by=cast.staff, channel=channel)
    revoke_channel(channel.pk)
    heard.append(everything_stored())
    out, err = capfd.readouterr()
    heard += [caplog.text, out, err, json.dumps([vars(one) for one in caplog.records], default=str)]
    secrets |= set(youtube.book.access) | set(youtube.book.refreshing)
    assert len(secrets) >= 4
    for secret in secrets:
        for number, text in enumerate(heard):
            assert secret not in text, f"{secret[:6]}… in {number}"


@pytest.mark.django_db(transaction=True)
def test_keys_are_rotated_under_load_without_a_failure(
    cast: Cast, settings: Any, youtube: YouTubeServer
) -> None:
    """While tokens are read and refreshed all the time, every one is encrypted anew; then the old
    key can go."""
    old = ["an old key of thirty-two characters"]
    settings.FIELD_ENCRYPTION_KEYS = old
    access, refresh = youtube.tokens_for()
    rows = [_stored(cast, number, access, refresh) for number in range(150)]
    settings.FIELD_ENCRYPTION_KEYS = [*NEW, *old]
    done, faults = Event(), []

    def use(share: list[Channel]) -> None:
        try:
            while not done.is_set():
                for row in share:
                    access_for(row)
                Channel.objects.filter(pk=share[0].pk).update(token_expires_at=timezone.now())
        except ProviderError as error:
            faults.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=use, args=(rows[number::3],)) for number in range(3)]
    for thread in threads:
        thread.start()
    try:
        assert rotate_channel_tokens(dry_run=True) > 0
        call_command("rotate_encryption_keys")
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert faults == []
    assert rotate_channel_tokens() == 0, "nothing was left, nothing was written under the old key"
    settings.FIELD_ENCRYPTION_KEYS = NEW
    for row in Channel.objects.all():
        assert row.opened("refresh_token") == refresh
        assert row.opened("access_token") in youtube.book.access


NEW = ["a new key of thirty-two characters!"]


def _stored(cast: Cast, number: int, access: str, refresh: str) -> Channel:
    channel = new_channel(cast.project, "youtube", f"UC{number}")
    put(channel, Tokens(access, refresh, timezone.now() + timedelta(hours=1)))
    channel.save()
    return channel
