"""The life of a subscription, from its first day to its last."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.subscriptions.errors import (
    AlreadySubscribed,
    NoYearlyPrice,
    PlanNotOnSale,
    WrongSubscriptionState,
)
from apps.subscriptions.models import CreditTransaction, Subscription, SubscriptionPlan
from apps.subscriptions.services import ledger
from apps.subscriptions.services.reconcile import reconcile
from apps.subscriptions.services.subscriptions import (
    cancel_subscription,
    keep_subscription,
    pause_subscription,
    resume_subscription,
)
from tests.subscriptions.conftest import START, make_subscription


def test_a_subscription_begins_with_the_plans_credits(subscription: Subscription) -> None:
    assert subscription.credits_remaining == subscription.plan.monthly_credits == 30
    assert subscription.current_period_end.isoformat() == "2026-12-21T05:05:00+00:00"
    assert subscription.credits_reset_at == subscription.current_period_end


def test_a_year_is_paid_at_once_and_its_credits_come_month_by_month(owner: User) -> None:
    held = make_subscription(owner, billing_cycle="yearly")
    assert held.current_period_end.isoformat() == "2027-11-21T05:05:00+00:00"
    assert held.credits_reset_at.isoformat() == "2026-12-21T05:05:00+00:00"


def test_the_calendar_is_the_owners(owner: User) -> None:
    owner.timezone = "America/New_York"
    owner.save(update_fields=["timezone"])
    # 00:05 in New York: the wall clock stays where it is when winter time has come and gone.
    held = make_subscription(owner, billing_cycle="yearly")
    assert held.current_period_end.isoformat() == "2027-11-21T05:05:00+00:00"


def test_there_is_one_subscription_at_a_time(owner: User, subscription: Subscription) -> None:
    with pytest.raises(AlreadySubscribed):
        make_subscription(owner, "pro")
    pause_subscription(by=SYSTEM, subscription=subscription)
    with pytest.raises(AlreadySubscribed):
        make_subscription(owner, "pro")
    assert Subscription.objects.count() == 1


def test_the_database_itself_keeps_it_to_one(owner: User, subscription: Subscription) -> None:
    subscription.pk = None
    subscription.id = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.create(
            user=owner,
            plan=subscription.plan,
            started_at=START,
            anchor_at=START,
            current_period_start=START,
            current_period_end=START + timedelta(days=1),
            credits_reset_at=START + timedelta(days=1),
        )


def test_a_plan_off_sale_is_not_sold(owner: User) -> None:
    SubscriptionPlan.objects.filter(code="pro").update(is_active=False)
    with pytest.raises(PlanNotOnSale):
        make_subscription(owner, "pro")


def test_a_plan_without_a_yearly_price_is_not_sold_by_the_year(owner: User) -> None:
    SubscriptionPlan.objects.filter(code="pro").update(price_yearly=None)
    with pytest.raises(NoYearlyPrice):
        make_subscription(owner, "pro", billing_cycle="yearly")


def test_a_pause_takes_no_day_away(subscription: Subscription) -> None:
    before = subscription.current_period_end
    pause_subscription(by=SYSTEM, subscription=subscription, now=START + timedelta(days=3))
    resume_subscription(by=SYSTEM, subscription=subscription, now=START + timedelta(days=13))
    subscription.refresh_from_db()
    assert subscription.status == "active"
    assert subscription.current_period_end == before + timedelta(days=10)
    assert subscription.credits_reset_at == before + timedelta(days=10)
    assert subscription.anchor_at == START + timedelta(days=10)


def test_only_an_active_one_is_paused_and_only_a_paused_one_resumed(
    subscription: Subscription,
) -> None:
    with pytest.raises(WrongSubscriptionState):
        resume_subscription(by=SYSTEM, subscription=subscription)
    pause_subscription(by=SYSTEM, subscription=subscription)
    with pytest.raises(WrongSubscriptionState):
        pause_subscription(by=SYSTEM, subscription=subscription)


def test_a_cancellation_waits_for_the_period_and_can_be_taken_back(
    subscription: Subscription,
) -> None:
    cancel_subscription(by=SYSTEM, subscription=subscription)
    cancel_subscription(by=SYSTEM, subscription=subscription)
    subscription.refresh_from_db()
    assert (subscription.status, subscription.cancel_at_period_end) == ("active", True)
    assert AuditLog.objects.filter(action="subscription.cancel_requested").count() == 1
    keep_subscription(by=SYSTEM, subscription=subscription)
    subscription.refresh_from_db()
    assert not subscription.cancel_at_period_end
    with pytest.raises(WrongSubscriptionState):
        keep_subscription(by=SYSTEM, subscription=subscription)


@pytest.mark.parametrize("paused", [False, True])
def test_an_end_at_once_takes_the_plans_credits_and_leaves_the_bonus(
    subscription: Subscription, *, paused: bool
) -> None:
    ledger.grant(subscription_id=subscription.pk, credits=7, idempotency_key="gift", by=SYSTEM)
    if paused:
        pause_subscription(by=SYSTEM, subscription=subscription)
    cancel_subscription(by=SYSTEM, subscription=subscription, at_period_end=paused)
    subscription.refresh_from_db()
    assert (subscription.status, subscription.credits_remaining) == ("cancelled", 7)
    assert subscription.cancelled_at is not None
    with pytest.raises(WrongSubscriptionState):
        cancel_subscription(by=SYSTEM, subscription=subscription)


def test_bonus_credits_come_along_into_the_next_subscription(
    owner: User, subscription: Subscription
) -> None:
    ledger.grant(subscription_id=subscription.pk, credits=7, idempotency_key="gift", by=SYSTEM)
    cancel_subscription(by=SYSTEM, subscription=subscription, at_period_end=False)
    following = make_subscription(owner, "pro")
    subscription.refresh_from_db()
    assert (subscription.credits_remaining, subscription.bonus_credits) == (0, 0)
    assert (following.credits_remaining, following.bonus_credits) == (127, 7)
    assert reconcile().violations == {}


def test_bonus_credits_come_along_once(owner: User, subscription: Subscription) -> None:
    ledger.grant(subscription_id=subscription.pk, credits=7, idempotency_key="gift", by=SYSTEM)
    for plan in ("pro", "starter", "pro"):
        held = Subscription.objects.get(status="active")
        cancel_subscription(by=SYSTEM, subscription=held, at_period_end=False)
        assert make_subscription(owner, plan).bonus_credits == 7
    assert sum(CreditTransaction.objects.values_list("bonus_amount", flat=True)) == 7
    assert reconcile().violations == {}


def test_every_step_is_in_the_audit_log(subscription: Subscription) -> None:
    pause_subscription(by=SYSTEM, subscription=subscription)
    resume_subscription(by=SYSTEM, subscription=subscription)
    cancel_subscription(by=SYSTEM, subscription=subscription)
    actions = AuditLog.objects.filter(target_id=str(subscription.pk)).order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "subscription.started",
        "subscription.paused",
        "subscription.resumed",
        "subscription.cancel_requested",
    ]
