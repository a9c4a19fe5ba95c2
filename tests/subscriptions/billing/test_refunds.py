"""Money given back, by staff here or on the vendor's pages, and the credits that go with it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.core.errors import InvalidInput
from apps.subscriptions.errors import PaymentNotKnown, WrongPaymentState
from apps.subscriptions.models import Payment, Subscription
from apps.subscriptions.services import ledger
from apps.subscriptions.services.billing.refunding import refund_payment
from apps.subscriptions.services.billing.settling import settle_due
from tests.subscriptions.billing.conftest import (
    LATER,
    STARTER,
    begin_credits,
    deliver,
    finish,
    subscribe_at_stripe,
    subscribe_by_card,
)
from tests.support.vendors.payment_server import Fault
from tests.support.vendors.stripe_server import StripeServer
from tests.support.vendors.toss_server import TossServer


def bought_credits(owner: User, toss: TossServer) -> tuple[Subscription, Payment]:
    held = subscribe_by_card(owner, toss)
    checkout = begin_credits(owner, "toss")
    payment = finish(owner, checkout, toss.authorize(checkout.start))
    held.refresh_from_db()
    assert held.bonus_credits == 20
    return held, payment


def test_all_of_it_with_the_unused_credits(owner: User, toss_vendor: TossServer) -> None:
    held, payment = bought_credits(owner, toss_vendor)
    refund_payment(by=owner, payment=payment, reason="Bought by mistake")
    deliver(toss_vendor.events(), provider="toss", times=3)

    held.refresh_from_db()
    assert (payment.status, payment.refunded_amount) == ("refunded", Decimal(15_000))
    assert (held.bonus_credits, held.credits_remaining) == (0, 30)
    assert toss_vendor.taken == STARTER
    with pytest.raises(InvalidInput):
        refund_payment(by=owner, payment=payment, reason="Again")


def test_used_credits_are_never_taken_below_zero(owner: User, toss_vendor: TossServer) -> None:
    held, payment = bought_credits(owner, toss_vendor)
    ledger.debit(subscription_id=held.pk, credits=45, idempotency_key="use", by=SYSTEM)
    refund_payment(by=owner, payment=payment, reason="Goodwill")
    held.refresh_from_db()
    assert (held.credits_remaining, held.bonus_credits) == (0, 0)
    assert payment.credits_taken_back == 5


def test_a_part_takes_its_share(owner: User, toss_vendor: TossServer) -> None:
    held, payment = bought_credits(owner, toss_vendor)
    refund_payment(by=owner, payment=payment, reason="Half", amount=Decimal(7_500))
    held.refresh_from_db()
    assert (payment.status, held.bonus_credits) == ("partially_refunded", 10)
    refund_payment(by=owner, payment=payment, reason="The rest")
    held.refresh_from_db()
    assert (payment.status, held.bonus_credits) == ("refunded", 0)


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1), Decimal(15_001), Decimal("0.5")])
def test_no_other_sums(owner: User, toss_vendor: TossServer, amount: Decimal) -> None:
    _held, payment = bought_credits(owner, toss_vendor)
    with pytest.raises(InvalidInput):
        refund_payment(by=owner, payment=payment, reason="Wrong", amount=amount)
    assert toss_vendor.count("POST /v1/payments/tviva") == 0


def test_a_reason_is_asked_for(owner: User, toss_vendor: TossServer) -> None:
    _held, payment = bought_credits(owner, toss_vendor)
    with pytest.raises(InvalidInput):
        refund_payment(by=owner, payment=payment, reason="  ")


@pytest.mark.parametrize(
    ("fault", "status", "left"),
    [(Fault.ANSWER_LOST, "refunded", 0), (Fault.SERVER_ERROR, "paid", 20)],
)
def test_a_lost_answer_is_settled_by_asking(
    owner: User, toss_vendor: TossServer, fault: Fault, status: str, left: int
) -> None:
    held, payment = bought_credits(owner, toss_vendor)
    toss_vendor.misbehave(fault, on="POST /v1/payments/tviva")
    with pytest.raises(PaymentNotKnown):
        refund_payment(by=owner, payment=payment, reason="Lost")
    with pytest.raises(WrongPaymentState):
        refund_payment(by=owner, payment=payment, reason="Twice")
    settle_due(now=timezone.now() + LATER)
    payment.refresh_from_db()
    held.refresh_from_db()
    assert (payment.status, payment.refund_sent_at) == (status, None)
    assert held.bonus_credits == left


def test_given_back_on_the_vendors_pages(owner: User, stripe_vendor: StripeServer) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    checkout = begin_credits(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    payment = finish(owner, checkout)
    known = len(stripe_vendor.events())
    stripe_vendor.refund_in_dashboard(payment.payment_ref, 3_000)
    stripe_vendor.refund_in_dashboard(payment.payment_ref)
    deliver(stripe_vendor.events()[known:][::-1], times=3)

    payment.refresh_from_db()
    held.refresh_from_db()
    assert (payment.status, payment.refunded_amount) == ("refunded", Decimal(15_000))
    assert held.bonus_credits == 0


def test_a_subscriptions_payment_goes_back_and_the_plan_stays(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    payment = Payment.objects.get()
    refund_payment(by=owner, payment=payment, reason="Goodwill")
    deliver(stripe_vendor.events(), times=2)
    held.refresh_from_db()
    assert (payment.status, held.status, held.credits_remaining) == ("refunded", "active", 30)
    assert stripe_vendor.taken == 0
