from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.organizations.models import Organization, OrganizationMember
from apps.organizations.permissions import MATRIX, Permission
from apps.organizations.services.organizations import create_organization
from apps.organizations.states import OrganizationStatus, Role
from tests.organizations.conftest import place_of
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
URL = "/api/v1/organizations/"


def url(cast: Cast, more: str = "") -> str:
    return f"{URL}{cast.team.pk}/{more}"


def test_members_see_their_team_with_their_place(cast: Cast, api: Api) -> None:
    for role in ("owner", "editor", "viewer"):
        (row,) = api(getattr(cast, role)).get(URL).json()["results"]
        assert (row["id"], row["name"], row["role"]) == (str(cast.team.pk), "Team", role)
        assert set(row["permissions"]) == MATRIX[Role(role)]


def test_permissions_shown_are_those_in_force(cast: Cast, api: Api) -> None:
    OrganizationMember.objects.filter(user=cast.viewer).update(permissions={"produce": True})
    assert "produce" in api(cast.viewer).get(url(cast)).json()["permissions"]


def test_others_see_nothing(cast: Cast, api: Api) -> None:
    for person in (cast.outsider, cast.staff):
        assert api(person).get(URL).json()["results"] == []
    assert api(None).get(URL).status_code == 401


ROUTES = [
    ("get", ""),
    ("patch", ""),
    ("get", "members/"),
    ("get", "members/{member}/"),
    ("patch", "members/{member}/"),
    ("delete", "members/{member}/"),
    ("post", "leave/"),
    ("post", "transfer/"),
    ("get", "invitations/"),
    ("post", "invitations/"),
    ("get", "invitations/{member}/"),
    ("delete", "invitations/{member}/"),
    ("post", "invitations/{member}/resend/"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_another_team_does_not_exist(method: str, path: str, cast: Cast, api: Api) -> None:
    member = place_of(cast.viewer, cast.team).pk
    bodies: dict[str, Any] = {
        "transfer/": {"member": str(member)},
        "invitations/": {"email": "a@example.com"},
    }
    for person, status in ((cast.outsider, 404), (cast.staff, 404), (None, 401)):
        answer = getattr(api(person), method)(
            url(cast, path.format(member=member)), bodies.get(path, {})
        )
        assert answer.status_code == status, person


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("patch", "", {"name": "Mine"}),
        ("patch", "members/{member}/", {"role": "viewer"}),
        ("delete", "members/{member}/", None),
        ("post", "transfer/", {"member": "{member}"}),
        ("post", "invitations/", {"email": "a@example.com"}),
    ],
)
def test_members_without_the_permission_are_told_so_and_it_is_noted(
    method: str, path: str, body: Any, cast: Cast, api: Api
) -> None:
    owner = str(place_of(cast.owner, cast.team).pk)
    body = body and {name: value.format(member=owner) for name, value in body.items()}
    answer = getattr(api(cast.editor), method)(url(cast, path.format(member=owner)), body)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert answer.json()["detail"].endswith("Ask an owner or admin.")
    entry = AuditLog.objects.get(action="request.refused")
    assert entry.actor_label == "editor@example.com"
    assert place_of(cast.owner, cast.team).role == "owner"


def test_a_suspended_team_takes_its_projects_with_it(cast: Cast, api: Api) -> None:
    cast.team.status = OrganizationStatus.SUSPENDED
    cast.team.save()
    assert api(cast.owner).get(URL).json()["results"] == []
    assert api(cast.owner).get(url(cast)).status_code == 404
    assert api(cast.owner).get(f"/api/v1/projects/{cast.project.pk}/").status_code == 404


def test_a_team_is_founded_once_per_key(newcomer: User, api: Api) -> None:
    client = api(newcomer)
    answers = [client.post(URL, {"name": "Duo"}, headers={"Idempotency-Key": "k"}) for _ in "ab"]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Organization.objects.count() == 1
    found = client.get(answers[0].headers["Location"])
    assert (found.json()["role"], found.json()["settings"]["timezone"]) == ("owner", "Asia/Seoul")


def test_an_unproven_address_founds_no_team(cast: Cast, api: Api) -> None:
    answer = api(cast.outsider).post(URL, {"name": "Duo"})
    assert (answer.status_code, answer.json()["code"]) == (403, "email_unverified")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x" * 300}, "name"),
        ({"name": "a\x07b"}, "name"),
        ({"name": 5}, "name"),
        ({"brand_colors": {"primary": "blue"}}, "brand_colors"),
        ({"brand_colors": {"edge": "#000000"}}, "brand_colors.edge"),
        ({"settings": {"language": "xx"}}, "settings.language"),
        ({"settings": {"timezone": "Nowhere"}}, "settings"),
        ({"logo_url": "javascript:alert(1)"}, "logo_url"),
        ({"plan_type": "enterprise"}, "plan_type"),
        ({"status": "suspended"}, "status"),
        ({"slug": "x"}, "slug"),
    ],
)
def test_bad_changes_name_the_field(body: Any, field: str, cast: Cast, api: Api) -> None:
    answer = api(cast.owner).patch(url(cast), body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert Organization.objects.get(pk=cast.team.pk).name == "Team"


def test_two_editors_do_not_overwrite_each_other(cast: Cast, api: Api) -> None:
    client = api(cast.owner)
    tag = client.get(url(cast)).headers["ETag"]
    first = client.patch(url(cast), {"name": "One"}, headers={"If-Match": tag})
    second = client.patch(url(cast), {"name": "Two"}, headers={"If-Match": tag})
    assert (first.status_code, second.status_code) == (200, 412)
    assert first.headers["ETag"] == client.get(url(cast)).headers["ETag"]
    assert client.get(url(cast)).json()["name"] == "One"


def test_the_matrix_is_listed(cast: Cast, api: Api) -> None:
    matrix = api(cast.viewer).get(f"{URL}permissions/").json()
    assert [row["permission"] for row in matrix["permissions"]] == list(Permission)
    for row in matrix["roles"]:
        assert set(row["permissions"]) == MATRIX[Role(row["role"])]
    assert [r["permission"] for r in matrix["permissions"] if r["owners_alone"]] == [
        "transfer_ownership"
    ]


@pytest.mark.parametrize("more", ["", "members/", "invitations/"])
def test_lists_ask_the_same_however_long_they_are(
    more: str, cast: Cast, api: Api, settings: Any
) -> None:
    settings.SEATS_OF_THE_TEST = 100
    client = api(cast.owner)
    path = url(cast, more) if more else URL

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    client.get(path)
    before = count()
    User.objects.filter(pk=cast.owner.pk).update(email_verified=True)
    cast.owner.refresh_from_db()
    for number in range(5):
        create_organization(by=cast.owner, name=f"Team {number}")
        guest = User.objects.create_user(f"guest{number}@example.com")
        OrganizationMember.objects.create(organization=cast.team, user=guest, role="viewer")
        if more == "invitations/":
            client.post(url(cast, more), {"email": f"new{number}@example.com", "role": "viewer"})
    assert len(client.get(path).json()["results"]) >= 5
    assert count() == before


def test_lists_come_in_pages(cast: Cast, api: Api) -> None:
    client = api(cast.owner)
    first = client.get(url(cast, "members/"), {"limit": "2"}).json()
    second = client.get(first["next"]).json()
    names = [row["name"] for row in first["results"] + second["results"]]
    assert names == ["Viewer", "Editor", "Owner"]
    assert second["next"] is None
