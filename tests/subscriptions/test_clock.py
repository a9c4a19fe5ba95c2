"""What time does: credits anew, renewal, grace, the end. Late, twice, or in two places at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.subscriptions.errors import WrongSubscriptionState
from apps.subscriptions.models import CreditTransaction, Subscription, SubscriptionPlan
from apps.subscriptions.services import ledger
from apps.subscriptions.services.clock import renew_subscription, run_due
from apps.subscriptions.services.plan_changes import change_plan
from apps.subscriptions.services.reconcile import reconcile
from apps.subscriptions.services.subscriptions import cancel_subscription, pause_subscription
from tests.subscriptions.conftest import START, make_subscription

DECEMBER = datetime(2026, 12, 21, 5, 5, tzinfo=UTC)
BEFORE = DECEMBER - timedelta(seconds=1)


def use(held: Subscription, credits: int) -> None:
    ledger.debit(
        subscription_id=held.pk, credits=credits, idempotency_key=f"use {credits}", by=SYSTEM
    )


def test_nothing_happens_before_it_is_due(subscription: Subscription) -> None:
    assert run_due(now=BEFORE) == {}


def test_a_complimentary_one_renews_itself_with_credits_anew(owner: User) -> None:
    held = make_subscription(owner, billing_method="complimentary")
    use(held, 12)
    assert run_due(now=DECEMBER) == {"renewed": 1}
    held.refresh_from_db()
    assert (held.credits_remaining, held.credits_used) == (30, 0)
    assert held.current_period_start == DECEMBER
    assert held.current_period_end == datetime(2027, 1, 21, 5, 5, tzinfo=UTC)
    assert run_due(now=DECEMBER) == {}


def test_a_clock_that_stood_still_for_months_runs_once(owner: User) -> None:
    held = make_subscription(owner, billing_method="complimentary")
    run_due(now=datetime(2027, 5, 1, tzinfo=UTC))
    held.refresh_from_db()
    assert held.current_period_end == datetime(2027, 5, 21, 5, 5, tzinfo=UTC)
    assert held.credits_reset_at == held.current_period_end
    resets = CreditTransaction.objects.filter(transaction_type="reset")
    assert resets.count() == 2


def test_a_yearly_one_gets_its_credits_each_month(owner: User) -> None:
    held = make_subscription(owner, billing_cycle="yearly")
    use(held, 12)
    assert run_due(now=DECEMBER) == {"reset": 1}
    held.refresh_from_db()
    assert (held.credits_remaining, held.credits_used) == (30, 0)
    assert held.credits_reset_at == datetime(2027, 1, 21, 5, 5, tzinfo=UTC)
    assert held.current_period_end == datetime(2027, 11, 21, 5, 5, tzinfo=UTC)


def test_bonus_credits_survive_the_reset(owner: User) -> None:
    held = make_subscription(owner, billing_method="complimentary")
    ledger.grant(subscription_id=held.pk, credits=9, idempotency_key="gift", by=SYSTEM)
    use(held, 32)
    run_due(now=DECEMBER)
    held.refresh_from_db()
    assert (held.credits_remaining, held.bonus_credits) == (37, 7)


def test_a_period_that_nobody_paid_for_ends_after_the_days_of_grace(
    subscription: Subscription,
) -> None:
    assert run_due(now=DECEMBER) == {"grace": 1}
    subscription.refresh_from_db()
    assert subscription.status == "active"
    assert subscription.grace_until == DECEMBER + timedelta(days=7)
    # No new credits for a month that is not paid.
    assert CreditTransaction.objects.count() == 1
    assert run_due(now=DECEMBER + timedelta(days=6, hours=23)) == {}
    assert run_due(now=DECEMBER + timedelta(days=7)) == {"expired": 1}
    subscription.refresh_from_db()
    assert (subscription.status, subscription.credits_remaining) == ("expired", 0)
    assert reconcile().violations == {}


def test_a_payment_within_the_grace_counts_from_the_periods_end(
    subscription: Subscription,
) -> None:
    run_due(now=DECEMBER)
    late = DECEMBER + timedelta(days=5)
    end = renew_subscription(by=SYSTEM, subscription=subscription, now=late)
    subscription.refresh_from_db()
    assert end == datetime(2027, 1, 21, 5, 5, tzinfo=UTC)
    assert subscription.grace_until is None
    assert subscription.current_period_start == DECEMBER
    assert subscription.credits_remaining == 30


def test_a_payment_in_advance_lets_the_running_month_finish(subscription: Subscription) -> None:
    use(subscription, 12)
    renew_subscription(by=SYSTEM, subscription=subscription, now=DECEMBER - timedelta(days=3))
    subscription.refresh_from_db()
    assert subscription.credits_remaining == 18
    assert run_due(now=DECEMBER) == {"reset": 1}
    subscription.refresh_from_db()
    assert subscription.credits_remaining == 30
    assert subscription.current_period_end == datetime(2027, 1, 21, 5, 5, tzinfo=UTC)


def test_nobody_pays_for_two_periods_in_advance(subscription: Subscription) -> None:
    renew_subscription(by=SYSTEM, subscription=subscription, now=BEFORE)
    with pytest.raises(WrongSubscriptionState):
        renew_subscription(by=SYSTEM, subscription=subscription, now=BEFORE)


def test_a_cancelled_one_ends_with_its_period(subscription: Subscription) -> None:
    cancel_subscription(by=SYSTEM, subscription=subscription)
    assert run_due(now=BEFORE) == {}
    assert run_due(now=DECEMBER) == {"cancelled": 1}
    subscription.refresh_from_db()
    assert (subscription.status, subscription.credits_remaining) == ("cancelled", 0)


def test_time_stands_still_for_a_paused_one(subscription: Subscription) -> None:
    pause_subscription(by=SYSTEM, subscription=subscription, now=START)
    assert run_due(now=DECEMBER + timedelta(days=400)) == {}


def test_a_smaller_plan_comes_with_the_next_period(owner: User) -> None:
    held = make_subscription(owner, "pro", billing_method="complimentary")
    change_plan(
        by=SYSTEM, subscription=held, plan=SubscriptionPlan.objects.get(code="starter"), now=START
    )
    run_due(now=DECEMBER)
    held.refresh_from_db()
    assert (held.plan.code, held.credits_remaining, held.next_plan) == ("starter", 30, None)


def test_another_cycle_counts_from_where_the_old_period_ends(owner: User) -> None:
    held = make_subscription(owner, billing_method="complimentary")
    change_plan(
        by=SYSTEM,
        subscription=held,
        plan=held.plan,
        billing_cycle="yearly",
        now=START,
    )
    run_due(now=DECEMBER)
    held.refresh_from_db()
    assert held.billing_cycle == "yearly"
    assert held.current_period_end == datetime(2027, 12, 21, 5, 5, tzinfo=UTC)
    assert held.credits_reset_at == datetime(2027, 1, 21, 5, 5, tzinfo=UTC)


def test_one_that_fails_does_not_keep_the_others_waiting(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_subscription(owner, billing_method="complimentary")
    second = make_subscription(
        User.objects.create_user("second@example.com"), billing_method="complimentary"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE subscriptions ADD CONSTRAINT broken "
            f"CHECK (id <> '{first.pk}' OR current_period_end < '2027-01-01')"
        )
    assert run_due(now=DECEMBER) == {"failed": 1, "renewed": 1}
    second.refresh_from_db()
    assert second.current_period_start == DECEMBER


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_reset_once() -> None:
    from apps.subscriptions.services.defaults import install_plans

    install_plans()
    owner = User.objects.create_user("owner@example.com")
    held = make_subscription(owner, billing_method="complimentary")
    barrier = Barrier(4)

    def tick() -> None:
        barrier.wait()
        run_due(now=DECEMBER)
        connection.close()

    threads = [Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held.refresh_from_db()
    assert held.current_period_end == datetime(2027, 1, 21, 5, 5, tzinfo=UTC)
    assert CreditTransaction.objects.filter(transaction_type="reset").count() == 2
    assert AuditLog.objects.filter(action="subscription.renewed").count() == 1
