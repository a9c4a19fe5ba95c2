"""Mails of our own; allauth sends those about signing up and in."""

from __future__ import annotations

import datetime
from urllib.parse import quote

from allauth.account.adapter import get_adapter
from django.conf import settings

from apps.accounts.models import User


def send_deletion_mail(*, user: User, token: str, erased_after: datetime.datetime) -> None:
    """Tell somebody that their account is closed, and how to keep it."""
    get_adapter().send_mail(
        "account/email/deletion_requested",
        user.email,
        {
            "user": user,
            "keep_url": f"{settings.FRONTEND_URL}/account/keep/{quote(token)}",
            "erased_after": erased_after,
        },
    )
