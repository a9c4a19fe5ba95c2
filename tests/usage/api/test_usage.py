from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.usage.models import Budget
from apps.usage.owners import Owner
from apps.usage.services.recording import record_usage
from apps.usage.services.summary import refresh_daily_costs
from tests.support.cast import Cast
from tests.usage.conftest import NOW, Call

Api = Callable[[Any], APIClient]
SUMMARY, CALLS, BUDGET = "/api/v1/usage/summary/", "/api/v1/usage/", "/api/v1/usage/budget/"


@pytest.fixture
def used(cast: Cast, call: Call) -> None:
    """Three calls of the team on two days, one of the owner alone; summed."""
    team = Owner(organization_id=cast.team.pk)
    call(team, NOW, "0.10", duration_ms=100)
    call(team, NOW, "0.20", duration_ms=300, service="openai", status_code=500)
    call(team, NOW - timedelta(days=2), "0.40")
    call(Owner(user_id=cast.owner.pk), NOW, "0.80")
    refresh_daily_costs(now=NOW)


def test_sums_are_by_day_of_everything_a_person_may_see(cast: Cast, api: Api, used: None) -> None:
    answer = api(cast.viewer).get(SUMMARY, {"from": "2031-05-01", "to": "2031-05-31"})
    assert [(row["day"], row["cost_usd"], row["calls"]) for row in answer.data] == [
        ((NOW - timedelta(days=2)).date().isoformat(), "0.400000", 1),
        (NOW.date().isoformat(), "0.300000", 2),
    ]
    mine = api(cast.owner).get(SUMMARY, {"from": "2031-05-15", "to": "2031-05-15"}).data
    assert [row["cost_usd"] for row in mine] == ["1.100000"]
    others = api(cast.outsider).get(SUMMARY, {"from": "2031-05-01", "to": "2031-05-31"})
    assert others.data == []


@pytest.mark.parametrize(
    ("group", "wanted"),
    [
        ("service", [("gemini", 2, 0), ("openai", 1, 1)]),
        ("operation", [("gemini", 2, 0), ("openai", 1, 1)]),
    ],
)
def test_sums_are_grouped(
    group: str, wanted: list[tuple[str, int, int]], cast: Cast, api: Api, used: None
) -> None:
    asked = {"from": "2031-05-01", "to": "2031-05-31", "group_by": group}
    rows = api(cast.viewer).get(SUMMARY, asked).data
    assert [(row["service"], row["calls"], row["errors"]) for row in rows] == wanted


def test_sums_by_owner_keep_what_is_ones_own_apart(cast: Cast, api: Api, used: None) -> None:
    asked = {"from": "2031-05-01", "to": "2031-05-31", "group_by": "owner"}
    rows = api(cast.owner).get(SUMMARY, asked).data
    assert {(row["organization"], row["cost_usd"]) for row in rows} == {
        (str(cast.team.pk), "0.700000"),
        (None, "0.800000"),
    }


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"to": "2031-02-30"}, "to"),
        ({"from": "2031-05-02", "to": "2031-05-01"}, "from"),
        ({"from": "2020-01-01", "to": "2031-05-01"}, "from"),
        ({"group_by": "user"}, "group_by"),
        ({"from": "0001-01-01"}, "from"),
        ({"from": "２０31-05-01"}, "from"),
    ],
)
def test_a_bad_question_names_its_parameter(
    asked: dict[str, str], field: str, cast: Cast, api: Api
) -> None:
    answer = api(cast.viewer).get(SUMMARY, asked)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_sums_read_the_daily_costs_only(cast: Cast, api: Api, used: None) -> None:
    client = api(cast.viewer)
    with CaptureQueriesContext(connection) as queries:
        client.get(SUMMARY, {"from": "2031-05-01", "to": "2031-05-31"})
    assert not any('"api_usages"' in query["sql"] for query in queries)


def test_calls_are_listed_a_month_at_a_time_in_pages(cast: Cast, api: Api, used: None) -> None:
    client = api(cast.viewer)
    first = client.get(CALLS, {"month": "2031-05", "limit": "2"}).json()
    second = client.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"])) == (2, 1)
    assert second["next"] is None
    assert client.get(CALLS, {"month": "2031-04"}).json()["results"] == []
    assert api(cast.outsider).get(CALLS, {"month": "2031-05"}).json()["results"] == []


@pytest.mark.parametrize("month", ["2031-13", "2031", "2031-5", "may", "1999-01", "2031-05-01"])
def test_a_month_that_is_none_is_refused(month: str, cast: Cast, api: Api) -> None:
    answer = api(cast.viewer).get(CALLS, {"month": month})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "month"


def test_an_owner_sets_the_budget_of_the_team_and_sees_what_is_spent(
    cast: Cast, api: Api, used: None
) -> None:
    url = f"{BUDGET}?organization={cast.team.pk}"
    with time_machine.travel(NOW, tick=False):
        client = api(cast.owner)
        answer = client.put(url, {"monthly_hard_usd": "5.00", "daily_soft_usd": 1})
        assert answer.status_code == 200, answer.json()
        assert client.get(url).json() == answer.json()
    assert answer.json() == {
        "organization": str(cast.team.pk),
        "daily_soft_usd": "1.00",
        "daily_hard_usd": None,
        "monthly_soft_usd": None,
        "monthly_hard_usd": "5.00",
        "spent_today_usd": "0.300000",
        "spent_this_month_usd": "0.700000",
    }


def test_a_person_has_a_budget_of_their_own(cast: Cast, api: Api) -> None:
    assert api(cast.outsider).put(BUDGET, {"daily_hard_usd": "2"}).status_code == 200
    assert Budget.objects.get().user == cast.outsider


def test_who_does_not_manage_the_team_is_refused_and_outsiders_learn_nothing(
    cast: Cast, api: Api
) -> None:
    url = f"{BUDGET}?organization={cast.team.pk}"
    for person, status in [(cast.editor, 403), (cast.viewer, 403), (cast.outsider, 404)]:
        assert api(person).put(url, {"daily_hard_usd": "2"}).status_code == status
        assert api(person).get(url).status_code == status
    assert not Budget.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"daily_hard_usd": "-1"}, "daily_hard_usd"),
        ({"daily_hard_usd": "a lot"}, "daily_hard_usd"),
        ({"daily_hard_usd": True}, "daily_hard_usd"),
        ({"daily_hard_usd": "1.001"}, "daily_hard_usd"),
        ({"daily_hard_usd": "1e400"}, "daily_hard_usd"),
        ({"weekly_hard_usd": "1"}, "weekly_hard_usd"),
        ({"daily_soft_usd": "3", "daily_hard_usd": "2"}, "daily_soft_usd"),
    ],
)
def test_a_budget_that_cannot_be_is_refused_by_name(
    body: dict[str, Any], field: str, cast: Cast, api: Api
) -> None:
    answer = api(cast.owner).put(BUDGET, body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Budget.objects.exclude(daily_hard_usd=None, daily_soft_usd=None).exists()


def test_a_budget_below_what_is_spent_is_refused_with_the_sum(cast: Cast, api: Api) -> None:
    record_usage(
        owner=Owner(user_id=cast.owner.pk),
        service="gemini",
        operation="tts",
        estimated_cost=Decimal("1.25"),
    )
    answer = api(cast.owner).put(BUDGET, {"daily_hard_usd": "1"})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("daily_hard_usd", "budget_below_spent")
    assert "$1.25" in error["detail"]


@pytest.mark.parametrize("path", [SUMMARY, CALLS, BUDGET])
def test_without_signing_in_there_is_nothing(path: str, cast: Cast, api: Api) -> None:
    assert api(None).get(path).status_code == 401
