"""Setting up and showing a second factor in the console."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.flows import activate_totp, deactivate_totp
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from apps.accounts.models import User
from apps.accounts.pages.common import next_page, show
from apps.accounts.second_factor import has_second_factor
from apps.accounts.services.second_factors import recording_second_factors


def _waiting(request: HttpRequest) -> tuple[User | None, LoginStage | None]:
    """Whose second factor is asked for: who has just given a password, or who is signed in."""
    if isinstance(request.user, User):
        return request.user, None
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    return (stage.login.user, stage) if stage else (None, None)


@method_decorator(never_cache, name="dispatch")
class AskSecondFactor(View):
    """A code of the app, a recovery code, or a passkey."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user, _stage = _waiting(request)
        return self._page(request, user) if user else redirect("admin:login")

    def post(self, request: HttpRequest) -> HttpResponse:
        user, stage = _waiting(request)
        if user is None:
            return redirect("admin:login")
        form = self._form(request, user, again=stage is None)
        if not form.is_valid():
            errors = [error for found in form.errors.values() for error in found]
            return self._page(request, user, errors)
        with transaction.atomic():
            form.save()
            if stage is not None:
                stage.exit()
        return redirect(next_page(request))

    def _form(self, request: HttpRequest, user: User, *, again: bool) -> Any:
        if request.POST.get("credential"):
            kind = ReauthenticateWebAuthnForm if again else AuthenticateWebAuthnForm
        else:
            kind = ReauthenticateForm if again else AuthenticateForm
        return kind(request.POST, user=user)

    def _page(
        self, request: HttpRequest, user: User, errors: list[str] | None = None
    ) -> HttpResponse:
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        return show(
            request,
            "admin/second_factor/ask.html",
            title=_("Second factor"),
            errors=errors,
            next=next_page(request),
            has_passkey=Authenticator.Type.WEBAUTHN in kinds,
            has_code=kinds != {Authenticator.Type.WEBAUTHN},
        )


@never_cache
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to ask for a passkey (PublicKeyCredentialRequestOptionsJSON)."""
    user, _stage = _waiting(request)
    if user is None:
        return JsonResponse({}, status=401)
    return JsonResponse(begin_authentication(user)["publicKey"])


@method_decorator(never_cache, name="dispatch")
class SetUpSecondFactor(View):
    """An authenticator app: a picture to scan, a code to type, recovery codes to keep."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(request.user, User) or not request.user.is_staff:
            return redirect("admin:login")
        self.user = request.user
        self.needs_password = is_reauthentication_required(request, app="allauth.mfa")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "password" in request.POST:
            return self._confirm_password(request)
        if self.needs_password:
            return self._page(request)
        if has_second_factor(self.user):
            return self._change(request)
        return self._activate(request)

    def _confirm_password(self, request: HttpRequest) -> HttpResponse:
        try:
            right = get_adapter().reauthenticate(self.user, request.POST["password"])
        except ValidationError as error:
            return self._page(request, errors=error.messages)
        if not right:
            return self._page(request, errors=[_("The password is wrong.")])
        record_authentication(request, self.user, method="password", reauthenticated=True)
        return redirect(request.get_full_path())

    def _activate(self, request: HttpRequest) -> HttpResponse:
        form = ActivateTOTPForm(request.POST, user=self.user)
        if not form.is_valid():
            return self._page(request, form=form, errors=[str(e) for e in form.errors["code"]])
        with transaction.atomic(), recording_second_factors(user=self.user, by=self.user):
            authenticator, _codes = activate_totp(request, form)
        record_authentication(
            request, self.user, method="mfa", id=authenticator.pk, type=authenticator.type
        )
        return self._show_codes(request)

    def _change(self, request: HttpRequest) -> HttpResponse:
        wish = request.POST.get("wish")
        with transaction.atomic(), recording_second_factors(user=self.user, by=self.user):
            if wish == "new-codes":
                generate_recovery_codes(request)
                return self._show_codes(request)
            app = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP)
            if wish == "turn-off" and app.exists() and not settings.REQUIRE_STAFF_MFA:
                deactivate_totp(request, app.get())
        return redirect("second-factor:set-up")

    def _show_codes(self, request: HttpRequest) -> HttpResponse:
        codes = Authenticator.objects.get(
            user=self.user, type=Authenticator.Type.RECOVERY_CODES
        ).wrap()
        codes.mark_as_viewed()
        return show(
            request,
            "admin/second_factor/codes.html",
            title=_("Recovery codes"),
            codes=codes.get_unused_codes(),
            next=next_page(request),
        )

    def _page(
        self, request: HttpRequest, form: Any = None, errors: list[str] | None = None
    ) -> HttpResponse:
        context: dict[str, Any] = {"title": _("Second factor"), "errors": errors}
        context |= {"next": next_page(request), "required": settings.REQUIRE_STAFF_MFA}
        if self.needs_password:
            return show(request, "admin/second_factor/password.html", **context)
        if has_second_factor(self.user):
            return show(request, "admin/second_factor/ready.html", **context)
        form = form or ActivateTOTPForm(user=self.user)
        return show(
            request,
            "admin/second_factor/set_up.html",
            secret=form.secret,
            picture=_picture(self.user, form.secret),
            **context,
        )


def _picture(user: User, secret: str) -> str:
    """A QR code as a data: address of an SVG picture."""
    adapter = get_mfa_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"
