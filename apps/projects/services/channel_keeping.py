"""Keeping what a platform gave: a new channel, or one that is connected again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.sentences import gettext as _
from apps.projects.errors import ConnectionRefused
from apps.projects.models import Channel, ChannelAuthorization, Project
from apps.projects.policies import check_can_manage_channels
from apps.projects.selectors import count_channels
from apps.projects.services.channel_checks import CHECK_EVERY, DESCRIBED, describe
from apps.projects.services.channel_status import set_connected
from apps.projects.services.channel_tokens import TOKEN_COLUMNS, put
from apps.projects.states import ChannelStatus
from apps.projects.upload_settings import default_settings
from apps.projects.zones import zone_of
from apps.providers.capabilities.connection import Account, Tokens
from apps.subscriptions.entitlements import check_room
from apps.usage.owners import Owner, lock_owner


@transaction.atomic
def connect(
    *, by: User, authorization: ChannelAuthorization, tokens: Tokens, account: Account
) -> Channel:
    """Keep the account as a channel of the project; one that is there gets the new tokens."""
    projects = Project.objects.select_related("organization")
    project = projects.get(pk=authorization.project_id)
    check_can_manage_channels(by, project)
    # Two who come back at once do so one after the other.
    lock_owner(Owner.of(project))
    channel = _of_account(project, authorization.platform, account)
    _check_is_wanted(authorization.channel, channel, account)
    is_new = channel is None
    if channel is None:
        channel = new_channel(project, authorization.platform, account.channel_id)
    if is_new or channel.status == ChannelStatus.DISCONNECTED:
        check_room_for_channel(Owner.of(project))
    put(channel, tokens)
    describe(channel, account)
    channel.next_check_at = timezone.now() + CHECK_EVERY
    channel.connected_by = by
    if is_new:
        channel.save(force_insert=True)
    else:
        filled = (*TOKEN_COLUMNS, *DESCRIBED, "scopes", "next_check_at", "connected_by")
        channel.save(update_fields=[*filled, "updated_at"])
        set_connected(channel)
    audit.record(
        by=by, action="channel.connected" if is_new else "channel.reconnected", target=channel
    )
    return channel


def new_channel(project: Project, platform: str, channel_id: str) -> Channel:
    """A row that is not saved."""
    return Channel(
        project=project,
        platform=platform,
        channel_id=channel_id[:255],
        upload_settings=default_settings(platform, zone_of(project).key),
        status=ChannelStatus.CONNECTED,
        status_at=timezone.now(),
    )


def check_room_for_channel(owner: Owner) -> None:
    """Raise PlanLimitReached when the owner's plan has no room for one channel more; the owner's
    row is locked, so that two at once do not both take the last place."""
    lock_owner(owner)
    check_room(owner=owner, limit="max_channels", wanted=count_channels(owner) + 1)


def _of_account(project: Project, platform: str, account: Account) -> Channel | None:
    rows = Channel.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    return rows.filter(
        project=project, platform=platform, channel_id=account.channel_id[:255]
    ).first()


def _check_is_wanted(wanted: Channel | None, found: Channel | None, account: Account) -> None:
    """Was it the account that is to be connected again?"""
    if wanted is None or (found is not None and found.pk == wanted.pk):
        return
    raise ConnectionRefused(
        _(
            "You chose “%(other)s”, but “%(channel)s” is to be connected again. Choose that "
            "account at %(platform)s, or add the other one as a new channel."
        )
        % {
            "other": account.name or account.channel_id,
            "channel": wanted.channel_name or wanted.channel_id,
            "platform": wanted.get_platform_display(),
        },
        code="other_account",
    )
