from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.organizations.models import Organization, OrganizationMember
from apps.projects.services.projects import create_project, update_project
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
URL = "/api/v1/audit/"


def test_owners_and_admins_read_what_happened_in_their_team(cast: Cast, api: Api) -> None:
    update_project(by=cast.editor, project=cast.project, name="Renamed")
    (entry,) = api(cast.owner).get(URL, {"action": "project.changed"}).json()["results"]
    assert (entry["actor"], entry["target"]) == ("editor@example.com", "Renamed")
    assert entry["changes"] == {"name": ["Series", "Renamed"]}
    OrganizationMember.objects.filter(user=cast.viewer).update(role="admin")
    assert api(cast.viewer).get(URL, {"action": "project.changed"}).json()["results"]


def test_nobody_else_reads_it(cast: Cast, api: Api) -> None:
    other = Organization.objects.create(name="Other", slug="other")
    OrganizationMember.objects.create(organization=other, user=cast.outsider, role="owner")
    for person in (cast.editor, cast.viewer, cast.outsider):
        assert api(person).get(URL).json()["results"] == []
    assert api(None).get(URL).status_code == 401


def test_what_people_do_on_their_own_is_not_the_teams_business(cast: Cast, api: Api) -> None:
    private = create_project(by=cast.editor, name="Private")
    rows = api(cast.owner).get(URL, {"target": str(private.pk)}).json()["results"]
    assert rows == []


def test_the_log_is_searched_by_actor_target_severity_and_time(cast: Cast, api: Api) -> None:
    update_project(by=cast.editor, project=cast.project, name="Renamed")
    client = api(cast.owner)

    def found(**asked: str) -> set[str]:
        return {row["action"] for row in client.get(URL, asked).json()["results"]}

    assert found(actor=str(cast.editor.pk)) == {"project.changed"}
    assert found(target=str(cast.content.pk)) == {"content.created"}
    assert found(severity="critical") == set()
    assert found(created_before="2020-01-01T00:00:00Z") == set()
    assert "project.created" in found(created_after="2020-01-01T00:00:00Z")


@pytest.mark.parametrize("asked", [{"actor": "me"}, {"severity": "loud"}, {"limit": "0"}])
def test_a_bad_question_is_refused(asked: dict[str, str], cast: Cast, api: Api) -> None:
    assert api(cast.owner).get(URL, asked).status_code == 400
