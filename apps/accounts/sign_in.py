"""Signing in with a password, for the API and the console: allauth's limits, stages and records."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.internal.constants import LoginStageKey
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from apps.accounts.errors import (
    AccountInactive,
    CredentialsWrong,
    EmailUnverified,
    NotStaff,
    SecondFactorRequired,
)
from apps.accounts.models import User
from apps.core import audit
from apps.core.api.throttling import TooManyAttempts
from apps.core.errors import RuleBroken
from apps.core.models import AuditLog

RETRY_AFTER_SECONDS = 300


def sign_in_with_password(
    request: HttpRequest, *, email: str, password: str, staff_only: bool = False
) -> User:
    """Sign somebody in; raises a RuleBroken that says what is wrong or still wanted.

    After SecondFactorRequired the session waits for a code or a passkey for fifteen minutes.
    """
    with transaction.atomic():
        outcome = _attempt(request, email=email, password=password, staff_only=staff_only)
    if isinstance(outcome, RuleBroken):
        # Raised out here, so that the audit row about the refusal is kept.
        raise outcome
    return outcome


def _attempt(
    request: HttpRequest, *, email: str, password: str, staff_only: bool
) -> User | RuleBroken:
    try:
        user: User | None = get_adapter().authenticate(request, email=email, password=password)
    except ValidationError:
        return TooManyAttempts(RETRY_AFTER_SECONDS)
    if user is None:
        return CredentialsWrong()
    if staff_only and not user.is_staff:
        return _not_staff(user)
    try:
        perform_password_login(request, {"email": email}, Login(user=user, email=user.email))
    except ImmediateHttpResponse:
        return AccountInactive()
    if request.user.is_authenticated and request.user.pk == user.pk:
        return user
    stage = get_pending_stage(request)
    if stage is not None and stage.key == LoginStageKey.MFA_AUTHENTICATE:
        return SecondFactorRequired()
    return EmailUnverified()


def _not_staff(user: User) -> NotStaff:
    audit.record(
        by=user,
        action="console.refused",
        target=user,
        severity=AuditLog.Severity.WARNING,
        changes={"reason": "not staff"},
    )
    return NotStaff()
