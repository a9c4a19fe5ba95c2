"""allauth's own API, each call in one transaction: a change, its audit row and nothing between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.urls import urlpatterns as headless_urlpatterns
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.google.views import oauth2_callback as google_callback
from allauth.socialaccount.providers.kakao.views import oauth2_callback as kakao_callback
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from apps.accounts.models import User
from apps.accounts.services.second_factors import recording_second_factors

View = Callable[..., HttpResponse]

# Phone numbers are not what people sign in with; allauth has addresses for them all the same.
UNUSED = frozenset({"verify_phone", "resend_phone_verification_code", "manage_phone"})


def _in_one_transaction(view: View) -> View:
    @wraps(view)
    def call(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            try:
                if request.method != "GET" and isinstance(request.user, User):
                    with recording_second_factors(user=request.user, by=request.user):
                        return view(request, *args, **kwargs)
                return view(request, *args, **kwargs)
            except ImmediateHttpResponse as answer:
                # A refusal keeps what was recorded about it.
                response: HttpResponse = answer.response
                return response

    return call


def _wrapped(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    kept = [pattern for pattern in patterns if getattr(pattern, "name", None) not in UNUSED]
    for pattern in kept:
        if isinstance(pattern, URLResolver):
            pattern.url_patterns[:] = _wrapped(pattern.url_patterns)
        else:
            pattern.callback = _in_one_transaction(pattern.callback)
    return kept


def _where_configured(view: View) -> View:
    """Without keys for its provider an address is not there."""

    @wraps(view)
    def call(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error

    return call


urlpatterns = [
    path("", include((_wrapped(headless_urlpatterns), "headless"))),
    # Google and Kakao send people back here. Signing in begins at the API only.
    path(
        "providers/google/login/callback/",
        _where_configured(_in_one_transaction(google_callback)),
        name="google_callback",
    ),
    path(
        "providers/kakao/login/callback/",
        _where_configured(_in_one_transaction(kakao_callback)),
        name="kakao_callback",
    ),
]
