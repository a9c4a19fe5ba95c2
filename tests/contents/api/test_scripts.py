from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.contents.models import Content, ScriptVersion
from apps.contents.services.assessments import assess_version
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
SCRIPT = {"hook": "What is a metre?", "body": ["A bar.", "Then light."], "cta": "Follow us."}


def address(content: Content) -> str:
    return f"/api/v1/contents/{content.pk}/script/"


def test_a_saved_script_is_a_new_version_by_its_author(cast: Cast, api: Api, film: Content) -> None:
    client = api(cast.editor)
    response = client.put(address(film), SCRIPT)
    assert response.status_code == 200
    assert response.json()["script"]["hook"] == "What is a metre?"
    assert response.json()["script"]["version"] == 2
    versions = client.get(f"{address(film)}versions/").json()["results"]
    assert [version["version"] for version in versions] == [2, 1]
    assert versions[0]["author"] == {"id": str(cast.editor.pk), "name": "Editor"}
    assert versions[1]["author"] is None
    assert versions[1]["provider"] == "extractive"


def test_the_check_of_a_script_is_nobody_s_edit(cast: Cast, api: Api, film: Content) -> None:
    client = api(cast.editor)
    saved = client.put(address(film), SCRIPT)
    version = film.script_versions.order_by("-number")[0]
    assert assess_version(str(version.pk)) is not None
    again = client.put(address(film), SCRIPT, headers={"If-Match": saved["ETag"]})
    assert again.status_code == 200


def test_a_script_without_a_call_to_action_is_fine(cast: Cast, api: Api, film: Content) -> None:
    response = api(cast.editor).put(address(film), {"hook": "What?", "body": ["A bar."]})
    assert response.json()["script"]["cta"] == ""


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hook": ""}, "hook"),
        ({"hook": "x" * 601}, "hook"),
        ({"body": []}, "body"),
        ({"body": ["", " "]}, "body"),
        ({"body": ["x" * 601]}, "body.0"),
        ({"body": ["x"] * 121}, "body"),
        ({"body": ["x"] * 501}, "body"),
        ({"body": ["x", 7]}, "body.1"),
        ({"body": "A bar."}, "body"),
        ({"cta": "x" * 601}, "cta"),
        ({"cta": None}, "cta"),
        ({"title": "New"}, "title"),
    ],
)
def test_a_script_that_cannot_be_spoken_is_refused_by_name(
    cast: Cast, api: Api, film: Content, change: dict[str, Any], field: str
) -> None:
    response = api(cast.editor).put(address(film), {**SCRIPT, **change})
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == field
    assert ScriptVersion.objects.count() == 1


def test_the_second_of_two_editors_is_stopped(cast: Cast, api: Api, film: Content) -> None:
    headers = {"If-Match": api(cast.editor).get(f"/api/v1/contents/{film.pk}/")["ETag"]}
    first = api(cast.owner).put(address(film), SCRIPT, headers=headers)
    second = api(cast.editor).put(address(film), SCRIPT, headers=headers)
    assert (first.status_code, second.status_code) == (200, 412)
    assert ScriptVersion.objects.count() == 2


def test_a_script_in_production_cannot_be_changed(cast: Cast, api: Api, film: Content) -> None:
    Content.objects.update(status="processing")
    assert api(cast.editor).put(address(film), SCRIPT).status_code == 409
