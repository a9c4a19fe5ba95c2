"""Signing up on a page of ours: allauth's own flow, as the API runs it."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import complete_signup
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account.inputs import SignupInput
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _


def sign_up(request: HttpRequest) -> list[str]:
    """Make an account of the posted name, email and password, and mail the link that proves the
    address; return what is wrong. An address that has an account gets a mail that says so."""
    if not get_adapter().is_open_for_signup(request):
        return [_("New accounts are not made here. Write to the people who run this site.")]
    if not ratelimit.consume(request, action="signup"):
        return [_("Too many attempts. Try again in a minute.")]
    form = SignupInput({name: request.POST.get(name, "") for name in ("name", "email", "password")})
    if not form.is_valid():
        return [str(error) for errors in form.errors.values() for error in errors]
    try:
        with transaction.atomic():
            user, answered = form.try_save(request)
            if answered is None:
                complete_signup(request, user=user)
    except ImmediateHttpResponse as answer:
        if answer.response.status_code >= 400:
            return [_("This did not work. Check what you typed and try again.")]
    return []
