"""Each person works in their own language and time zone, is seen, and shows a second factor where
one is wanted."""

from __future__ import annotations

import zoneinfo
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from apps.accounts.models import User
from apps.accounts.second_factor import has_second_factor, used_second_factor
from apps.accounts.services.sessions import ACTIVITY_EVERY, follow_session, see_session

GetResponse = Callable[[HttpRequest], HttpResponse]


class PersonalSettingsMiddleware:
    """Activates the signed-in person's time zone, and their language unless they chose another
    for this browser (the language cookie)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.user.locale)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        with timezone.override(zoneinfo.ZoneInfo(request.user.timezone)):
            return self.get_response(request)


class SessionActivityMiddleware:
    """Notes when a session was last used. The database is asked once a minute for each session and
    process; between, a small memory answers."""

    MOST_REMEMBERED = 10_000

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Not request.user: who does not look at the person costs no query.
        before = request.session.session_key
        response = self.get_response(request)
        after = request.session.session_key
        if before and after and isinstance(request.user, User):
            if before != after:
                follow_session(old_key=before, new_key=after)
            self._see(request, request.user, after)
        return response

    def _see(self, request: HttpRequest, user: User, key: str) -> None:
        now = timezone.now()
        seen = self._seen.get(key)
        if seen is not None and timedelta(0) <= now - seen < ACTIVITY_EVERY:
            return
        self._seen[key] = now
        self._seen.move_to_end(key)
        while len(self._seen) > self.MOST_REMEMBERED:
            self._seen.popitem(last=False)
        see_session(
            user=user,
            session_key=key,
            ip_address=get_adapter().get_client_ip(request),
            user_agent=request.headers.get("User-Agent", ""),
        )


class StaffSecondFactorMiddleware:
    """No page of the console without a second factor, where staff must have one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._detour(request) or self.get_response(request)

    def _detour(self, request: HttpRequest) -> HttpResponse | None:
        home = reverse("admin:index")
        if not request.path_info.startswith(home) or not settings.REQUIRE_STAFF_MFA:
            return None
        if request.path_info in _open_pages() or not isinstance(request.user, User):
            return None
        if not request.user.is_staff or used_second_factor(request, request.user):
            return None
        page = "ask" if has_second_factor(request.user) else "set-up"
        address = reverse(f"second-factor:{page}")
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")


def _open_pages() -> set[str]:
    names = ("ask", "set-up", "passkey-options")
    pages = {reverse(f"second-factor:{name}") for name in names}
    return pages | {reverse("admin:login"), reverse("admin:logout")}
