"""Suspending people, letting them back, deleting and erasing them."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from apps.accounts.errors import CannotChangeUser, LastSuperuser
from apps.accounts.messages import send_deletion_mail
from apps.accounts.models import User
from apps.accounts.services.sessions import end_sessions
from apps.accounts.states import USER_STATES, UserStatus
from apps.core import audit
from apps.core.audit import Actor
from apps.core.models import AuditLog

_KEEP_SALT = "accounts.keep"


@transaction.atomic
def suspend_user(*, user: User, by: Actor) -> None:
    """Keep somebody out until they are reinstated; their sessions end at once."""
    _protect_last_superuser(user)
    if not USER_STATES.move(user, UserStatus.SUSPENDED):
        raise CannotChangeUser(_("Only an active account can be suspended."))
    _ended(user, by, "user.suspended")


@transaction.atomic
def reinstate_user(*, user: User, by: Actor) -> None:
    """Let somebody back who was suspended, or deleted but not yet erased."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.erased_at is not None or locked.status == UserStatus.ACTIVE:
        raise CannotChangeUser(_("There is nothing to reinstate: active, or erased already."))
    before = locked.status
    USER_STATES.move(user, UserStatus.ACTIVE, deleted_at=None)
    audit.record(
        by=by,
        action="user.reinstated",
        target=user,
        severity=AuditLog.Severity.WARNING,
        changes={"status": [before, UserStatus.ACTIVE.value]},
    )


@transaction.atomic
def request_deletion(*, user: User, by: Actor) -> datetime.datetime:
    """Close the account now, erase it when the grace period is over; return that moment.

    A person who asks for it themselves gets a mail with a link that keeps the account.
    """
    _protect_last_superuser(user)
    for path in settings.ACCOUNT_DELETION_GUARDS:
        import_string(path)(user)
    now = timezone.now()
    if not USER_STATES.move(user, UserStatus.DELETED, deleted_at=now):
        raise CannotChangeUser(_("This account is deleted already."))
    _ended(user, by, "user.deleted")
    erased_after = now + grace_period()
    if by.pk == user.pk:
        send_deletion_mail(user=user, token=_keep_token(user), erased_after=erased_after)
    return erased_after


@transaction.atomic
def keep_account(*, token: str) -> User:
    """Take back the deletion that the mail with this token was about."""
    user = user_of_keep_token(token)
    if user is None:
        raise CannotChangeUser(
            _("This link is wrong, was used already, or is too old."), field="token"
        )
    reinstate_user(user=user, by=user)
    return user


def user_of_keep_token(token: str) -> User | None:
    """Whose account the token keeps; None when it keeps none (any more)."""
    try:
        found = signing.loads(token, salt=_KEEP_SALT, max_age=grace_period())
    except signing.BadSignature:
        return None
    users = User.objects.filter(pk=found["user"], status=UserStatus.DELETED, erased_at=None)
    user = users.first()
    same = user is not None and _moment(user) == found["deleted_at"]
    return user if same else None


def grace_period() -> datetime.timedelta:
    return datetime.timedelta(days=settings.ACCOUNT_DELETION_GRACE_DAYS)


def _keep_token(user: User) -> str:
    return signing.dumps({"user": str(user.pk), "deleted_at": _moment(user)}, salt=_KEEP_SALT)


def _moment(user: User) -> str:
    return user.deleted_at.isoformat() if user.deleted_at else ""


def _ended(user: User, by: Actor, action: str) -> None:
    sessions = end_sessions(user=user, by=by)
    audit.record(
        by=by,
        action=action,
        target=user,
        severity=AuditLog.Severity.WARNING,
        changes={"status": user.status, "sessions_ended": sessions},
    )


def _protect_last_superuser(user: User) -> None:
    # Locked in order, so that two superusers cannot remove each other at the same moment.
    superusers = User.objects.filter(is_superuser=True, status=UserStatus.ACTIVE)
    active = list(superusers.order_by("pk").select_for_update())
    if [one.pk for one in active] == [user.pk]:
        raise LastSuperuser
