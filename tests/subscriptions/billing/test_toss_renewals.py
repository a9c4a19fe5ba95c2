"""Periods, larger plans, credits and cards that are charged through Toss Payments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.subscriptions.errors import PaymentNotKnown, PaymentNotMade
from apps.subscriptions.models import Payment, PaymentMethod, Subscription
from apps.subscriptions.services import clock
from apps.subscriptions.services.billing import plans
from apps.subscriptions.services.billing.renewals import charge_due_renewals
from apps.subscriptions.services.billing.settling import settle_due
from tests.subscriptions.billing.conftest import (
    LATER,
    STARTER,
    after,
    begin_credits,
    deliver,
    finish,
    fresh,
    plan,
    subscribe_by_card,
)
from tests.support.vendors.payment_server import Fault
from tests.support.vendors.toss_server import TossServer


def test_a_period_that_is_over_is_charged_and_renewed_once(
    owner: User, toss_vendor: TossServer
) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    first_end = held.current_period_end
    assert charge_due_renewals(now=first_end - timedelta(seconds=1)) == {}

    now = after(held)
    assert charge_due_renewals(now=now) == {"paid": 1}
    assert charge_due_renewals(now=now) == {}
    held.refresh_from_db()
    assert held.current_period_start == first_end
    assert held.credits_remaining == 30
    assert toss_vendor.taken == 2 * STARTER


def test_customers_keep_the_price_they_bought_at(owner: User, toss_vendor: TossServer) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    dearer = plan()
    dearer.price_monthly = Decimal(25_000)
    dearer.save()
    charge_due_renewals(now=after(held))
    assert toss_vendor.taken == 2 * STARTER


@pytest.mark.django_db(transaction=True)
def test_two_clocks_charge_a_period_once(owner: User, toss_vendor: TossServer) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    now, barrier = after(held), Barrier(3)

    def charge() -> None:
        try:
            barrier.wait()
            charge_due_renewals(now=now)
        finally:
            connection.close()

    threads = [Thread(target=charge) for _thread in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert toss_vendor.taken == 2 * STARTER
    assert Payment.objects.filter(purpose="renewal").count() == 1


def test_a_declined_renewal_is_tried_on_its_days_and_recovers(
    owner: User, toss_vendor: TossServer, django_capture_on_commit_callbacks: object
) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    toss_vendor.decline(times=2)
    start = after(held)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert charge_due_renewals(now=start) == {"failed": 1}
    held.refresh_from_db()
    assert held.grace_until == start + timedelta(days=7)
    assert [one.to for one in mail.outbox] == [["owner@example.com"]]
    assert "한도초과" in mail.outbox[0].body

    assert charge_due_renewals(now=start + timedelta(hours=23)) == {}
    assert charge_due_renewals(now=start + timedelta(days=1)) == {"failed": 1}
    assert charge_due_renewals(now=start + timedelta(days=2)) == {}
    assert charge_due_renewals(now=start + timedelta(days=3)) == {"paid": 1}
    held.refresh_from_db()
    assert Subscription.objects.filter(grace_until=None, credits_remaining=30).exists()
    attempts = Payment.objects.filter(purpose="renewal").order_by("id")
    assert [one.attempt for one in attempts] == [1, 2, 3]


def test_without_a_payment_it_ends_with_the_grace(owner: User, toss_vendor: TossServer) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    toss_vendor.decline(times=9)
    start = after(held)
    for day in range(8):
        charge_due_renewals(now=start + timedelta(days=day))
        clock.run_due(now=start + timedelta(days=day))
    held.refresh_from_db()
    assert (held.status, held.credits_remaining) == ("expired", 0)
    assert Payment.objects.filter(purpose="renewal", status="failed").count() == 4
    assert charge_due_renewals(now=start + timedelta(days=9)) == {}
    assert toss_vendor.taken == STARTER


def test_a_renewal_whose_answer_is_lost_is_not_charged_again(
    owner: User, toss_vendor: TossServer
) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    toss_vendor.misbehave(Fault.ANSWER_LOST, on="POST /v1/billing/bk")
    now = after(held)
    assert charge_due_renewals(now=now) == {"unconfirmed": 1}
    assert charge_due_renewals(now=now + timedelta(days=1)) == {}
    settle_due(now=now)
    held.refresh_from_db()
    assert held.current_period_start < now < held.current_period_end
    assert toss_vendor.taken == 2 * STARTER


def test_a_cancelled_or_paused_one_is_not_charged(owner: User, toss_vendor: TossServer) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    plans.cancel(by=owner, subscription=held)
    assert charge_due_renewals(now=after(held)) == {}
    plans.keep(by=owner, subscription=held)
    plans.pause(by=owner, subscription=held)
    assert charge_due_renewals(now=after(held)) == {}
    assert toss_vendor.taken == STARTER


def test_nobody_who_left_is_charged(owner: User, toss_vendor: TossServer) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    User.objects.filter(pk=owner.pk).update(status="suspended")
    assert charge_due_renewals(now=after(held)) == {}


def test_a_larger_plan_is_paid_for_before_it_holds(owner: User, toss_vendor: TossServer) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    change = plans.change_plan_paid(by=owner, subscription=held, plan=plan("pro"))
    held.refresh_from_db()
    assert held.plan.code == "pro"
    assert toss_vendor.taken == STARTER + change.price_now
    assert held.credits_remaining == 30 + change.credits_now
    charge_due_renewals(now=after(held))
    assert toss_vendor.taken == STARTER + change.price_now + 49_000


def test_a_larger_plan_that_is_declined_does_not_hold(owner: User, toss_vendor: TossServer) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    toss_vendor.decline()
    with pytest.raises(PaymentNotMade, match="한도초과"):
        plans.change_plan_paid(by=owner, subscription=held, plan=plan("pro"))
    held.refresh_from_db()
    assert (held.plan.code, held.credits_remaining) == ("starter", 30)


def test_a_larger_plan_whose_payment_is_not_known_follows_later(
    owner: User, toss_vendor: TossServer
) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    toss_vendor.misbehave(Fault.ANSWER_LOST, on="POST /v1/billing/bk")
    with pytest.raises(PaymentNotKnown):
        plans.change_plan_paid(by=owner, subscription=held, plan=plan("pro"))
    settle_due(now=timezone.now() + LATER)
    held.refresh_from_db()
    assert held.plan.code == "pro"


def test_a_smaller_plan_is_charged_from_the_next_period(
    owner: User, toss_vendor: TossServer
) -> None:
    held = subscribe_by_card(owner, toss_vendor, "pro")
    plans.change_plan_paid(by=owner, subscription=held, plan=plan("starter"))
    assert toss_vendor.taken == 49_000
    charge_due_renewals(now=after(held))
    held.refresh_from_db()
    assert (held.plan.code, held.credits_remaining) == ("starter", 30)
    assert toss_vendor.taken == 49_000 + STARTER


def test_bought_credits_are_confirmed_once_by_return_and_message(
    owner: User, toss_vendor: TossServer
) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    checkout = begin_credits(owner, "toss")
    parameters = toss_vendor.authorize(checkout.start)
    finish(owner, checkout, parameters)
    deliver(toss_vendor.events(), provider="toss", times=3)
    finish(owner, checkout, parameters)
    held.refresh_from_db()
    assert (held.credits_remaining, held.bonus_credits) == (50, 20)
    assert toss_vendor.taken == STARTER + 15_000


def test_the_message_books_what_the_lost_answer_did_not(
    owner: User, toss_vendor: TossServer
) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    checkout = begin_credits(owner, "toss")
    toss_vendor.misbehave(Fault.ANSWER_LOST, on="POST /v1/payments/confirm")
    payment = finish(owner, checkout, toss_vendor.authorize(checkout.start))
    assert payment.status == "unconfirmed"
    deliver(toss_vendor.events(), provider="toss", times=3)
    held.refresh_from_db()
    assert (fresh(payment).status, held.bonus_credits) == ("paid", 20)


def test_a_removed_card_is_known_by_its_key_alone(owner: User, toss_vendor: TossServer) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    [key] = toss_vendor.billing_keys
    deliver([toss_vendor.delete_billing_key(key)], provider="toss", times=3)
    method = PaymentMethod.objects.get()
    assert method.removed_at is not None
    assert method.method_ref == ""
    assert charge_due_renewals(now=after(held)) == {"failed": 1}
    assert Payment.objects.latest("id").method is None
