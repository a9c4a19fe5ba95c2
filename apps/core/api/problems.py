"""Errors as problem+json (RFC 9457), whoever raised them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import set_rollback

from apps.core.errors import ProblemList, RuleBroken
from apps.core.middleware import record_refused_request

MEDIA_TYPE = "application/problem+json"
DATABASE_RETRY_SECONDS = 5
DATABASE_AWAY = "database_unavailable"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one input. field is a path such as "body.2", or "" for the whole."""

    field: str
    code: str
    detail: str

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "code": self.code, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Problem:
    """One refused or failed request. code is stable for machines, detail is for people."""

    status: int
    code: str
    detail: str
    errors: tuple[FieldProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The members of RFC 9457, section 3.1, with `code` and `errors` as extensions."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "errors": [error.as_json() for error in self.errors],
        }


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler; None for faults of ours, which become a 500."""
    problem = problem_of(error)
    if problem is None:
        return None
    set_rollback()
    request = context.get("request")
    if problem.status == 403 and request is not None and request.method not in SAFE_METHODS:
        record_refused_request(request, problem.code)
    return Response(
        problem.as_json(),
        status=problem.status,
        headers=dict(problem.headers),
        content_type=MEDIA_TYPE,
    )


def problem_of(error: Exception) -> Problem | None:
    """The problem an exception stands for; None when it is a fault nobody foresaw."""
    for kind, convert in _CONVERTERS:
        if isinstance(error, kind):
            return convert(error)
    return next(filter(None, (convert(error) for convert in _converters_above())), None)


def _from_rule(error: RuleBroken) -> Problem:
    broken = error.problems if isinstance(error, ProblemList) else (error,)
    wait = getattr(error, "retry_after_seconds", None)
    return Problem(
        status=error.status,
        code=error.code,
        detail=str(error),
        errors=tuple(
            FieldProblem(one.field, one.code, str(one))
            for one in broken
            if one.field or len(broken) > 1
        ),
        headers={} if wait is None else {"Retry-After": str(math.ceil(wait))},
    )


def _from_framework(error: exceptions.APIException) -> Problem:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(error.wait))  # type: ignore[attr-defined]
    if isinstance(error, exceptions.ValidationError):
        errors = tuple(_flatten(error.detail))
        sentence = " ".join(
            f"{one.field}: {one.detail}" if one.field else one.detail for one in errors
        )
        return Problem(error.status_code, "invalid", sentence, errors, headers)
    detail = error.detail
    code = detail.code if isinstance(detail, exceptions.ErrorDetail) else error.default_code
    return Problem(error.status_code, str(code), str(detail), (), headers)


def _flatten(detail: Any, path: str = "") -> Iterator[FieldProblem]:
    """A nested error of a serializer as one line per field."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _flatten(inner, ".".join(filter(None, [path, own])))
    elif isinstance(detail, (list, tuple)):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (Mapping, list))
            yield from _flatten(inner, f"{path}.{index}" if nested and path else path)
    else:
        yield FieldProblem(path, str(getattr(detail, "code", "invalid")), str(detail))


def _not_found(error: Exception) -> Problem:  # noqa: ARG001
    return Problem(404, "not_found", _("There is nothing at this address."))


def _forbidden(error: Exception) -> Problem:  # noqa: ARG001
    return Problem(403, "permission_denied", _("You may not do this."))


def _too_large(error: Exception) -> Problem:  # noqa: ARG001
    return Problem(413, "body_too_large", _("The request is too large."))


def _suspicious(error: Exception) -> Problem:  # noqa: ARG001
    return Problem(400, "bad_request", _("The request cannot be understood."))


def _database_away(error: Exception) -> Problem:  # noqa: ARG001
    return Problem(
        503,
        DATABASE_AWAY,
        _("The database does not answer. Try again in a moment."),
        headers={"Retry-After": str(DATABASE_RETRY_SECONDS)},
    )


@cache
def _converters_above() -> tuple[Callable[[Exception], Problem | None], ...]:
    """Converters of higher floors, named in settings so that this floor imports none of them."""
    return tuple(import_string(path) for path in settings.API_PROBLEM_CONVERTERS)


_CONVERTERS: tuple[tuple[type[Exception], Callable[[Any], Problem]], ...] = (
    (RuleBroken, _from_rule),
    (exceptions.NotFound, _not_found),
    (exceptions.APIException, _from_framework),
    (Http404, _not_found),
    (PermissionDenied, _forbidden),
    (RequestDataTooBig, _too_large),
    (SuspiciousOperation, _suspicious),
    (OperationalError, _database_away),
    (InterfaceError, _database_away),
)
