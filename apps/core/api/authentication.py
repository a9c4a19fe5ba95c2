"""Who is asking: the session cookie, with a CSRF token on everything that changes something."""

from __future__ import annotations

from typing import Any

from rest_framework import authentication, exceptions
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """Answers 401, not 403, to people who have not signed in."""

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(str(error.detail), code="csrf_failed") from error


class AnonymousSessionAuthentication(SessionAuthentication):
    """For signing in: the CSRF token is asked of people without a session too, so that no other
    site can sign somebody in."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        self.enforce_csrf(request)
        return None
