"""What people do to channels that are there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import InvalidInput
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.projects.errors import WrongChannelState
from apps.projects.models import Channel, Project
from apps.projects.platforms import needs_account
from apps.projects.policies import check_can_manage_channels
from apps.projects.services.channel_keeping import check_room_for_channel, new_channel
from apps.projects.services.channel_status import forget_tokens, set_connected, set_disconnected
from apps.projects.services.channel_tokens import ask_platform, locked, opened
from apps.projects.states import ChannelStatus, Platform
from apps.projects.upload_settings import changed_settings
from apps.providers.errors import ProviderError
from apps.usage.owners import Owner

REVOKE_TASK = "projects.revoke_channel"
# So long it is tried to give tokens back to a platform that does not answer.
REVOKE_FOR = timedelta(hours=24)
LONGEST_LABEL = 100


@transaction.atomic
def add_archive(*, by: User, project: Project, label: str = "") -> Channel:
    """A folder of this installation's storage as a channel: no account, no tokens."""
    check_can_manage_channels(by, project)
    check_room_for_channel(Owner.of(project))
    channel = new_channel(project, Platform.ARCHIVE, "")
    channel.channel_id = str(channel.pk)
    channel.channel_name = _("Archive")
    channel.label = _checked_label(label)
    channel.connected_by = by
    channel.save(force_insert=True)
    audit.record(by=by, action="channel.connected", target=channel)
    return channel


@transaction.atomic
def update_channel(
    *,
    by: User,
    channel: Channel,
    label: str | None = None,
    upload_settings: dict[str, Any] | None = None,
) -> Channel:
    """Change its own name and some of its upload settings; None leaves them."""
    check_can_manage_channels(by, channel.project)
    row = locked(channel.pk)
    wanted: dict[str, Any] = {}
    if label is not None:
        wanted["label"] = _checked_label(label)
    if upload_settings is not None:
        wanted["upload_settings"] = changed_settings(
            row.upload_settings, upload_settings, platform=row.platform
        )
    changes = {
        name: [getattr(row, name), value]
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    if changes:
        row.save(update_fields=[*changes, "updated_at"])
        audit.record(by=by, action="channel.changed", target=row, changes=changes)
    return row


@transaction.atomic
def disconnect_channel(*, by: User, channel: Channel) -> Channel:
    """Publish there no more. What is out stays; a worker gives the tokens back to the platform."""
    check_can_manage_channels(by, channel.project)
    row = locked(channel.pk)
    sentence = _("It was disconnected by hand. Connect it again to publish there.")
    if not set_disconnected(row, sentence):
        raise WrongChannelState(_("This channel is disconnected already."))
    audit.record(by=by, action="channel.disconnected", target=row)
    if row.access_token:
        enqueue(REVOKE_TASK, row.pk)
    return row


@transaction.atomic
def reopen_archive(*, by: User, channel: Channel) -> Channel:
    """Use an archive again that was disconnected; accounts are connected at their platform."""
    check_can_manage_channels(by, channel.project)
    if needs_account(channel.platform):
        raise WrongChannelState(_("Connect this channel at its platform."))
    row = locked(channel.pk)
    if row.status == ChannelStatus.DISCONNECTED:
        check_room_for_channel(Owner.of(row.project))
        set_connected(row)
        audit.record(by=by, action="channel.reconnected", target=row)
    return row


@transaction.atomic
def delete_channel(*, by: User, channel: Channel) -> None:
    """Remove a channel that nothing was published on; raises ChannelInUse and WrongChannelState."""
    check_can_manage_channels(by, channel.project)
    row = locked(channel.pk)
    for path in settings.CHANNEL_GUARDS:
        import_string(path)(channel=row)
    if needs_account(row.platform) and row.status != ChannelStatus.DISCONNECTED:
        raise WrongChannelState(_("Disconnect the channel first, then remove it."))
    if row.access_token:
        raise WrongChannelState(
            _("%(platform)s is still being told that the consent ends. Try again in a few minutes.")
            % {"platform": row.get_platform_display()}
        )
    audit.record(by=by, action="channel.deleted", target=row)
    row.delete()


def revoke_channel(channel_id: UUID | str) -> None:
    """Give the tokens of a disconnected channel back to its platform, and forget them.

    Where the same account is a channel elsewhere, they are only forgotten: platforms end all that
    an account has granted to this installation at once.
    """
    channel = Channel.objects.select_related("project").filter(pk=channel_id).first()
    if channel is None or channel.status != ChannelStatus.DISCONNECTED or not channel.access_token:
        return
    if not _is_used_elsewhere(channel):
        try:
            tokens = opened(channel)
            ask_platform(channel, "channel_revoke", lambda one: one.revoke(tokens))
        except ProviderError as error:
            is_late = channel.status_at < timezone.now() - REVOKE_FOR
            if not error.permanent and not is_late:
                return
    with transaction.atomic():
        row = locked(channel.pk)
        if row.status == ChannelStatus.DISCONNECTED:
            forget_tokens(row)


def send_due_revocations() -> int:
    """Send disconnected channels that still have tokens to workers again; return how many."""
    rows = Channel.objects.filter(status=ChannelStatus.DISCONNECTED).exclude(access_token="")
    ids = list(rows.values_list("pk", flat=True)[:1000])
    for channel_id in ids:
        enqueue(REVOKE_TASK, channel_id)
    return len(ids)


def _is_used_elsewhere(channel: Channel) -> bool:
    same = Channel.objects.filter(platform=channel.platform, channel_id=channel.channel_id)
    return same.exclude(status=ChannelStatus.DISCONNECTED).exists()


def _checked_label(label: str) -> str:
    name = " ".join(label.split())
    if len(name) > LONGEST_LABEL:
        raise InvalidInput(
            _("A name has at most %(most)d characters.") % {"most": LONGEST_LABEL}, field="label"
        )
    return name
