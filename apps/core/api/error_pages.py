"""Answers to errors outside views: problem+json below /api/, Django's own pages elsewhere."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import csrf, defaults

from apps.core.api.problems import (
    DATABASE_AWAY,
    DATABASE_RETRY_SECONDS,
    MEDIA_TYPE,
    Problem,
    problem_of,
)
from apps.core.api.rendering import to_json


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not _is_api(request):
        return unread_page(request, exception)
    return problem_page(Problem(400, "bad_request", _("The request cannot be understood.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not _is_api(request):
        return defaults.permission_denied(request, exception)
    return problem_page(Problem(403, "permission_denied", _("You may not do this.")))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not _is_api(request):
        return defaults.page_not_found(request, exception)
    return problem_page(Problem(404, "not_found", _("There is nothing at this address.")))


def fault(request: HttpRequest) -> HttpResponseBase:
    """Also for what breaks before any view: a database that is away is met by the session first."""
    error = sys.exc_info()[1]
    known = problem_of(error) if isinstance(error, Exception) else None
    if not _is_api(request):
        is_away = known is not None and known.code == DATABASE_AWAY
        return outage_page(request) if is_away else defaults.server_error(request)
    return problem_page(
        known
        or Problem(
            500,
            "fault",
            _("Something went wrong on our side. It was logged; try again in a moment."),
        )
    )


def outage_page(request: HttpRequest) -> HttpResponse:
    """The page while the database is away. It asks neither the database nor the session, so the
    language is the cookie's or the browser's."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        page = render_to_string(
            "503.html",
            {
                "language": language,
                "path": request.get_full_path(),
                "seconds": DATABASE_RETRY_SECONDS,
                # Reading may be repeated by itself, sending may not.
                "may_repeat": request.method in ("GET", "HEAD"),
            },
        )
    headers = {"Retry-After": str(DATABASE_RETRY_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)


def unread_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For a form that is too large, or an address that nobody can read."""
    with translation.override(translation.get_language_from_request(request)):
        sentence = _("The request cannot be understood.")
        if isinstance(exception, RequestDataTooBig):
            sentence = _("What you sent is larger than %(most).1f MB.") % {
                "most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000
            }
        elif isinstance(exception, TooManyFieldsSent):
            sentence = _("What you sent has more than %(most)d fields.") % {
                "most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
            }
        context = {"language": translation.get_language(), "sentence": sentence}
        page = render_to_string("400.html", context)
    return HttpResponse(page, status=400, headers={"Cache-Control": "no-store"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """For what is not one of our API views: allauth's API, and pages."""
    if not _is_api(request):
        return csrf.csrf_failure(request, reason)
    return problem_page(Problem(403, "csrf_failed", _("The CSRF token is missing or wrong.")))


def problem_page(problem: Problem) -> HttpResponse:
    return HttpResponse(
        to_json(problem.as_json()),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=dict(problem.headers),
    )


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
