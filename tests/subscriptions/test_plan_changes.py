"""Up at once for the difference, down from the next period."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.subscriptions.errors import NoYearlyPrice, PlanNotOnSale, WrongSubscriptionState
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.services.plan_changes import (
    change_plan,
    forget_plan_change,
    quote_change,
)
from apps.subscriptions.services.reconcile import reconcile
from apps.subscriptions.services.subscriptions import pause_subscription
from tests.subscriptions.conftest import START, make_subscription

HALF = START + timedelta(days=15)  # of the thirty days to 21 December


def plan(code: str) -> SubscriptionPlan:
    return SubscriptionPlan.objects.get(code=code)


def test_a_larger_plan_brings_and_costs_the_share_of_what_is_left(
    subscription: Subscription,
) -> None:
    change = quote_change(subscription=subscription, plan=plan("pro"), now=HALF)
    assert change.at is None
    assert change.credits_now == (120 - 30) // 2
    assert change.price_now == Decimal(30_000) / 2
    assert change.currency == "KRW"


def test_shares_are_rounded_in_the_customers_favour_for_credits_and_to_whole_won(
    subscription: Subscription,
) -> None:
    change = quote_change(
        subscription=subscription, plan=plan("pro"), now=START + timedelta(days=29, hours=23)
    )
    assert change.credits_now == 1
    assert change.price_now == Decimal(42)


def test_an_upgrade_takes_effect_now_and_keeps_what_was_used(subscription: Subscription) -> None:
    change_plan(by=SYSTEM, subscription=subscription, plan=plan("pro"), now=HALF)
    subscription.refresh_from_db()
    assert subscription.plan.code == "pro"
    assert (subscription.credits_remaining, subscription.bonus_credits) == (75, 0)
    assert reconcile().violations == {}


def test_going_up_and_down_again_gains_nothing(owner: User) -> None:
    held = make_subscription(owner, billing_method="complimentary")
    change_plan(by=SYSTEM, subscription=held, plan=plan("pro"), now=HALF)
    held.refresh_from_db()
    change = change_plan(by=SYSTEM, subscription=held, plan=plan("starter"), now=HALF)
    assert change.at == held.current_period_end
    held.refresh_from_db()
    with pytest.raises(WrongSubscriptionState):
        change_plan(by=SYSTEM, subscription=held, plan=plan("pro"), now=HALF)
    assert held.credits_remaining == 75


def test_an_upgrade_forgets_a_downgrade_that_was_planned(owner: User) -> None:
    held = make_subscription(owner, "pro")
    change_plan(by=SYSTEM, subscription=held, plan=plan("starter"), now=START)
    held.refresh_from_db()
    change_plan(by=SYSTEM, subscription=held, plan=plan("business"), now=HALF)
    held.refresh_from_db()
    assert (held.plan.code, held.next_plan) == ("business", None)


def test_a_planned_change_can_be_taken_back(owner: User) -> None:
    held = make_subscription(owner, "pro")
    with pytest.raises(WrongSubscriptionState):
        forget_plan_change(by=SYSTEM, subscription=held)
    change_plan(by=SYSTEM, subscription=held, plan=plan("starter"), now=START)
    forget_plan_change(by=SYSTEM, subscription=held)
    held.refresh_from_db()
    assert (held.plan.code, held.next_plan, held.next_plan_at) == ("pro", None, None)


def test_what_cannot_be_bought_is_refused(subscription: Subscription) -> None:
    SubscriptionPlan.objects.filter(code="pro").update(is_active=False)
    SubscriptionPlan.objects.filter(code="business").update(price_yearly=None)
    with pytest.raises(PlanNotOnSale):
        quote_change(subscription=subscription, plan=plan("pro"))
    with pytest.raises(NoYearlyPrice):
        quote_change(subscription=subscription, plan=plan("business"), billing_cycle="yearly")
    with pytest.raises(WrongSubscriptionState):
        quote_change(subscription=subscription, plan=subscription.plan)
    pause_subscription(by=SYSTEM, subscription=subscription)
    subscription.refresh_from_db()
    with pytest.raises(WrongSubscriptionState):
        quote_change(subscription=subscription, plan=plan("business"))
