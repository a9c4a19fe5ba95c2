"""Signing up, in and out."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.errors import AccountInactive
from apps.accounts.letters import LETTERS
from apps.accounts.models import User
from apps.accounts.services.addresses import know_address, mark_verified
from apps.accounts.services.passwords import password_was_set
from apps.accounts.services.sessions import close_session, open_session
from apps.core import audit
from apps.core.audit import SystemActor
from apps.core.models import AuditLog

NOBODY = SystemActor("anonymous")


def display_name(user: User) -> str:
    return user.name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Records sessions, writes the audit log, speaks the person's language, keeps out whoever is
    suspended or deleted."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return bool(settings.OPEN_FOR_SIGNUP)

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: forms.Form,
        commit: bool = True,  # noqa: FBT001, FBT002 (allauth's own signature)
    ) -> User:
        super().save_user(request, user, form, commit=False)
        given = form.cleaned_data
        user.name = given.get("name") or user.name or user.email.partition("@")[0][:100]
        user.locale = given.get("locale") or translation.get_language() or user.locale
        user.timezone = given.get("timezone") or user.timezone
        if commit:
            save_new_user(user)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        user = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        if user is not None:
            audit.record(
                by=NOBODY,
                action="session.refused",
                target=user,
                severity=AuditLog.Severity.WARNING,
                changes={"reason": "wrong password"},
            )

    def pre_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse | None:
        know_address(user=user)
        if not user.is_active:
            self._refuse(user)
        response: HttpResponse | None = super().pre_login(request, user, **hook)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        if not user.is_active:
            self._refuse(user)
        methods = [str(one["method"]) for one in get_authentication_records(request, user)]
        if isinstance(request.user, User) and request.session.session_key:
            close_session(session_key=request.session.session_key, by=request.user)
        super().login(request, user)
        if not request.session.session_key:
            request.session.create()
        open_session(
            user=user,
            session_key=str(request.session.session_key),
            ip_address=self.get_client_ip(request),
            user_agent=request.headers.get("User-Agent", ""),
            methods=" ".join(methods),
        )

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User) and request.session.session_key:
            close_session(session_key=request.session.session_key, by=request.user)
        super().logout(request)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        user = User.objects.get(pk=email_address.user_id)
        try:
            with transaction.atomic():
                confirmed = bool(super().confirm_email(request, email_address))
                if confirmed:
                    old, new = user.email, email_address.email
                    mark_verified(user=user, old_email=old, new_email=new, by=user)
        except IntegrityError as error:
            raise _answer(409, "email_taken", _("This address is taken.")) from error
        return confirmed

    def set_password(self, user: User, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            password_was_set(user=user, by=_acting(user), keep_session_key=_own_session_key(user))

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who has just signed in is not asked for their password again."""
        required = bool(super().is_reauthentication_required(app=app, **more))
        records = get_authentication_records(self.request, self.request.user)
        newest = max((one["at"] for one in records), default=0)
        return required and time.time() - newest >= account_settings.REAUTHENTICATION_TIMEOUT

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: there are no pages of allauth to show a message on."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send once the change is kept: no mail about what was rolled back, and no lock held while
        a mail server is slow."""
        person = context.get("user") or User.objects.filter(email=email.lower()).first()
        with translation.override(getattr(person, "locale", None) or translation.get_language()):
            message = self.render_mail(template_prefix, email, context)
        transaction.on_commit(message.send, robust=True)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        letter = LETTERS[template_prefix]
        values = context | {
            "letter": letter,
            "link": context.get(letter.link),
            "code": context.get(letter.code),
            "site_url": settings.PUBLIC_URL,
        }
        mail = EmailMultiAlternatives(
            str(letter.subject),
            render_to_string("accounts/mail.txt", values).strip() + "\n",
            self.get_from_email(),
            [email] if isinstance(email, str) else email,
            headers=headers,
        )
        mail.attach_alternative(render_to_string("accounts/mail.html", values), "text/html")
        return mail

    def _refuse(self, user: User) -> None:
        audit.record(
            by=NOBODY,
            action="session.refused",
            target=user,
            severity=AuditLog.Severity.WARNING,
            changes={"reason": user.status},
        )
        refusal = AccountInactive()
        raise _answer(refusal.status, refusal.code, str(refusal))


def save_new_user(user: User) -> None:
    """Insert a person who signs up; answers 409 when the same address was faster."""
    try:
        with transaction.atomic():
            user.save()
            audit.record(by=user, action="user.signed_up", target=user)
    except IntegrityError as error:
        raise _answer(409, "email_taken", _("This address is taken.")) from error


def _acting(user: User) -> User:
    """Who sets a password: staff who are signed in, or the person themselves."""
    signed_in = context.request.user if context.request else None
    return signed_in if isinstance(signed_in, User) else user


def _own_session_key(user: User) -> str | None:
    request = context.request
    if request is None or request.user.pk != user.pk:
        return None
    key: str | None = request.session.session_key
    return key


def _answer(status: int, code: str, sentence: str) -> ImmediateHttpResponse:
    """An answer in the shape of allauth's own errors."""
    errors = [{"code": code, "message": sentence}]
    return ImmediateHttpResponse(JsonResponse({"status": status, "errors": errors}, status=status))
