"""One page to join a team: sign in or up when needed, then accept or decline. Plain forms.

Refusals are answered with 400 or 409 and a sentence; the address, which holds the token, is kept
out of the audit log.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from apps.accounts.errors import SecondFactorRequired
from apps.accounts.models import User
from apps.accounts.pages.common import show
from apps.accounts.sign_in import sign_in_with_password
from apps.core import audit
from apps.core.errors import NotAllowed, RuleBroken
from apps.organizations.models import OrganizationInvitation
from apps.organizations.pages.sign_up import sign_up
from apps.organizations.services.answers import (
    accept_invitation,
    check_is_for,
    decline_invitation,
    open_invitation,
)


@method_decorator(
    [sensitive_post_parameters("password"), csrf_protect, never_cache], name="dispatch"
)
class InvitationPage(View):
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            return self._page(request, open_invitation(token))
        except RuleBroken as refusal:
            return _useless(request, refusal)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            invitation = open_invitation(token)
        except RuleBroken as refusal:
            return _useless(request, refusal)
        do = {
            "accept": self._accept,
            "decline": self._decline,
            "sign-in": self._sign_in,
            "sign-up": self._sign_up,
            "sign-out": self._sign_out,
        }.get(request.POST.get("do", ""))
        if do is None:
            return self._page(request, invitation, _("Choose one of the buttons."), status=400)
        try:
            return do(request, token, invitation)
        except RuleBroken as refusal:
            return self._refused(request, invitation, refusal)

    def _accept(
        self, request: HttpRequest, token: str, invitation: OrganizationInvitation
    ) -> HttpResponse:
        accept_invitation(token=token, by=_person(request))
        return _done(
            request,
            _("Welcome to “%(team)s”") % {"team": invitation.organization.name},
            _("You are in the team now."),
        )

    def _decline(
        self, request: HttpRequest, token: str, invitation: OrganizationInvitation
    ) -> HttpResponse:
        decline_invitation(token=token, by=_person(request))
        return _done(
            request,
            _("Invitation declined"),
            _("You did not join “%(team)s”.") % {"team": invitation.organization.name},
        )

    def _sign_in(
        self,
        request: HttpRequest,
        token: str,
        invitation: OrganizationInvitation,  # noqa: ARG002
    ) -> HttpResponse:
        here = _address(token)
        try:
            sign_in_with_password(
                request,
                email=request.POST.get("email", ""),
                password=request.POST.get("password", ""),
            )
        except SecondFactorRequired:
            return redirect(f"{reverse('second-factor:ask')}?{urlencode({'next': here})}")
        return redirect(here)

    def _sign_up(
        self,
        request: HttpRequest,
        token: str,  # noqa: ARG002
        invitation: OrganizationInvitation,
    ) -> HttpResponse:
        errors = sign_up(request)
        if errors:
            return self._page(request, invitation, *errors, status=400)
        return _done(
            request,
            _("Look into your mail"),
            _(
                "Confirm your address with the link we sent you. Then open the invitation once "
                "more, and sign in."
            ),
        )

    def _sign_out(
        self,
        request: HttpRequest,
        token: str,
        invitation: OrganizationInvitation,  # noqa: ARG002
    ) -> HttpResponse:
        with transaction.atomic():
            get_adapter().logout(request)
        return redirect(_address(token))

    def _refused(
        self, request: HttpRequest, invitation: OrganizationInvitation, refusal: RuleBroken
    ) -> HttpResponse:
        if isinstance(refusal, NotAllowed) and isinstance(request.user, User):
            audit.record_refusal(
                by=request.user,
                action="request.refused",
                attempt=f"invitation {invitation.pk}",
                reason=refusal.code,
            )
        status = refusal.status if refusal.status == 409 else 400
        return self._page(request, invitation, str(refusal), status=status)

    def _page(
        self,
        request: HttpRequest,
        invitation: OrganizationInvitation,
        *errors: str,
        status: int = 200,
    ) -> HttpResponse:
        user = request.user if isinstance(request.user, User) else None
        context: dict[str, Any] = {
            "title": _("Join “%(team)s”") % {"team": invitation.organization.name},
            "invitation": invitation,
            "errors": errors,
            "person": user,
            "hindrance": _hindrance(invitation, user),
            "open_for_signup": get_adapter().is_open_for_signup(request),
            "given": {name: request.POST.get(name, "") for name in ("do", "email", "name")},
        }
        return show(request, "organizations/invitation.html", status=status, **context)


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotAllowed(_("Sign in first."))
    return request.user


def _hindrance(invitation: OrganizationInvitation, user: User | None) -> str:
    """Why the person who is signed in cannot answer; "" when they can."""
    if user is None:
        return ""
    try:
        check_is_for(invitation, user)
    except RuleBroken as refusal:
        return str(refusal)
    return ""


def _address(token: str) -> str:
    return reverse("team:invitation", args=[token])


def _done(request: HttpRequest, title: str, sentence: str) -> HttpResponse:
    to_console = admin.site.has_permission(request)
    return show(
        request,
        "organizations/invitation_done.html",
        title=title,
        sentence=sentence,
        to_console=to_console,
    )


def _useless(request: HttpRequest, refusal: RuleBroken) -> HttpResponse:
    return show(
        request,
        "accounts/done.html",
        status=refusal.status,
        title=_("This invitation does not work"),
        sentence=str(refusal),
        failed=True,
    )
