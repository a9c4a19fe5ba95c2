from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.organizations.models import OrganizationMember
from tests.organizations.conftest import place_of
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]


def url(cast: Cast, more: str = "") -> str:
    return f"/api/v1/organizations/{cast.team.pk}/{more}"


def member_url(cast: Cast, who: str) -> str:
    return url(cast, f"members/{place_of(getattr(cast, who), cast.team).pk}/")


def test_a_member_gets_a_role_and_exceptions_in_one_call(cast: Cast, api: Api) -> None:
    body = {"role": "editor", "permissions": {"produce": False, "view_audit": True}}
    answer = api(cast.owner).patch(member_url(cast, "viewer"), body)
    assert answer.status_code == 200
    row = answer.json()
    assert (row["role"], row["exceptions"]) == ("editor", body["permissions"])
    assert "produce" not in row["permissions"]
    assert "view_audit" in row["permissions"]
    assert api(cast.viewer).get("/api/v1/audit/").json()["results"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"role": "emperor"}, "role"),
        ({"role": 1}, "role"),
        ({"permissions": {"fly": True}}, "permissions.fly"),
        ({"permissions": {"produce": "yes"}}, "permissions.produce"),
        ({"permissions": {"transfer_ownership": True}}, "permissions.transfer_ownership"),
        ({"permissions": []}, "permissions"),
        ({"joined_at": "2020-01-01"}, "joined_at"),
    ],
)
def test_bad_changes_name_the_field(body: Any, field: str, cast: Cast, api: Api) -> None:
    answer = api(cast.owner).patch(member_url(cast, "viewer"), body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert place_of(cast.viewer, cast.team).permissions == {}


def test_the_second_of_two_changes_gets_a_conflict(cast: Cast, api: Api) -> None:
    client, path = api(cast.owner), member_url(cast, "viewer")
    tag = client.get(path).headers["ETag"]
    answers = [
        client.patch(path, {"role": role}, headers={"If-Match": tag})
        for role in ("editor", "admin")
    ]
    assert [answer.status_code for answer in answers] == [200, 412]
    assert place_of(cast.viewer, cast.team).role == "editor"


def test_a_refused_half_undoes_the_other(cast: Cast, api: Api) -> None:
    body = {"role": "owner", "permissions": {"produce": False}}
    answer = api(cast.owner).patch(member_url(cast, "viewer"), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "owner_is_whole")
    assert place_of(cast.viewer, cast.team).role == "viewer"


def test_the_last_owner_is_neither_demoted_nor_removed_nor_gone(cast: Cast, api: Api) -> None:
    client, path = api(cast.owner), member_url(cast, "owner")
    answers = [
        client.patch(path, {"role": "admin"}),
        client.delete(path),
        client.post(url(cast, "leave/")),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "last_owner")] * 3
    assert answers[0].json()["errors"][0]["field"] == "role"
    assert place_of(cast.owner, cast.team).role == "owner"


def test_ownership_is_handed_over_and_the_old_owner_leaves(cast: Cast, api: Api) -> None:
    client = api(cast.owner)
    heir = str(place_of(cast.editor, cast.team).pk)
    answer = client.post(url(cast, "transfer/"), {"member": heir})
    assert (answer.status_code, answer.json()["role"]) == (200, "owner")
    key = {"Idempotency-Key": "leave-once"}
    assert client.post(url(cast, "leave/"), headers=key).status_code == 204
    assert client.post(url(cast, "leave/"), headers=key).status_code == 204
    assert client.get(url(cast)).status_code == 404


@pytest.mark.parametrize("member", ["00000000-0000-0000-0000-000000000000", "me", None])
def test_ownership_goes_to_a_member(member: Any, cast: Cast, api: Api) -> None:
    answer = api(cast.owner).post(url(cast, "transfer/"), {"member": member})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "member"


def test_people_remove_others_and_themselves(cast: Cast, api: Api) -> None:
    assert api(cast.owner).delete(member_url(cast, "viewer")).status_code == 204
    assert api(cast.editor).delete(member_url(cast, "editor")).status_code == 204
    assert [one.user for one in OrganizationMember.objects.all()] == [cast.owner]


def test_who_may_not_look_sees_no_members_but_may_leave(cast: Cast, api: Api) -> None:
    OrganizationMember.objects.filter(user=cast.viewer).update(permissions={"view": False})
    client = api(cast.viewer)
    assert client.get(url(cast, "members/")).status_code == 403
    assert client.get(f"/api/v1/projects/{cast.project.pk}/").status_code == 404
    assert client.get(url(cast)).json()["permissions"] == []
    assert client.post(url(cast, "leave/")).status_code == 204


def test_exceptions_decide_about_projects_too(cast: Cast, api: Api) -> None:
    path = f"/api/v1/projects/{cast.project.pk}/"
    OrganizationMember.objects.filter(user=cast.editor).update(
        permissions={"manage_projects": False}
    )
    assert api(cast.editor).patch(path, {"name": "No"}).status_code == 403
    body = {"name": "No", "organization": str(cast.team.pk)}
    assert api(cast.editor).post("/api/v1/projects/", body).status_code == 403
    OrganizationMember.objects.filter(user=cast.viewer).update(
        permissions={"manage_projects": True}
    )
    assert api(cast.viewer).patch(path, {"name": "Yes"}).status_code == 200


def test_who_manages_billing_sets_the_budget(cast: Cast, api: Api) -> None:
    path = f"/api/v1/usage/budget/?organization={cast.team.pk}"
    assert api(cast.editor).get(path).status_code == 403
    OrganizationMember.objects.filter(user=cast.editor).update(permissions={"manage_billing": True})
    assert api(cast.editor).get(path).status_code == 200
