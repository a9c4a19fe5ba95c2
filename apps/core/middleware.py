"""What surrounds every request."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

from apps.core import audit, origin

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


class LoggedRequests(RequestMiddleware):
    """Every request in the logs. Addresses under /account/ hold keys of links in mails, and codes
    that platforms send people back with: of those only the page is named."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        address = request.get_full_path()
        if address.startswith("/account/"):
            page = address.split("?")[0].split("/")[2]
            address = f"/account/{page}/…"
        return f"{request.method} {address}"


class NoZeroBytes:
    """Refuse a zero byte in the address of a page: no column takes one, so that every search and
    filter would fail in the database. The API names the field itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/") and "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class RequestOriginMiddleware:
    """Lets the audit log know where a change comes from, and writes down refused attempts.

    A 403 to something that would have changed anything is an attempt, whoever refused it: a
    service, a permission of the console, the CSRF check.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin.begin(origin.origin_of(request))
        audit.collect_refusals()
        try:
            response = self.get_response(request)
            if (
                response.status_code == 403
                and request.method not in _HARMLESS
                and not audit.has_refusals()
            ):
                record_refused_request(request, "forbidden")
            return response
        finally:
            audit.write_refusals()
            origin.begin(None)


def record_refused_request(request: HttpRequest, reason: str) -> None:
    """Remember that whoever sent this request was refused, and why."""
    user = getattr(request, "user", None)
    audit.record_refusal(
        by=user if user is not None and user.is_authenticated else None,
        action="request.refused",
        attempt=f"{request.method} {request.path}",
        reason=reason,
    )
