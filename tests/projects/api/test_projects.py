from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from apps.core.models import AuditLog
from apps.projects.models import Project
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
URL = "/api/v1/projects/"


def address(cast: Cast) -> str:
    return f"{URL}{cast.project.pk}/"


def test_a_person_creates_a_project_of_their_own(cast: Cast, api: Api) -> None:
    response = api(cast.outsider).post(
        URL,
        {
            "name": " Health ",
            "language": "ko",
            "vertical": "senior_health",
            "style_preset": {"voice": "hana", "speed": 1.1},
        },
    )
    assert response.status_code == 201
    project = Project.objects.get(pk=response.json()["id"])
    assert (project.user, project.organization) == (cast.outsider, None)
    assert (project.name, project.language) == ("Health", "ko")
    assert project.style_preset == {"voice": "hana", "speed": 1.1}
    assert response["Location"].endswith(f"{URL}{project.pk}/")
    assert AuditLog.objects.filter(action="project.created", target_id=str(project.pk)).exists()


def test_an_editor_creates_a_project_for_the_team(cast: Cast, api: Api) -> None:
    body = {"name": "Series", "organization": str(cast.team.pk)}
    response = api(cast.editor).post(URL, body)
    assert response.status_code == 201
    assert response.json()["organization"] == str(cast.team.pk)


def test_a_viewer_cannot_create_one_for_the_team(cast: Cast, api: Api) -> None:
    body = {"name": "Series", "organization": str(cast.team.pk)}
    response = api(cast.viewer).post(URL, body)
    assert response.status_code == 403
    assert response.json()["code"] == "editing_not_allowed"


def test_another_team_and_no_team_at_all_get_the_same_answer(cast: Cast, api: Api) -> None:
    answers = [
        api(cast.outsider).post(URL, {"name": "x", "organization": str(team)}).json()
        for team in (cast.team.pk, uuid4())
    ]
    assert answers[0] == answers[1]
    assert answers[0]["errors"][0]["field"] == "organization"
    assert not Project.objects.filter(name="x").exists()


def test_everybody_in_the_team_sees_its_project_and_nobody_else(cast: Cast, api: Api) -> None:
    for user in (cast.owner, cast.editor, cast.viewer):
        assert api(user).get(address(cast)).status_code == 200
        assert [row["id"] for row in api(user).get(URL).json()["results"]] == [str(cast.project.pk)]
    for stranger in (cast.outsider, cast.staff):
        assert api(stranger).get(address(cast)).status_code == 404
        assert api(stranger).get(URL).json()["results"] == []
    assert api(None).get(address(cast)).status_code == 401
    assert api(None).get(URL).status_code == 401


def test_an_editor_changes_a_project(cast: Cast, api: Api) -> None:
    response = api(cast.editor).patch(address(cast), {"name": "New", "tone": "casual"})
    assert response.status_code == 200
    cast.project.refresh_from_db()
    assert (cast.project.name, cast.project.tone) == ("New", "casual")


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("outsider", 404), ("staff", 404)])
def test_others_cannot_change_it(cast: Cast, api: Api, who: str, status: int) -> None:
    response = api(getattr(cast, who)).patch(address(cast), {"name": "New"})
    assert response.status_code == status
    cast.project.refresh_from_db()
    assert cast.project.name == "Series"


def test_the_second_of_two_editors_gets_a_conflict_and_loses_nothing(cast: Cast, api: Api) -> None:
    read = api(cast.editor).get(address(cast))["ETag"]
    headers = {"If-Match": read}
    first = api(cast.owner).patch(address(cast), {"name": "First"}, headers=headers)
    second = api(cast.editor).patch(address(cast), {"name": "Second"}, headers=headers)
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["code"] == "changed_meanwhile"
    cast.project.refresh_from_db()
    assert cast.project.name == "First"
    again = {"If-Match": first["ETag"]}
    assert api(cast.editor).patch(address(cast), {"name": "S"}, headers=again).status_code == 200


def test_any_version_and_one_of_several_versions_match(cast: Cast, api: Api) -> None:
    client = api(cast.editor)
    etag = client.get(address(cast))["ETag"]
    listed = client.patch(address(cast), {"name": "A"}, headers={"If-Match": f'"x", {etag}'})
    star = client.patch(address(cast), {"name": "B"}, headers={"If-Match": "*"})
    weak = client.patch(address(cast), {"name": "C"}, headers={"If-Match": f"W/{star['ETag']}"})
    assert (listed.status_code, star.status_code, weak.status_code) == (200, 200, 412)


def test_a_status_moves_only_along_its_table(cast: Cast, api: Api) -> None:
    client = api(cast.owner)
    assert client.patch(address(cast), {"status": "archived"}).status_code == 200
    response = client.patch(address(cast), {"status": "paused"})
    assert response.status_code == 409
    assert response.json()["errors"][0]["field"] == "status"
    assert client.patch(address(cast), {"status": "active"}).status_code == 200


@pytest.mark.parametrize("field", ["user", "organization", "id", "created_at"])
def test_the_owner_of_a_project_cannot_be_changed(cast: Cast, api: Api, field: str) -> None:
    response = api(cast.owner).patch(address(cast), {field: str(cast.outsider.pk)})
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "unknown_field"
