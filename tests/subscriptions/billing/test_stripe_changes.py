"""Subscriptions at Stripe that are changed, and messages that must not be believed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.subscriptions.errors import PaymentNotKnown, PaymentNotMade
from apps.subscriptions.models import Payment, PaymentEvent, Subscription
from apps.subscriptions.services.billing import plans
from apps.subscriptions.services.billing.events import handle_due_events
from apps.subscriptions.services.billing.settling import settle_due
from tests.subscriptions.billing.conftest import (
    LATER,
    STARTER,
    begin,
    begin_credits,
    deliver,
    finish,
    outcomes,
    plan,
    subscribe_at_stripe,
)
from tests.support.vendors.payment_server import Delivery, Fault
from tests.support.vendors.stripe_server import StripeServer

MONTH = timedelta(days=32)


def ref(held: Subscription) -> str:
    return held.stripe_subscription_id


def news(stripe: StripeServer, known: int) -> list[Delivery]:
    return stripe.events()[known:]


def test_cancelled_kept_paused_and_resumed_at_the_vendor_first(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    keeper = stripe_vendor.gateway().subscriptions
    plans.cancel(by=owner, subscription=held)
    assert keeper.read(ref(held)).cancel_at_period_end
    plans.keep(by=owner, subscription=held)
    assert not keeper.read(ref(held)).cancel_at_period_end
    plans.pause(by=owner, subscription=held)
    assert keeper.read(ref(held)).status == "paused"
    deliver(stripe_vendor.events(), times=2)
    held.refresh_from_db()
    assert held.status == "paused"
    plans.resume(by=owner, subscription=held)
    assert keeper.read(ref(held)).status == "active"
    plans.end(by=owner, subscription=held)
    deliver(stripe_vendor.events()[::-1], times=2)
    held.refresh_from_db()
    assert held.status == "cancelled"
    assert keeper.read(ref(held)).status == "cancelled"


def test_a_vendor_that_is_away_changes_nothing_here(
    owner: User, stripe_vendor: StripeServer
) -> None:
    from apps.providers.errors import ProviderError

    held = subscribe_at_stripe(owner, stripe_vendor)
    stripe_vendor.misbehave(Fault.SERVER_ERROR, on="POST /v1/subscriptions")
    with pytest.raises(ProviderError):
        plans.cancel(by=owner, subscription=held)
    held.refresh_from_db()
    assert not held.cancel_at_period_end


def test_cancelled_in_the_vendors_portal_is_mirrored(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    known = len(stripe_vendor.events())
    keeper = stripe_vendor.gateway().subscriptions
    keeper.cancel_at_period_end(ref(held))
    keeper.keep(ref(held))
    keeper.cancel_at_period_end(ref(held))
    messages = news(stripe_vendor, known)
    deliver([messages[2], messages[0], messages[1]], times=3)
    held.refresh_from_db()
    assert held.cancel_at_period_end
    stripe_vendor.renew(ref(held))
    deliver(stripe_vendor.events(), times=3)
    held.refresh_from_db()
    assert (held.status, held.credits_remaining) == ("cancelled", 0)


def test_a_larger_plan_is_paid_at_the_vendor_and_renews_nothing(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    end, known = held.current_period_end, len(stripe_vendor.events())
    change = plans.change_plan_paid(by=owner, subscription=held, plan=plan("pro"))
    deliver(news(stripe_vendor, known), times=3)

    held.refresh_from_db()
    assert (held.plan.code, held.current_period_end) == ("pro", end)
    assert held.credits_remaining == 30 + change.credits_now
    payment = Payment.objects.get(purpose="upgrade")
    assert payment.payment_ref.startswith("in_")
    assert not Payment.objects.filter(purpose="renewal").exists()
    known = len(stripe_vendor.events())
    stripe_vendor.renew(ref(held))
    deliver(news(stripe_vendor, known), times=3)
    held.refresh_from_db()
    assert Payment.objects.get(purpose="renewal").amount == 49_000
    assert held.credits_remaining == 120


def test_a_declined_larger_plan_stays_the_old_one(owner: User, stripe_vendor: StripeServer) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    stripe_vendor.decline()
    with pytest.raises(PaymentNotMade, match="declined"):
        plans.change_plan_paid(by=owner, subscription=held, plan=plan("pro"))
    held.refresh_from_db()
    assert held.plan.code == "starter"


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [(Fault.ANSWER_LOST, "pro", "paid"), (Fault.SERVER_ERROR, "starter", "failed")],
)
def test_a_larger_plan_of_unknown_outcome_is_read_from_the_vendor(
    owner: User, stripe_vendor: StripeServer, fault: Fault, code: str, status: str
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    stripe_vendor.misbehave(fault, on="POST /v1/subscriptions")
    with pytest.raises(PaymentNotKnown):
        plans.change_plan_paid(by=owner, subscription=held, plan=plan("pro"))
    assert settle_due(now=timezone.now() + LATER)[status] == 1
    held.refresh_from_db()
    assert held.plan.code == code


def test_a_smaller_plan_is_asked_for_from_the_next_period(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor, "pro")
    taken = stripe_vendor.taken
    plans.change_plan_paid(by=owner, subscription=held, plan=plan("starter"))
    assert stripe_vendor.taken == taken
    stripe_vendor.renew(ref(held))
    deliver(stripe_vendor.events(), times=3)
    held.refresh_from_db()
    assert (held.plan.code, held.credits_remaining) == ("starter", 30)
    assert stripe_vendor.taken == taken + STARTER


def test_a_planned_change_is_taken_back_at_the_vendor(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor, "pro")
    plans.change_plan_paid(by=owner, subscription=held, plan=plan("starter"))
    plans.forget_change(by=owner, subscription=held)
    kept = stripe_vendor.gateway().subscriptions.read(ref(held))
    assert kept.amount.amount == 49_000
    held.refresh_from_db()
    assert held.next_plan is None


def test_credits_are_bought_once_after_a_declined_card(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    checkout = begin_credits(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    deliver(stripe_vendor.events(), times=3)
    finish(owner, checkout)
    held.refresh_from_db()
    assert (held.bonus_credits, held.credits_remaining) == (20, 50)


def test_another_amount_is_refused_and_nothing_is_credited(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    checkout = begin_credits(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    told = json.loads(stripe_vendor.last_event("checkout.session.completed").body)
    told["data"]["object"]["amount_total"] = 1
    told["id"] = "evt_other"
    deliver([stripe_vendor.sign(json.dumps(told).encode())], times=3)

    held.refresh_from_db()
    assert held.bonus_credits == 0
    assert PaymentEvent.objects.get(event_id="evt_other").outcome == "refused"
    assert AuditLog.objects.filter(action="payment.amount_refused", severity="warning").exists()


def test_a_renewal_of_another_amount_is_refused(owner: User, stripe_vendor: StripeServer) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    end, known = held.current_period_end, len(stripe_vendor.events())
    stripe_vendor.renew(ref(held))
    told = json.loads(stripe_vendor.last_event("invoice.paid").body)
    told["data"]["object"]["amount_paid"] = 100
    deliver([stripe_vendor.sign(json.dumps(told).encode())], times=3)
    held.refresh_from_db()
    assert held.current_period_end == end
    assert PaymentEvent.objects.latest("received_at").outcome == "refused"
    assert AuditLog.objects.filter(action="payment_event.refused", severity="warning").exists()
    assert known


def test_a_message_that_cannot_be_handled_now_is_handled_later(
    owner: User, stripe_vendor: StripeServer
) -> None:
    checkout = begin(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    stripe_vendor.misbehave(Fault.SERVER_ERROR, on="GET /v1/checkout/sessions")
    deliver([stripe_vendor.last_event("checkout.session.completed")], times=3)
    event = PaymentEvent.objects.get()
    assert (event.outcome, event.processed_at, event.attempts) == ("failed", None, 1)
    assert not Subscription.objects.exists()

    assert handle_due_events(now=timezone.now()) == {}
    assert handle_due_events(now=timezone.now() + LATER) == {"done": 1}
    assert Subscription.objects.get().credits_remaining == 30


def test_messages_about_what_nobody_bought_are_refused_once(
    owner: User, stripe_vendor: StripeServer
) -> None:
    checkout = begin(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    Payment.objects.all().delete()
    deliver(stripe_vendor.events(), times=3)
    found = dict(outcomes())
    assert found["checkout.session.completed"] == found["invoice.paid"] == "refused"
    assert not Subscription.objects.exists()
