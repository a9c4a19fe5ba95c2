"""Looking at channels: does the platform still know the account, and what is it called now?"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.core import audit
from apps.core.origin import printable
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.projects.errors import WrongChannelState
from apps.projects.models import Channel
from apps.projects.owners import language_of
from apps.projects.policies import check_can_manage_channels
from apps.projects.services.channel_status import set_connected, set_trouble
from apps.projects.services.channel_tokens import access_for, ask_platform, locked
from apps.projects.states import ChannelStatus
from apps.providers.capabilities.connection import Account, ConsentLost, TokenRefused, Tokens
from apps.providers.errors import ProviderError

CHECK_TASK = "projects.check_channel"
CHECK_EVERY = timedelta(hours=24)
# After trouble that passes, and until a check that was sent is given up for lost.
CHECK_AGAIN = timedelta(minutes=20)
MOST_AT_ONCE = 200
DESCRIBED = ("channel_name", "channel_url", "avatar_url", "followers", "last_sync_at")


@transaction.atomic
def ask_check(*, by: User, channel: Channel) -> Channel:
    """Have a worker look at the channel now."""
    check_can_manage_channels(by, channel.project)
    row = locked(channel.pk)
    if row.status == ChannelStatus.DISCONNECTED:
        raise WrongChannelState(row.status_reason)
    if row.next_check_at is None:
        raise WrongChannelState(_("An archive needs no check: it is a folder of this site."))
    row.next_check_at = timezone.now()
    row.save(update_fields=["next_check_at"])
    audit.record(by=by, action="channel.check_asked", target=row)
    enqueue(CHECK_TASK, row.pk)
    return row


def send_due_checks() -> int:
    """Send the channels whose time has come to workers; return how many. Each goes to one sender,
    and is due again soon should its message be lost."""
    now = timezone.now()
    with transaction.atomic():
        due = Channel.objects.filter(next_check_at__lte=now).order_by("next_check_at")
        rows = due.select_for_update(skip_locked=True, no_key=True)[:MOST_AT_ONCE]
        ids = list(rows.values_list("pk", flat=True))
        Channel.objects.filter(pk__in=ids).update(next_check_at=now + CHECK_AGAIN)
        for channel_id in ids:
            enqueue(CHECK_TASK, channel_id)
    return len(ids)


def check_channel(channel_id: UUID | str) -> None:
    """Ask the platform for the account, which refreshes the token when it is time, and write down
    what came of it."""
    rows = Channel.objects.select_related("project__organization")
    channel = rows.filter(pk=channel_id, next_check_at__isnull=False).first()
    if channel is None or channel.status == ChannelStatus.DISCONNECTED:
        return
    # What is found wrong is kept as a sentence for the owner.
    with translation.override(language_of(channel.project)):
        try:
            _found(channel.pk, _account(channel))
        except ConsentLost:
            return
        except ProviderError as error:
            _failed(channel.pk, error)


def describe(channel: Channel, account: Account) -> None:
    """What the platform says, put into the row, which is not saved."""
    channel.channel_name = printable(account.name)[:255]
    channel.channel_url = _short(account.url, 500)
    channel.avatar_url = _short(account.avatar_url, 1000)
    channel.followers = account.followers
    channel.last_sync_at = timezone.now()


def _account(channel: Channel) -> Account:
    token = access_for(channel)
    try:
        return _ask(channel, token)
    except TokenRefused:
        # It may have been taken back before its time.
        return _ask(channel, access_for(channel, refused=token))


def _ask(channel: Channel, token: str) -> Account:
    tokens = Tokens(token, expires_at=channel.token_expires_at, scopes=tuple(channel.scopes))
    return ask_platform(channel, "channel_check", lambda one: one.account(tokens))


@transaction.atomic
def _found(channel_id: UUID, account: Account) -> None:
    channel = locked(channel_id)
    if channel.status == ChannelStatus.DISCONNECTED:
        return
    if account.channel_id != channel.channel_id:
        sentence = _("%(platform)s answers for another account. Connect the channel again.")
        _trouble(channel, sentence % {"platform": channel.get_platform_display()})
        return
    describe(channel, account)
    channel.next_check_at = timezone.now() + CHECK_EVERY
    channel.save(update_fields=[*DESCRIBED, "next_check_at"])
    set_connected(channel)


@transaction.atomic
def _failed(channel_id: UUID, error: ProviderError) -> None:
    """What passes is tried again soon; what does not is shown."""
    channel = locked(channel_id)
    if channel.status == ChannelStatus.DISCONNECTED:
        return
    if error.permanent:
        _trouble(channel, str(error))
        return
    wait = max(CHECK_AGAIN, timedelta(seconds=error.retry_after or 0))
    channel.next_check_at = timezone.now() + wait
    channel.save(update_fields=["next_check_at"])


def _trouble(channel: Channel, sentence: str) -> None:
    channel.next_check_at = timezone.now() + CHECK_EVERY
    channel.save(update_fields=["next_check_at"])
    set_trouble(channel, sentence)


def _short(address: str, most: int) -> str:
    """A web address, or nothing: half of one leads nowhere."""
    is_web = address.startswith(("https://", "http://"))
    return address if is_web and len(address) <= most else ""
