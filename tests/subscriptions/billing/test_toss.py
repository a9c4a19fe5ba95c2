"""Toss Payments keeps a card; charging it, and when, is ours."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.providers.errors import ProviderError
from apps.subscriptions.errors import AlreadySubscribed, PaymentNotKnown, PaymentNotMade
from apps.subscriptions.models import Payment, PaymentMethod, Subscription
from apps.subscriptions.services import clock
from apps.subscriptions.services.billing import plans
from apps.subscriptions.services.billing.renewals import charge_due_renewals
from apps.subscriptions.services.billing.settling import settle_due
from tests.subscriptions.billing.conftest import (
    LATER,
    STARTER,
    after,
    begin,
    begin_credits,
    deliver,
    finish,
    fresh,
    plan,
    subscribe_by_card,
)
from tests.support.vendors.payment_server import Fault
from tests.support.vendors.toss_server import TossServer


def test_a_card_is_registered_charged_and_the_subscription_begins(
    owner: User, toss_vendor: TossServer
) -> None:
    checkout = begin(owner, "toss")
    assert checkout.start.client_method == "requestBillingAuth"
    payment = finish(owner, checkout, toss_vendor.register_card(checkout.start))

    assert (payment.status, payment.amount) == ("paid", STARTER)
    assert toss_vendor.taken == STARTER
    held = Subscription.objects.get()
    assert (held.billing_method, held.credits_remaining) == ("provider", 30)
    assert payment.subscription == held
    assert payment.delivered_at is not None
    assert held.payment_method_id == str(PaymentMethod.objects.get(is_default=True).pk)


def test_completing_again_changes_nothing(owner: User, toss_vendor: TossServer) -> None:
    checkout = begin(owner, "toss")
    parameters = toss_vendor.register_card(checkout.start)
    for _time in range(3):
        finish(owner, checkout, parameters)

    assert toss_vendor.taken == STARTER
    assert Subscription.objects.count() == Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_browsers_that_complete_at_once_pay_once(owner: User, toss_vendor: TossServer) -> None:
    checkout = begin(owner, "toss")
    parameters = toss_vendor.register_card(checkout.start)
    barrier, problems = Barrier(4), []

    def complete() -> None:
        try:
            barrier.wait()
            row = Payment.objects.get(pk=checkout.payment.pk)
            from apps.subscriptions.services.billing.completing import complete_checkout

            complete_checkout(by=owner, payment=row, parameters=parameters)
        except Exception as error:  # noqa: BLE001 (shown by the assertion)
            problems.append(error)
        finally:
            connection.close()

    threads = [Thread(target=complete) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert toss_vendor.taken == STARTER
    assert fresh(checkout.payment).status == "paid"
    assert Subscription.objects.get().credits_remaining == 30


def test_a_declined_card_begins_nothing(owner: User, toss_vendor: TossServer) -> None:
    toss_vendor.decline()
    checkout = begin(owner, "toss")
    payment = finish(owner, checkout, toss_vendor.register_card(checkout.start))

    assert payment.status == "failed"
    assert "한도초과" in payment.error
    assert not Subscription.objects.exists()
    again = begin(owner, "toss")
    assert finish(owner, again, toss_vendor.register_card(again.start)).status == "paid"


def test_somebody_elses_card_is_refused_and_the_checkout_stays_open(
    owner: User, toss_vendor: TossServer
) -> None:
    checkout = begin(owner, "toss")
    with pytest.raises(ProviderError):
        finish(owner, checkout, {"customerKey": "somebody", "authKey": "else"})
    assert fresh(checkout.payment).status == "created"
    assert toss_vendor.taken == 0


def test_nobody_buys_a_second_subscription(owner: User, toss_vendor: TossServer) -> None:
    subscribe_by_card(owner, toss_vendor)
    with pytest.raises(AlreadySubscribed):
        begin(owner, "toss")


def test_two_open_checkouts_that_are_both_paid_leave_one_for_staff(
    owner: User, toss_vendor: TossServer
) -> None:
    first, second = begin(owner, "toss"), begin(owner, "toss", "pro")
    finish(owner, first, toss_vendor.register_card(first.start))
    payment = finish(owner, second, toss_vendor.register_card(second.start))

    assert (payment.status, payment.delivered_at) == ("paid", None)
    assert "subscription already" in payment.problem
    assert Subscription.objects.get().plan.code == "starter"
    assert AuditLog.objects.filter(action="payment.not_delivered", severity="critical").exists()


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.BROKEN_JSON, Fault.ERROR_AFTER])
def test_a_lost_answer_is_settled_by_asking(
    owner: User, toss_vendor: TossServer, fault: Fault
) -> None:
    checkout = begin(owner, "toss")
    parameters = toss_vendor.register_card(checkout.start)
    toss_vendor.misbehave(fault, on="POST /v1/billing/bk")
    payment = finish(owner, checkout, parameters)
    assert payment.status == "unconfirmed"
    assert not Subscription.objects.exists()
    finish(owner, checkout, parameters)
    assert settle_due(now=timezone.now()) == {}

    assert settle_due(now=timezone.now() + LATER) == {"paid": 1}
    assert toss_vendor.taken == STARTER
    assert toss_vendor.count("POST /v1/billing/bk") == 1
    assert Subscription.objects.get().credits_remaining == 30


def test_a_charge_that_never_arrived_is_no_payment(owner: User, toss_vendor: TossServer) -> None:
    checkout = begin(owner, "toss")
    toss_vendor.misbehave(Fault.SERVER_ERROR, on="POST /v1/billing/bk")
    payment = finish(owner, checkout, toss_vendor.register_card(checkout.start))
    assert payment.status == "unconfirmed"

    assert settle_due(now=timezone.now() + LATER) == {"failed": 1}
    assert not Subscription.objects.exists()
    assert toss_vendor.taken == 0


def test_a_process_that_died_while_charging_is_settled(
    owner: User, toss_vendor: TossServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apps.providers.toss.gateway import TossGateway

    charge = TossGateway.charge

    def die(self: TossGateway, request: object) -> None:
        charge(self, request)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    checkout = begin(owner, "toss")
    parameters = toss_vendor.register_card(checkout.start)
    monkeypatch.setattr(TossGateway, "charge", die)
    with pytest.raises(KeyboardInterrupt):
        finish(owner, checkout, parameters)
    monkeypatch.undo()
    assert fresh(checkout.payment).status == "sent"

    assert settle_due(now=timezone.now() + LATER) == {"paid": 1}
    assert Subscription.objects.get().credits_remaining == 30
    assert toss_vendor.count("POST /v1/billing/bk") == 1


def test_a_checkout_that_nobody_finished_is_closed_after_a_day(
    owner: User, toss_vendor: TossServer
) -> None:
    checkout = begin(owner, "toss")
    assert settle_due(now=timezone.now() + timedelta(hours=23)) == {}
    assert settle_due(now=timezone.now() + timedelta(hours=25)) == {"failed": 1}
    assert fresh(checkout.payment).status == "failed"


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
    assert "no stored card" in Payment.objects.latest("id").error
