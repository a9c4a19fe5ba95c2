"""Asking for credits: a clear request, answered once."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.models import AuditLog
from apps.subscriptions.models import ChargeRequest, Subscription
from apps.subscriptions.services.charge_requests import approve_request
from apps.usage.owners import Owner
from tests.subscriptions.api.conftest import Api, refusals_of, start
from tests.support.cast import Cast

URL = "/api/v1/charge-requests/"


@pytest.fixture
def own(cast: Cast) -> Subscription:
    return start(Owner(user_id=cast.owner.pk), "starter")


def test_credits_are_asked_for_seen_and_withdrawn(cast: Cast, api: Api, own: Subscription) -> None:
    client = api(cast.owner)
    made = client.post(URL, {"credits": 50, "note": "송금했습니다\n11월 20일"})
    assert (made.status_code, made.data["status"], made.data["organization"]) == (
        201,
        "pending",
        None,
    )
    there = made.headers["Location"]
    assert client.get(there).data == made.data
    assert [row["id"] for row in client.get(URL, {"status": "pending"}).data["results"]] == [
        made.data["id"]
    ]
    assert client.post(f"{there}withdraw/").data["status"] == "withdrawn"
    again = client.post(f"{there}withdraw/")
    assert (again.status_code, again.data["code"]) == (409, "wrong_state")
    own.refresh_from_db()
    assert own.credits_remaining == 30


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"credits": 0}, "credits"),
        ({"credits": -5}, "credits"),
        ({"credits": 1_000_001}, "credits"),
        ({"credits": 10**30}, "credits"),
        ({"credits": 1.5}, "credits"),
        ({"credits": "50"}, "credits"),
        ({"credits": True}, "credits"),
        ({"credits": None}, "credits"),
        ({}, "credits"),
        ({"credits": 5, "note": "x" * 1001}, "note"),
        ({"credits": 5, "note": "ring\x07"}, "note"),
        ({"credits": 5, "note": "nul\x00"}, "note"),
        ({"credits": 5, "note": 5}, "note"),
        ({"credits": 5, "organization": "team"}, "organization"),
        ({"credits": 5, "status": "approved"}, "status"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(
    body: dict[str, Any], field: str, cast: Cast, api: Api, own: Subscription
) -> None:
    answer = api(cast.owner).post(URL, body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.data["errors"]] == [field]
    assert not ChargeRequest.objects.exists()


def test_the_same_key_asks_once_and_only_for_the_same_body(
    cast: Cast, api: Api, own: Subscription
) -> None:
    client, key = api(cast.owner), {"Idempotency-Key": "ask-1"}
    first = client.post(URL, {"credits": 5}, headers=key)
    assert client.post(URL, {"credits": 5}, headers=key).json() == first.json()
    other = client.post(URL, {"credits": 6}, headers=key)
    assert (other.status_code, other.data["code"]) == (422, "idempotency_key_reused")
    assert ChargeRequest.objects.get().credits == 5


def test_who_may_not_manage_billing_is_refused_and_it_is_written_down(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    body = {"credits": 5, "organization": str(cast.team.pk)}
    made = api(cast.owner).post(URL, body).data
    for user in (cast.editor, cast.viewer):
        client = api(user)
        assert client.post(URL, body).status_code == 403
        assert client.post(f"{URL}{made['id']}/withdraw/").status_code == 403
        assert client.get(f"{URL}{made['id']}/").status_code == 403
        assert client.get(URL).data["results"] == []
        assert set(refusals_of(user)) == {f"POST {URL}", f"POST {URL}{made['id']}/withdraw/"}
    assert ChargeRequest.objects.get().status == "pending"


def test_an_outsider_finds_nothing(cast: Cast, api: Api, teams: Subscription) -> None:
    body = {"credits": 5, "organization": str(cast.team.pk)}
    made = api(cast.owner).post(URL, body).data
    client = api(cast.outsider)
    assert client.post(URL, body).status_code == 404
    assert client.get(f"{URL}{made['id']}/").status_code == 404
    assert client.post(f"{URL}{made['id']}/withdraw/").status_code == 404
    assert api(None).get(URL).status_code == 401


def test_without_a_subscription_there_is_nothing_to_put_credits_on(cast: Cast, api: Api) -> None:
    answer = api(cast.outsider).post(URL, {"credits": 5})
    assert (answer.status_code, answer.data["code"]) == (402, "no_subscription")


def test_at_most_five_wait(cast: Cast, api: Api, own: Subscription) -> None:
    client = api(cast.owner)
    for _number in range(5):
        assert client.post(URL, {"credits": 5}).status_code == 201
    assert client.post(URL, {"credits": 5}).data["code"] == "too_many_requests"


def test_an_answered_request_cannot_be_withdrawn(cast: Cast, api: Api, own: Subscription) -> None:
    made = api(cast.owner).post(URL, {"credits": 5}).data
    approve_request(by=cast.staff, request=ChargeRequest.objects.get(), memo="came in")
    assert api(cast.owner).post(f"{URL}{made['id']}/withdraw/").status_code == 409
    seen = api(cast.owner).get(f"{URL}{made['id']}/").data
    assert (seen["status"], seen["memo"]) == ("approved", "came in")
    assert AuditLog.objects.filter(action="charge_request.approved").count() == 1
