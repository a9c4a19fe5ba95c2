"""Toss Payments keeps a card; charging it, and when, is ours."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.providers.errors import ProviderError
from apps.subscriptions.errors import AlreadySubscribed
from apps.subscriptions.models import Payment, PaymentMethod, Subscription
from apps.subscriptions.services.billing.settling import settle_due
from tests.subscriptions.billing.conftest import (
    LATER,
    STARTER,
    begin,
    finish,
    fresh,
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
