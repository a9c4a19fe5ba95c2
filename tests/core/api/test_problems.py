from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import Http404
from rest_framework import exceptions

from apps.core.api.problems import FieldProblem, handle_exception, problem_of
from apps.core.api.throttling import TooManyAttempts
from apps.core.errors import Conflict, InvalidInput, NotAllowed, ProblemList
from apps.providers.errors import ProviderError


def test_a_broken_rule_names_its_field_code_and_sentence() -> None:
    problem = problem_of(InvalidInput("The text is empty.", field="text"))
    assert problem is not None
    assert (problem.status, problem.code, problem.detail) == (400, "invalid", "The text is empty.")
    assert problem.errors == (FieldProblem("text", "invalid", "The text is empty."),)


def test_several_broken_rules_are_told_at_once() -> None:
    problem = problem_of(
        ProblemList([InvalidInput("No text.", field="text"), Conflict("The disk is full.")])
    )
    assert problem is not None
    assert [(one.field, one.code) for one in problem.errors] == [
        ("text", "invalid"),
        ("", "conflict"),
    ]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotAllowed("No."), 403, "not_allowed"),
        (Conflict("Busy."), 409, "conflict"),
        (Http404("No Content matches the given query."), 404, "not_found"),
        (exceptions.NotFound(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "unsupported_media_type"),
        (RequestDataTooBig(), 413, "body_too_large"),
        (SuspiciousOperation(), 400, "bad_request"),
        (OperationalError("server closed the connection"), 503, "database_unavailable"),
        (ProviderError("The voice does not answer."), 503, "provider_unavailable"),
    ],
)
def test_every_kind_of_refusal_has_its_status_and_code(
    error: Exception, status: int, code: str
) -> None:
    problem = problem_of(error)
    assert problem is not None
    assert (problem.status, problem.code) == (status, code)


def test_a_missing_row_does_not_tell_what_kind_of_row_it_was() -> None:
    problem = problem_of(Http404("No Content matches the given query."))
    assert problem is not None
    assert "Content" not in problem.detail


def test_who_has_to_wait_is_told_how_long() -> None:
    limited = problem_of(TooManyAttempts(12))
    provider = problem_of(ProviderError("Busy.", retry_after=7.2))
    assert limited is not None
    assert provider is not None
    assert limited.headers == {"Retry-After": "12"}
    assert provider.headers == {"Retry-After": "8"}


def test_errors_of_nested_input_are_paths() -> None:
    nested: Any = {
        "style": {"speed": ["Too fast."]},
        "body": {2: ["Blank."]},
        "non_field_errors": ["X"],
    }
    problem = problem_of(exceptions.ValidationError(nested))
    assert problem is not None
    assert [one.field for one in problem.errors] == ["style.speed", "body.2", ""]


def test_a_fault_nobody_foresaw_is_not_dressed_up_as_a_refusal() -> None:
    assert problem_of(ZeroDivisionError()) is None
    assert problem_of(IntegrityError("duplicate key")) is None


@pytest.mark.django_db
def test_the_answer_is_problem_json_as_in_rfc_9457() -> None:
    response = handle_exception(InvalidInput("No.", field="text"), {})
    assert response is not None
    assert response.content_type == "application/problem+json"
    assert response.data == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "code": "invalid",
        "detail": "No.",
        "errors": [{"field": "text", "code": "invalid", "detail": "No."}],
    }


@pytest.mark.django_db
def test_unknown_addresses_below_api_answer_problem_json(client: object) -> None:
    response = client.get("/api/v1/nothing/")  # type: ignore[attr-defined]
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert orjson.loads(response.content)["code"] == "not_found"
