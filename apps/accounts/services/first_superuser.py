from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM

# Letters and digits that are not mistaken for each other when typed from a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 16


@dataclass(frozen=True, slots=True)
class FirstSuperuser:
    """password is shown once and stored only as a hash."""

    user: User
    password: str


@transaction.atomic
def create_first_superuser(*, email: str) -> FirstSuperuser | None:
    """Create the installation's first superuser; None when there is one already."""
    if User.objects.filter(is_superuser=True).exists():
        return None
    password = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    user = User.objects.create_superuser(email, password, name="Admin")
    audit.record(by=SYSTEM, action="user.created", target=user, changes={"is_superuser": True})
    return FirstSuperuser(user, password)
