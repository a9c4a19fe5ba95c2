from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient

from apps.organizations.states import OrganizationStatus
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
URL = "/api/v1/organizations/"


def test_members_see_their_team_with_their_role(cast: Cast, api: Api) -> None:
    for role in ("owner", "editor", "viewer"):
        assert api(getattr(cast, role)).get(URL).json() == [
            {"id": str(cast.team.pk), "name": "Team", "slug": "team", "role": role}
        ]


def test_others_see_nothing(cast: Cast, api: Api) -> None:
    assert api(cast.outsider).get(URL).json() == []
    assert api(cast.staff).get(URL).json() == []
    assert api(None).get(URL).status_code == 401


def test_a_suspended_team_takes_its_projects_with_it(cast: Cast, api: Api) -> None:
    cast.team.status = OrganizationStatus.SUSPENDED
    cast.team.save()
    assert api(cast.owner).get(URL).json() == []
    assert api(cast.owner).get(f"/api/v1/projects/{cast.project.pk}/").status_code == 404
