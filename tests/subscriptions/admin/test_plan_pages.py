"""Plans and prices: edited by name, refused with a sentence, kept while sold."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from apps.subscriptions.models import Subscription, SubscriptionPlan
from tests.subscriptions.admin.conftest import url

GOLD = {
    "name": "Gold",
    "code": "gold",
    "price_monthly": "99000",
    "price_yearly": "",
    "currency": "KRW",
    "monthly_credits": 200,
    "max_channels": 5,
    "max_projects": 10,
    "team_seats": 4,
    "display_order": 9,
    "is_active": "on",
    "api_access": "on",
}


def plan(code: str) -> SubscriptionPlan:
    return SubscriptionPlan.objects.get(code=code)


def test_features_are_switches(staff: Client, held: Subscription) -> None:
    assert staff.post(url("subscriptionplan_add"), GOLD).status_code == 302
    gold = plan("gold")
    assert gold.features["team_seats"] == 4
    assert {name for name, value in gold.features.items() if value is True} == {"api_access"}
    page = staff.get(url("subscriptionplan_change", gold)).content.decode()
    assert 'name="white_label"' in page
    assert 'name="features"' not in page
    changed = {**GOLD, "white_label": "on", "api_access": ""}
    del changed["api_access"]
    assert staff.post(url("subscriptionplan_change", gold), changed).status_code == 302
    gold.refresh_from_db()
    assert (gold.features["white_label"], gold.features["api_access"]) == (True, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "x" * 300},
        {"name": "ring\x07"},
        {"name": "nul\x00"},
        {"name": ""},
        {"code": "two words"},
        {"code": "pro"},
        {"price_monthly": "-1"},
        {"price_monthly": "NaN"},
        {"price_yearly": "-0.01"},
        {"price_monthly": "1e12"},
        {"currency": "won"},
        {"currency": "K\nW"},
        {"monthly_credits": -1},
        {"monthly_credits": 10**12},
        {"max_projects": -1},
        {"team_seats": 0},
        {"team_seats": ""},
        {"display_order": 10**12},
    ],
)
def test_wrong_values_are_errors_on_the_form(
    wrong: dict[str, Any], staff: Client, held: Subscription
) -> None:
    answer: Any = staff.post(url("subscriptionplan_add"), {**GOLD, **wrong})
    assert answer.status_code == 200
    assert set(answer.context_data["adminform"].form.errors) == set(wrong)
    assert SubscriptionPlan.objects.count() == 4


def test_a_plan_that_was_sold_stays(staff: Client, held: Subscription) -> None:
    answer = staff.post(url("subscriptionplan_delete", plan("pro")), {"post": "yes"})
    assert answer.status_code == 302
    assert "Take it off sale" in " ".join(map(str, get_messages(answer.wsgi_request)))
    chosen = [plan("pro").pk, plan("starter").pk]
    body = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    page = staff.post(url("subscriptionplan_changelist"), body)
    assert "Take it off sale" in page.content.decode()
    assert SubscriptionPlan.objects.count() == 4


def test_a_plan_that_nobody_had_is_deleted(staff: Client, held: Subscription) -> None:
    starter = url("subscriptionplan_delete", plan("starter"))
    assert staff.post(starter, {"post": "yes"}).status_code == 302
    assert not SubscriptionPlan.objects.filter(code="starter").exists()


def test_other_credits_are_announced_for_the_next_reset(staff: Client, held: Subscription) -> None:
    pro = plan("pro")
    given = {**GOLD, "name": "Pro", "monthly_credits": 150, "team_seats": 3}
    answer = staff.post(url("subscriptionplan_change", pro), given)
    assert answer.status_code == 302
    text = " ".join(map(str, get_messages(answer.wsgi_request)))
    assert "1 subscription gets 150 credits a month from its next reset on" in text
    held.refresh_from_db()
    pro.refresh_from_db()
    assert (pro.monthly_credits, pro.code, held.credits_remaining) == (150, "pro", 120)


def test_the_price_list_says_from_when_a_price_holds(staff: Client, held: Subscription) -> None:
    assert "copies its price" in staff.get(url("creditprice_changelist")).content.decode()
