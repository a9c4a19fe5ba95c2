"""Answers to errors outside views: problem+json below /api/, Django's own pages elsewhere."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views import csrf, defaults

from apps.core.api.problems import MEDIA_TYPE, Problem, problem_of
from apps.core.api.rendering import to_json


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not _is_api(request):
        return defaults.bad_request(request, exception)
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
    if not _is_api(request):
        return defaults.server_error(request)
    error = sys.exc_info()[1]
    known = problem_of(error) if isinstance(error, Exception) else None
    return problem_page(
        known
        or Problem(
            500,
            "fault",
            _("Something went wrong on our side. It was logged; try again in a moment."),
        )
    )


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
