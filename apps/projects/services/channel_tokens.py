"""Tokens of channels: a valid one for whoever speaks for a channel, and what to do without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from apps.core.encryption import CannotDecrypt
from apps.core.sentences import gettext as _
from apps.projects.models import Channel
from apps.projects.platforms import needs_account
from apps.projects.services.channel_status import lose_consent
from apps.projects.states import ChannelStatus
from apps.providers.capabilities.connection import ChannelConnector, ConsentLost, Tokens
from apps.providers.errors import ProviderError
from apps.usage.gateway.gateway import Gateway
from apps.usage.owners import Owner

logger = structlog.get_logger(__name__)
T = TypeVar("T")

AHEAD = timedelta(minutes=5)
# Tokens that live for weeks cannot be had anew once they have ended: there is time for many tries.
LONG_LIFE, LONG_AHEAD = timedelta(days=7), timedelta(days=10)
TOKEN_COLUMNS = ("access_token", "refresh_token", "token_expires_at", "token_refreshed_at")


def access_for(channel: Channel, *, refused: str = "") -> str:
    """A valid access token of the channel, refreshed before it runs out; "" for an archive.

    refused: a token that the platform did not take although it should still be good; another one
    is got. Raises ConsentLost, with the sentence for the owner, when the channel is not connected
    or its consent is gone, and other ProviderErrors when the platform cannot be asked now; the
    channel then stays as it is. To be called outside of transactions: it may call the platform.
    """
    if not needs_account(channel.platform):
        return ""
    row = Channel.objects.get(pk=channel.pk)
    check_connected(row)
    if not _is_due(row, timezone.now(), refused):
        return opened(row).access_token
    row, trouble = _refreshed(channel.pk, refused)
    if trouble is None or _is_usable(row, trouble, refused):
        return opened(row).access_token
    raise trouble


def check_connected(channel: Channel) -> None:
    if channel.status == ChannelStatus.DISCONNECTED:
        raise ConsentLost(channel.status_reason)


def opened(channel: Channel) -> Tokens:
    """The tokens as the connector takes them. Raises ProviderError when they cannot be read."""
    try:
        return Tokens(
            access_token=channel.opened("access_token"),
            refresh_token=channel.opened("refresh_token"),
            expires_at=channel.token_expires_at,
            scopes=tuple(channel.scopes),
        )
    except CannotDecrypt:
        raise ProviderError(
            _(
                "The tokens of this channel cannot be read with the keys of this "
                "installation. Put the missing key back into FIELD_ENCRYPTION_KEYS, or "
                "connect the channel again."
            ),
            permanent=True,
        ) from None


def put(channel: Channel, tokens: Tokens) -> None:
    """Seal tokens into the row, which is not saved. A platform that gives no new refresh token
    means the old one."""
    channel.seal("access_token", tokens.access_token)
    if tokens.refresh_token:
        channel.seal("refresh_token", tokens.refresh_token)
    if tokens.scopes:
        channel.scopes = [scope[:200] for scope in tokens.scopes]
    channel.token_expires_at = tokens.expires_at
    channel.token_refreshed_at = timezone.now()


def ask_platform(channel: Channel, operation: str, work: Callable[[ChannelConnector], T]) -> T:
    """One call to the channel's platform, past the breaker of this channel and into the usage."""
    gateway = Gateway(owner=Owner.of(channel.project), place=str(channel.pk), is_free=True)
    return gateway.call("connection", operation, work, only=(channel.platform,))


@transaction.atomic(durable=True)
def _refreshed(channel_id: UUID, refused: str) -> tuple[Channel, ProviderError | None]:
    """The row with a new token, or the trouble there was. The row's lock makes twenty who need a
    token at once wait for the one who gets it; rows that refer to the channel do not wait."""
    row = locked(channel_id)
    check_connected(row)
    if not _is_due(row, timezone.now(), refused):
        return row, None
    try:
        tokens = ask_platform(row, "token_refresh", lambda one: one.refresh(opened(row)))
    except ConsentLost:
        lose_consent(row)
        return row, ConsentLost(row.status_reason)
    except ProviderError as error:
        return row, error
    put(row, tokens)
    # Not updated_at: somebody who edits the settings has not been overtaken.
    row.save(update_fields=[*TOKEN_COLUMNS, "scopes"])
    return row, None


def locked(channel_id: UUID) -> Channel:
    """The channel with its project and owner, held until the transaction ends."""
    rows = Channel.objects.select_related("project__organization")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=channel_id)


def _is_due(channel: Channel, now: datetime, refused: str) -> bool:
    if refused and opened(channel).access_token == refused:
        return True
    ends, began = channel.token_expires_at, channel.token_refreshed_at
    if ends is None:
        return False
    is_long = began is not None and ends - began > LONG_LIFE
    return now >= ends - (LONG_AHEAD if is_long else AHEAD)


def _is_usable(channel: Channel, trouble: ProviderError, refused: str) -> bool:
    """Can the old token still be used, although no new one could be had?"""
    if isinstance(trouble, ConsentLost) or refused or channel.token_expires_at is None:
        return False
    if channel.token_expires_at <= timezone.now() + timedelta(seconds=30):
        return False
    logger.warning("channel_token_not_refreshed", channel=str(channel.pk), error=str(trouble))
    return True
