"""Erasing personal data. What was bought and done stays: ledger and audit log are never touched."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.errors import CannotChangeUser
from apps.accounts.models import OutboxMail, User, UserSession
from apps.accounts.services.sessions import end_sessions
from apps.accounts.services.states import grace_period
from apps.accounts.states import UserStatus
from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.models import AuditLog

# RFC 2606: no address under .invalid can ever receive mail.
TOMBSTONE_DOMAIN = "erased.invalid"


@transaction.atomic
def erase_user(*, user: User, by: Actor) -> None:
    """Erase a deleted person's data for good; raises CannotChangeUser when they are not deleted."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.status != UserStatus.DELETED or locked.erased_at is not None:
        raise CannotChangeUser(_("Only a deleted account can be erased, and once."))
    addresses = {locked.email} | set(
        EmailAddress.objects.filter(user=locked).values_list("email", flat=True)
    )
    end_sessions(user=locked, by=by)
    UserSession.objects.filter(user=locked).delete()
    OutboxMail.objects.filter(recipients__overlap=[one.lower() for one in addresses]).delete()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=locked).delete()
    locked.groups.clear()
    locked.user_permissions.clear()
    _wipe(locked)
    audit.record(by=by, action="user.erased", target=locked, severity=AuditLog.Severity.CRITICAL)


def erase_due_users() -> int:
    """Erase everybody whose grace period is over; return how many."""
    due = User.objects.filter(
        status=UserStatus.DELETED,
        erased_at=None,
        deleted_at__lte=timezone.now() - grace_period(),
    )
    erased = 0
    for user in due.iterator():
        try:
            erase_user(user=user, by=SYSTEM)
        except CannotChangeUser:
            # Reinstated, or erased by another, since the list was read.
            continue
        erased += 1
    return erased


def _wipe(user: User) -> None:
    user.email = f"{user.pk}@{TOMBSTONE_DOMAIN}"
    user.name = "-"
    user.phone = user.address = user.avatar_url = user.memo = ""
    user.notification_settings = {}
    user.email_verified = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.erased_at = timezone.now()
    user.save()
