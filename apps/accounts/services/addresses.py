"""E-mail addresses: `users.email` is the one people sign in with; allauth keeps its proof."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor


@transaction.atomic
def know_address(*, user: User) -> None:
    """Tell allauth the address of somebody made by a command, in the console or by a test."""
    row = EmailAddress.objects.filter(user=user, email=user.email).first()
    if row is not None and (row.verified or not user.email_verified):
        return
    row = row or EmailAddress(user=user, email=user.email)
    row.verified = user.email_verified
    EmailAddress.objects.filter(user=user, primary=True).exclude(pk=row.pk).update(primary=False)
    row.primary = True
    row.save()


@transaction.atomic
def mark_verified(*, user: User, old_email: str, new_email: str, by: Actor) -> None:
    """Record that new_email is proven to be user's; it may have replaced old_email."""
    changes: dict[str, object] = {"email_verified": [user.email_verified, True]}
    if old_email != new_email:
        changes["email"] = [old_email, new_email]
    user.email, user.email_verified = new_email, True
    user.save(update_fields=["email", "email_verified", "updated_at"])
    audit.record(by=by, action="user.email_verified", target=user, changes=changes)
