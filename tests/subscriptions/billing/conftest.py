"""Buying over real HTTP at vendors on loopback."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from apps.accounts.models import User
from apps.subscriptions.models import (
    CreditPack,
    Payment,
    PaymentEvent,
    Subscription,
    SubscriptionPlan,
)
from apps.subscriptions.services.billing.checkout import (
    Checkout,
    start_credit_checkout,
    start_plan_checkout,
)
from apps.subscriptions.services.billing.completing import complete_checkout
from apps.subscriptions.services.billing.events import receive
from apps.usage.owners import Owner
from tests.support.vendors.payment_server import Delivery
from tests.support.vendors.payment_settings import stripe_vendor, toss_vendor
from tests.support.vendors.stripe_server import StripeServer
from tests.support.vendors.toss_server import TossServer

__all__ = ["stripe_vendor", "toss_vendor"]

STARTER = Decimal(19_000)
LATER = timedelta(minutes=10)


def plan(code: str = "starter") -> SubscriptionPlan:
    return SubscriptionPlan.objects.get(code=code)


def begin(owner: User, provider: str, code: str = "starter", cycle: str = "monthly") -> Checkout:
    return start_plan_checkout(
        by=owner,
        owner=Owner(user_id=owner.pk),
        plan=plan(code),
        billing_cycle=cycle,
        provider=provider,
    )


def begin_credits(owner: User, provider: str, credits: int = 20) -> Checkout:
    pack = CreditPack.objects.get(credits=credits)
    return start_credit_checkout(
        by=owner, owner=Owner(user_id=owner.pk), pack=pack, provider=provider
    )


def finish(owner: User, checkout: Checkout, parameters: dict[str, str] | None = None) -> Payment:
    complete_checkout(by=owner, payment=checkout.payment, parameters=parameters or {})
    return checkout.payment


def subscribe_by_card(owner: User, toss: TossServer, code: str = "starter") -> Subscription:
    """A monthly subscription whose renewals are ours to charge."""
    checkout = begin(owner, "toss", code)
    finish(owner, checkout, toss.register_card(checkout.start))
    return Subscription.objects.get(status="active")


def subscribe_at_stripe(owner: User, stripe: StripeServer, code: str = "starter") -> Subscription:
    """A monthly subscription that the vendor keeps."""
    checkout = begin(owner, "stripe", code)
    stripe.pay(checkout.start)
    finish(owner, checkout)
    deliver(stripe.events())
    return Subscription.objects.get(status="active")


def deliver(
    deliveries: Iterable[Delivery], *, provider: str = "stripe", times: int = 1
) -> list[PaymentEvent]:
    """The messages as they reach the webhook's address; the events that were new."""
    events = []
    for one in deliveries:
        for _time in range(times):
            event = receive(provider=provider, headers=one.headers, body=one.body)
            if event is not None:
                events.append(event)
    return events


def outcomes() -> list[tuple[str, str]]:
    rows = PaymentEvent.objects.order_by("received_at")
    return list(rows.values_list("vendor_type", "outcome"))


@pytest.fixture(autouse=True)
def sentences_in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def buyer_reads_english(request: pytest.FixtureRequest) -> None:
    if "owner" in request.fixturenames:
        owner = request.getfixturevalue("owner")
        User.objects.filter(pk=owner.pk).update(locale="en", email_verified=True)
        owner.refresh_from_db()


def fresh(row: Payment) -> Payment:
    return Payment.objects.get(pk=row.pk)


def after(subscription: Subscription) -> datetime:
    """A moment after the period's end."""
    subscription.refresh_from_db()
    return subscription.current_period_end + timedelta(minutes=1)
