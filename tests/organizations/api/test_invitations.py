from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.organizations.api import invitations
from apps.organizations.models import OrganizationInvitation
from tests.organizations.conftest import Invited, mailed_token
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
ANSWERS = "/api/v1/invitations/"


def url(cast: Cast, more: str = "") -> str:
    return f"/api/v1/organizations/{cast.team.pk}/invitations/{more}"


def test_invite_look_send_again_take_back(
    cast: Cast, api: Api, django_capture_on_commit_callbacks: Any
) -> None:
    client = api(cast.owner)
    key = {"Idempotency-Key": "invite-once"}
    body = {"email": "New@Example.com", "role": "viewer"}
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post(url(cast), body, headers=key)
        again = client.post(url(cast), body, headers=key)
    assert (made.status_code, again.json()) == (201, made.json())
    assert made.json()["email"] == "new@example.com"
    assert (made.json()["status"], made.json()["invited_by"]) == ("pending", "Owner")
    token = mailed_token("new@example.com")
    assert token not in made.content.decode()
    assert client.get(made.headers["Location"]).json() == made.json()
    assert [row["id"] for row in client.get(url(cast)).json()["results"]] == [made.json()["id"]]
    one = url(cast, f"{made.json()['id']}/")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{one}resend/").status_code == 200
    assert mailed_token("new@example.com") != token
    assert client.delete(one).status_code == 204
    gone = client.delete(one)
    assert (gone.status_code, gone.json()["code"]) == (409, "invitation_used")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"email": "nobody"}, 400, "email"),
        ({"email": "a\x00@example.com"}, 400, "email"),
        ({"email": f"{'x' * 300}@example.com"}, 400, "email"),
        ({"email": "a@example.com", "role": "emperor"}, 400, "role"),
        ({"email": "a@example.com", "role": "owner"}, 400, "role"),
        ({"email": "EDITOR@example.com"}, 409, "email"),
        ({"email": "a@example.com", "expires_at": "2030-01-01"}, 400, "expires_at"),
        ({}, 400, "email"),
    ],
)
def test_bad_invitations_name_the_field(
    body: Any, status: int, field: str, cast: Cast, api: Api
) -> None:
    answer = api(cast.owner).post(url(cast), body)
    assert answer.status_code == status
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not OrganizationInvitation.objects.exists()


def test_a_full_team_invites_nobody(cast: Cast, api: Api, settings: Any) -> None:
    settings.SEATS_OF_THE_TEST = 3
    answer = api(cast.owner).post(url(cast), {"email": "a@example.com"})
    assert (answer.status_code, answer.json()["code"]) == (409, "seats_taken")


def test_letters_have_a_ceiling(
    cast: Cast, api: Api, redis_client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "LETTERS_PER_HOUR", 2)
    answers = [
        api(cast.owner).post(url(cast), {"email": f"a{number}@example.com"}).status_code
        for number in range(3)
    ]
    assert answers == [201, 201, 429]


def test_strangers_learn_the_teams_name_and_the_role_alone(
    cast: Cast, api: Api, newcomer: User, invited: Invited
) -> None:
    _invitation, token = invited()
    known = {"organization": "Team", "role": "editor"}
    hidden = {"is_for_you": False, "invited_by": None, "expires_at": None}
    for person in (None, cast.outsider):
        assert api(person).get(f"{ANSWERS}{token}/").json() == {**known, **hidden}
    mine = api(newcomer).get(f"{ANSWERS}{token}/").json()
    assert (mine["is_for_you"], mine["invited_by"]) == (True, "Owner")


def test_a_letter_is_accepted_once(cast: Cast, api: Api, newcomer: User, invited: Invited) -> None:
    _invitation, token = invited()
    client = api(newcomer)
    first = client.post(f"{ANSWERS}accept/", {"token": token})
    assert (first.status_code, first.json()["role"]) == (201, "editor")
    second = client.post(f"{ANSWERS}accept/", {"token": token})
    assert (second.status_code, second.json()["code"]) == (409, "invitation_used")
    assert second.json()["errors"][0]["field"] == "token"
    assert api(None).get(f"{ANSWERS}{token}/").status_code == 409
    assert client.get(f"/api/v1/projects/{cast.project.pk}/").status_code == 200


def test_a_letter_is_declined(cast: Cast, api: Api, newcomer: User, invited: Invited) -> None:
    _invitation, token = invited()
    assert api(newcomer).post(f"{ANSWERS}decline/", {"token": token}).status_code == 204
    assert not cast.team.members.filter(user=newcomer).exists()
    assert AuditLog.objects.filter(action="organization.invitation_declined").exists()


def test_an_old_letter_says_so(cast: Cast, api: Api, newcomer: User, invited: Invited) -> None:
    _invitation, token = invited()
    OrganizationInvitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    answer = api(newcomer).post(f"{ANSWERS}accept/", {"token": token})
    assert (answer.status_code, answer.json()["code"]) == (409, "invitation_expired")
    assert answer.json()["errors"][0]["field"] == "token"
    assert api(cast.owner).get(url(cast)).json()["results"][0]["status"] == "expired"


@pytest.mark.parametrize("answer", ["accept/", "decline/"])
def test_a_letter_is_for_its_reader_alone(
    answer: str, cast: Cast, api: Api, invited: Invited
) -> None:
    _invitation, token = invited()
    refused = api(cast.outsider).post(f"{ANSWERS}{answer}", {"token": token})
    assert (refused.status_code, refused.json()["code"]) == (403, "another_address")
    entry = AuditLog.objects.get(action="request.refused")
    assert token not in f"{entry.target_label}{entry.changes}"
    assert api(None).post(f"{ANSWERS}{answer}", {"token": token}).status_code == 401
    assert OrganizationInvitation.objects.get().status == "pending"


@pytest.mark.parametrize("token", ["guess", "x" * 100, "%00"])
def test_a_guessed_link_leads_nowhere(token: str, cast: Cast, api: Api, newcomer: User) -> None:
    assert api(None).get(f"{ANSWERS}{token}/").status_code == 404
    answer = api(newcomer).post(f"{ANSWERS}accept/", {"token": token})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (404, "token")


def test_letters_of_another_team_do_not_exist(
    cast: Cast, api: Api, newcomer: User, invited: Invited
) -> None:
    invitation, _token = invited("a@example.com")
    other = api(newcomer).post("/api/v1/organizations/", {"name": "Other"}).json()["id"]
    path = f"/api/v1/organizations/{other}/invitations/{invitation.pk}/"
    client = api(newcomer)
    answers = [client.get(path), client.delete(path), client.post(f"{path}resend/")]
    assert [answer.status_code for answer in answers] == [404] * 3
