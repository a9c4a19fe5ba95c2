"""Subscriptions over the API: seen by the team, changed by those who manage its billing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.models import AuditLog
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.states import BillingMethod
from apps.usage.owners import Owner
from tests.subscriptions.api.conftest import Api, refusals_of, start
from tests.support.cast import Cast

LIST = "/api/v1/subscriptions/"
ACTIONS = ("pause", "resume", "cancel", "keep")


def url(subscription: Subscription, rest: str = "") -> str:
    return f"{LIST}{subscription.pk}/{rest}"


def test_people_see_their_own_and_their_teams(cast: Cast, api: Api, teams: Subscription) -> None:
    own = start(Owner(user_id=cast.viewer.pk), "starter")
    start(Owner(user_id=cast.outsider.pk), "starter")
    rows = api(cast.viewer).get(LIST).data["results"]
    assert [(row["id"], row["plan"], row["organization"]) for row in rows] == [
        (str(own.pk), "starter", None),
        (str(teams.pk), "pro", str(cast.team.pk)),
    ]
    only = api(cast.viewer).get(LIST, {"organization": str(cast.team.pk), "status": "active"})
    assert [row["id"] for row in only.data["results"]] == [str(teams.pk)]
    assert api(cast.viewer).get(LIST, {"status": "paused"}).data["results"] == []


def test_a_list_asks_as_many_questions_for_many_as_for_few(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    def questions() -> int:
        client = api(cast.viewer)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    few = questions()
    for _number in range(5):
        held = start(Owner(user_id=cast.viewer.pk), "starter")
        api(cast.viewer).post(url(held, "cancel/"), {"at_period_end": False})
    assert questions() == few


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"organization": "mine"}, "organization"),
        ({"status": "running"}, "status"),
        ({"cursor": "x"}, "cursor"),
    ],
)
def test_wrong_filters_are_named(
    asked: dict[str, str], field: str, cast: Cast, api: Api, teams: Subscription
) -> None:
    answer = api(cast.owner).get(LIST, asked)
    assert answer.status_code == 400
    assert {error["field"] for error in answer.data["errors"]} == {field}


def test_an_outsider_finds_nothing_and_an_editor_may_only_look(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    outsider, editor = api(cast.outsider), api(cast.editor)
    assert outsider.get(url(teams)).status_code == 404
    assert editor.get(url(teams)).status_code == 200
    for action in (*ACTIONS, "plan-change"):
        body = {"plan": "starter"} if action == "plan-change" else {}
        assert outsider.post(url(teams, f"{action}/"), body).status_code == 404
        assert editor.post(url(teams, f"{action}/"), body).status_code == 403
    assert editor.delete(url(teams, "plan-change/")).status_code == 403
    assert len(refusals_of(cast.editor)) == len(ACTIONS) + 2
    assert api(None).get(url(teams)).status_code == 401
    teams.refresh_from_db()
    assert (teams.status, teams.cancel_at_period_end, teams.next_plan) == ("active", False, None)


def test_a_life_paused_resumed_cancelled_and_kept(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    client = api(cast.owner)
    assert client.post(url(teams, "pause/")).data["status"] == "paused"
    assert client.post(url(teams, "pause/")).status_code == 409
    assert client.post(url(teams, "resume/")).data["status"] == "active"
    assert client.post(url(teams, "cancel/")).data["cancel_at_period_end"] is True
    assert client.post(url(teams, "keep/")).data["cancel_at_period_end"] is False
    ended = client.post(url(teams, "cancel/"), {"at_period_end": False}).data
    assert (ended["status"], ended["credits_remaining"]) == ("cancelled", 0)
    done = AuditLog.objects.filter(actor_id=str(cast.owner.pk)).values_list("action", flat=True)
    assert {"subscription.paused", "subscription.resumed", "subscription.kept"} <= set(done)


def test_every_change_gives_another_version_and_an_old_one_is_refused(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    client = api(cast.owner)
    first = client.get(url(teams)).headers["ETag"]
    second = client.post(url(teams, "pause/"), headers={"If-Match": first}).headers["ETag"]
    third = client.post(url(teams, "resume/"), headers={"If-Match": second}).headers["ETag"]
    assert len({first, second, third}) == 3
    late = client.post(url(teams, "cancel/"), {}, headers={"If-Match": first})
    assert (late.status_code, late.data["code"]) == (412, "changed_meanwhile")


def test_the_same_request_twice_acts_once_and_its_key_is_for_that_body(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    client, key = api(cast.owner), {"Idempotency-Key": "once"}
    first = client.post(url(teams, "cancel/"), {}, headers=key)
    again = client.post(url(teams, "cancel/"), {}, headers=key)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    other = client.post(url(teams, "cancel/"), {"at_period_end": False}, headers=key)
    assert (other.status_code, other.data["code"]) == (422, "idempotency_key_reused")
    assert AuditLog.objects.filter(action="subscription.cancel_requested").count() == 1


@pytest.mark.parametrize(
    "body", [{"at_period_end": "no"}, {"at_period_end": None}, {"when": "now"}, [1]]
)
def test_a_cancellation_says_when_or_is_refused(
    body: Any, cast: Cast, api: Api, teams: Subscription
) -> None:
    assert api(cast.owner).post(url(teams, "cancel/"), body).status_code == 400
    teams.refresh_from_db()
    assert not teams.cancel_at_period_end


def test_a_quote_changes_nothing(cast: Cast, api: Api, teams: Subscription) -> None:
    client = api(cast.owner)
    up = client.get(url(teams, "plan-change/"), {"plan": "business"}).data
    assert (up["at"], up["currency"]) == (None, "KRW")
    assert 370 <= up["credits_now"] <= 380
    down = client.get(url(teams, "plan-change/"), {"plan": "starter"}).data
    assert (down["credits_now"], down["price_now"]) == (0, "0.00")
    assert down["at"] is not None
    teams.refresh_from_db()
    assert (teams.plan.code, teams.next_plan) == ("pro", None)


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ({}, 400, "plan"),
        ({"plan": "gold"}, 400, "plan"),
        ({"plan": "x" * 300}, 400, "plan"),
        ({"plan": "pro\x00"}, 400, "plan"),
        ({"plan": "starter", "billing_cycle": "weekly"}, 400, "billing_cycle"),
        ({"plan": "business"}, 409, "plan"),
    ],
)
def test_wrong_plans_are_named(
    asked: dict[str, str], status: int, field: str, cast: Cast, api: Api, teams: Subscription
) -> None:
    SubscriptionPlan.objects.filter(code="business").update(is_active=False)
    for answer in (
        api(cast.owner).get(url(teams, "plan-change/"), asked),
        api(cast.owner).post(url(teams, "plan-change/"), asked),
    ):
        assert answer.status_code == status
        assert {error["field"] for error in answer.data["errors"]} == {field}


def test_a_smaller_plan_is_chosen_and_forgotten_alone(
    cast: Cast, api: Api, teams: Subscription
) -> None:
    client = api(cast.owner)
    planned = client.post(url(teams, "plan-change/"), {"plan": "starter"}).data
    assert (planned["plan"], planned["next_plan"]) == ("pro", "starter")
    assert planned["next_plan_at"] == planned["current_period_end"]
    kept = client.delete(url(teams, "plan-change/"))
    assert (kept.status_code, kept.data["next_plan"]) == (200, None)
    assert client.delete(url(teams, "plan-change/")).status_code == 409


@pytest.mark.parametrize(
    ("method", "body", "code"),
    [
        (BillingMethod.MANUAL, {"plan": "business"}, "staff_change_plan"),
        (BillingMethod.COMPLIMENTARY, {"plan": "business"}, "staff_change_plan"),
        # From the next period on, but a plan that is given renews without being paid for.
        (
            BillingMethod.COMPLIMENTARY,
            {"plan": "enterprise", "billing_cycle": "yearly"},
            "staff_change_plan",
        ),
        (BillingMethod.PROVIDER, {"plan": "business"}, "no_payment_provider"),
    ],
)
def test_nobody_takes_a_larger_plan_alone(
    method: str, body: dict[str, str], code: str, cast: Cast, api: Api
) -> None:
    held = start(Owner(user_id=cast.owner.pk), billing_method=method)
    answer = api(cast.owner).post(url(held, "plan-change/"), body)
    assert (answer.status_code, answer.data["code"]) == (409, code)
    held.refresh_from_db()
    assert (held.plan.code, held.next_plan, held.credits_remaining) == ("pro", None, 120)


def test_another_cycle_is_chosen_alone(cast: Cast, api: Api, teams: Subscription) -> None:
    body = {"plan": "pro", "billing_cycle": "yearly"}
    answer = api(cast.owner).post(url(teams, "plan-change/"), body).data
    assert (answer["next_plan"], answer["next_billing_cycle"]) == ("pro", "yearly")
