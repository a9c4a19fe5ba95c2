"""Who has a second factor, and who has shown it in this session."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from apps.accounts.models import User

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=KINDS).exists())


def used_second_factor(request: HttpRequest, user: User) -> bool:
    """Was a code or passkey shown since this session began?"""
    return any(one["method"] == "mfa" for one in get_authentication_records(request, user))
