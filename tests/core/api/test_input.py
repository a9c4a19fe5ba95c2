"""What the API does with bodies that no well-meaning client sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.projects.models import Project
from tests.support.productions import make_project

Api = Callable[[Any], APIClient]
URL = "/api/v1/projects/"


@pytest.fixture
def send(someone: User, api: Api) -> Callable[..., Any]:
    client = api(someone)

    def post(body: bytes | str, content_type: str = "application/json") -> Any:
        return client.generic("POST", URL, body, content_type=content_type)  # type: ignore[arg-type]

    return post


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "from line 1, column 2, on"),
        (b"nonsense", "from line 1, column 1, on"),
        (b"\xff\xfe", "text in UTF-8"),
        (b'{\n"name": NaN}', "from line 2, column 9, on"),
        (b'{"name": 1e999}', "line 1, column 10, is too large"),
        (b'{"name": "\\ud800"}', "from line 1, column 11, on"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"name": "x"} {}', "from line 1, column 15, on"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_what_is_not_json_is_refused_and_says_where(
    send: Callable[..., Any], body: bytes, words: str
) -> None:
    with translation.override("en"):
        response = send(body)
    assert response.status_code == 400
    assert words in response.json()["detail"]
    assert response["Content-Type"] == "application/problem+json"
    assert not Project.objects.filter(name="x").exists()


@pytest.mark.parametrize("body", [b"[]", b"null", b'"name"', b"7", b"true"])
def test_json_that_is_no_object_is_refused(send: Callable[..., Any], body: bytes) -> None:
    assert send(body).status_code == 400


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "name"),
        (b"{}", "name"),
        (b'{"name": null}', "name"),
        (b'{"name": 7}', "name"),
        (b'{"name": ["x"]}', "name"),
        (b'{"name": "   "}', "name"),
        ('{"name": "\u200b\u200d \ufeff"}'.encode(), "name"),
        (b'{"name": "a\\u0000b"}', "name"),
        (b'{"name": "x", "colour": "red"}', "colour"),
        (b'{"name": "x", "": 1}', ""),
        (b'{"name": "x", "tone": 1}', "tone"),
        (b'{"name": "x", "is_auto_publish": "true"}', "is_auto_publish"),
        (b'{"name": "x", "organization": 7}', "organization"),
        (b'{"name": "x", "organization": "not-a-uuid"}', "organization"),
        (b'{"name": "x", "style_preset": {"speed": "1"}}', "style_preset.speed"),
        (b'{"name": "x", "style_preset": {"speed": 9}}', "style_preset.speed"),
        (b'{"name": "x", "style_preset": {"hat": "top"}}', "style_preset.hat"),
        (b'{"name": "x", "target_platforms": "tiktok"}', "target_platforms"),
        (b'{"name": "x", "target_platforms": ["A B"]}', "target_platforms.0"),
    ],
)
def test_wrong_input_is_refused_by_name_and_stores_nothing(
    send: Callable[..., Any], body: bytes, field: str
) -> None:
    before = Project.objects.count()
    response = send(body)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert Project.objects.count() == before


def test_a_body_over_the_limit_is_413(send: Callable[..., Any]) -> None:
    name = "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    response = send(f'{{"name": "{name}"}}')
    assert response.status_code == 413
    assert response.json()["code"] == "body_too_large"


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x", ""])
def test_only_json_is_read(send: Callable[..., Any], content_type: str) -> None:
    assert send(b'{"name": "x"}', content_type).status_code == 415


def test_a_charset_parameter_is_accepted(send: Callable[..., Any]) -> None:
    assert send(b'{"name": "x"}', "application/json; charset=utf-8").status_code == 201


def test_any_accept_header_gets_the_one_representation(someone: User, api: Api) -> None:
    response = api(someone).get(URL, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


def test_times_are_utc_and_answers_are_private(someone: User, api: Api) -> None:
    client = api(someone)
    make_project(someone)
    response = client.get(URL)
    assert response.json()["results"][0]["created_at"].endswith("Z")
    assert response["Cache-Control"] == "private, no-store"
