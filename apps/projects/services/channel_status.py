"""Moves of a channel between connected, in trouble and disconnected, each with its sentence."""

from __future__ import annotations

from django.utils import timezone, translation

from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.projects.channel_letters import send_consent_lost
from apps.projects.models import Channel
from apps.projects.owners import language_of
from apps.projects.states import CHANNEL_STATES, ChannelStatus


def set_connected(channel: Channel) -> None:
    """All is well with it, whatever was before."""
    if channel.status != ChannelStatus.CONNECTED:
        _move(channel, ChannelStatus.CONNECTED, "")


def set_trouble(channel: Channel, sentence: str) -> None:
    """The platform refuses what only a person can put right; the tokens are kept."""
    if channel.status == ChannelStatus.ERROR:
        channel.status_reason = sentence
        channel.save(update_fields=["status_reason"])
    elif _move(channel, ChannelStatus.ERROR, sentence):
        audit.record(
            by=SYSTEM,
            action="channel.in_trouble",
            target=channel,
            severity=AuditLog.Severity.WARNING,
            changes={"reason": sentence},
        )


def lose_consent(channel: Channel) -> None:
    """The platform takes the tokens no more: tell the owner what to do. The row is locked."""
    with translation.override(language_of(channel.project)):
        sentence = _(
            "%(platform)s no longer accepts the consent for this channel. Connect it again; until "
            "then nothing is published there."
        ) % {"platform": channel.get_platform_display()}
    if set_disconnected(channel, sentence):
        forget_tokens(channel)
        audit.record(
            by=SYSTEM,
            action="channel.consent_lost",
            target=channel,
            severity=AuditLog.Severity.WARNING,
        )
        send_consent_lost(channel)


def set_disconnected(channel: Channel, sentence: str) -> bool:
    """False when it is so already. sentence says what to do now."""
    return _move(channel, ChannelStatus.DISCONNECTED, sentence, next_check_at=None)


def forget_tokens(channel: Channel) -> None:
    """Nothing can be done in the account's name any more."""
    channel.access_token = channel.refresh_token = ""
    channel.token_expires_at = None
    channel.save(update_fields=["access_token", "refresh_token", "token_expires_at"])


def _move(channel: Channel, status: ChannelStatus, sentence: str, **fields: object) -> bool:
    now = timezone.now()
    return CHANNEL_STATES.move(
        channel, status, status_at=now, status_reason=sentence, updated_at=now, **fields
    )
