"""Where links in mails lead on an installation without a frontend of its own.

Following a link changes nothing (mail programs follow links too): a button does.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.password_reset import finalize_password_reset, reset_password
from allauth.account.models import EmailConfirmationHMAC
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account.inputs import RequestPasswordResetInput, ResetPasswordInput
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from apps.accounts.errors import CannotChangeUser
from apps.accounts.pages.common import show
from apps.accounts.services.states import keep_account, user_of_keep_token


def _done(request: HttpRequest, title: str, sentence: str) -> HttpResponse:
    return show(request, "accounts/done.html", title=title, sentence=sentence)


def _useless(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        "accounts/done.html",
        status=404,
        title=_("This link does not work"),
        sentence=_("It is wrong, was used already, or is too old. Ask for a new one."),
        failed=True,
    )


@method_decorator(never_cache, name="dispatch")
class VerifyEmail(View):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        found = EmailConfirmationHMAC.from_key(key)
        if found is None or not found.email_address.can_set_verified():
            return _useless(request)
        return show(
            request,
            "accounts/confirm.html",
            title=_("Confirm your e-mail address"),
            sentence=found.email_address.email,
            button=_("Confirm"),
        )

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        found = EmailConfirmationHMAC.from_key(key)
        try:
            with transaction.atomic():
                confirmed = found is not None and found.confirm(request) is not None
        except ImmediateHttpResponse:
            confirmed = False
        if not confirmed:
            return _useless(request)
        return _done(request, _("Your address is confirmed"), _("You can sign in now."))


@method_decorator(never_cache, name="dispatch")
class AskForReset(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RequestPasswordResetInput(request.POST)
        if not form.is_valid():
            return self._page(request, errors=[str(one) for one in form.errors["email"]])
        allowed = ratelimit.consume(
            request, action="reset_password", key=form.cleaned_data["email"].lower()
        )
        if not allowed:
            return self._page(request, errors=[_("Too many attempts. Try again in a minute.")])
        with transaction.atomic():
            form.save(request)
        return _done(
            request,
            _("Look into your mail"),
            _("If there is an account with this address, a link to a new password is on its way."),
        )

    def _page(self, request: HttpRequest, errors: list[str] | None = None) -> HttpResponse:
        return show(
            request, "accounts/ask_for_reset.html", title=_("Forgot your password?"), errors=errors
        )


@method_decorator([sensitive_post_parameters("password"), never_cache], name="dispatch")
class ResetPassword(View):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = ResetPasswordInput({"key": key, "password": ""})
        form.is_valid()
        if "key" in form.errors:
            return _useless(request)
        return self._page(request)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = ResetPasswordInput({"key": key, "password": request.POST.get("password", "")})
        if not ratelimit.consume(request, action="reset_password_from_key"):
            return self._page(request, errors=[_("Too many attempts. Try again in a minute.")])
        if not form.is_valid():
            if "key" in form.errors:
                return _useless(request)
            return self._page(request, errors=[str(one) for one in form.errors["password"]])
        with transaction.atomic():
            reset_password(form.user, form.cleaned_data["password"])
            finalize_password_reset(request, form.user)
        return _done(request, _("Your password is changed"), _("You can sign in now."))

    def _page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        return show(
            request, "accounts/reset_password.html", title=_("Choose a new password"), **context
        )


@method_decorator(never_cache, name="dispatch")
class KeepAccount(View):
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        user = user_of_keep_token(token)
        if user is None:
            return _useless(request)
        return show(
            request,
            "accounts/confirm.html",
            title=_("Keep your account?"),
            sentence=user.email,
            button=_("Keep my account"),
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            keep_account(token=token)
        except CannotChangeUser:
            return _useless(request)
        return _done(request, _("Your account is kept"), _("You can sign in now."))


def sign_in_failed(request: HttpRequest) -> HttpResponse:
    """Where a provider's refusal leads when it is not known who sent the person there."""
    return show(
        request,
        "accounts/done.html",
        status=400,
        title=_("Signing in did not work"),
        sentence=_("The other site refused, or it took too long. Start again."),
        failed=True,
    )
