"""A customer begins to buy: what it is and what it costs is frozen, the vendor opens its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.providers.capabilities.payment import (
    CheckoutKind,
    CheckoutRequest,
    CheckoutStart,
)
from apps.providers.errors import ProviderError
from apps.subscriptions.entitlements import live_subscription
from apps.subscriptions.errors import (
    AlreadySubscribed,
    NoSubscription,
    NothingToPay,
    PackNotOnSale,
)
from apps.subscriptions.models import CreditPack, Payment, SubscriptionPlan
from apps.subscriptions.services.billing.records import mark_failed, open_payment
from apps.subscriptions.services.billing.vendors import (
    INTERVALS,
    chosen_provider,
    customer_of,
    gateway_of,
    money_of,
    order_name,
)
from apps.subscriptions.services.plan_changes import price_of
from apps.subscriptions.services.subscriptions import check_plan
from apps.subscriptions.states import (
    PAYMENT_STATES,
    BillingCycle,
    PaymentPurpose,
    PaymentStatus,
)
from apps.usage.owners import Owner

# How long a customer may take in the vendor's window.
PATIENCE = timedelta(hours=24)
ASKED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Checkout:
    """The payment, and where the customer's browser goes now."""

    payment: Payment
    start: CheckoutStart


def start_plan_checkout(
    *, by: User, owner: Owner, plan: SubscriptionPlan, billing_cycle: str, provider: str = ""
) -> Checkout:
    """Buy a plan. Raises AlreadySubscribed, PlanNotOnSale, NoYearlyPrice, NothingToPay,
    NoPaymentProvider, InvalidInput and ProviderError."""
    name = chosen_provider(provider)
    check_plan(plan, billing_cycle)
    if live_subscription(owner) is not None:
        raise AlreadySubscribed
    price = price_of(plan, billing_cycle)
    if price == Decimal(0):
        raise NothingToPay
    payment = open_payment(
        by=by,
        owner=owner,
        purpose=PaymentPurpose.SUBSCRIPTION,
        provider=name,
        amount=price,
        currency=plan.currency,
        plan=plan,
        billing_cycle=billing_cycle,
        patience=PATIENCE,
    )
    return _begun(by, payment)


def start_credit_checkout(
    *, by: User, owner: Owner, pack: CreditPack, provider: str = ""
) -> Checkout:
    """Buy credits. Raises NoSubscription, PackNotOnSale, NoPaymentProvider, ProviderError."""
    name = chosen_provider(provider)
    if not pack.is_active:
        raise PackNotOnSale
    if live_subscription(owner) is None:
        raise NoSubscription
    payment = open_payment(
        by=by,
        owner=owner,
        purpose=PaymentPurpose.CREDITS,
        provider=name,
        amount=pack.price,
        currency=pack.currency,
        credits=pack.credits,
        patience=PATIENCE,
    )
    return _begun(by, payment)


def checkout_request(payment: Payment) -> CheckoutRequest:
    """What the vendor is asked for; the same for a payment whenever it is made."""
    address = f"{settings.FRONTEND_URL}/billing/payments/{payment.pk}"
    is_subscription = payment.purpose == PaymentPurpose.SUBSCRIPTION
    cycle = BillingCycle(payment.billing_cycle or BillingCycle.MONTHLY)
    return CheckoutRequest(
        kind=CheckoutKind.SUBSCRIPTION if is_subscription else CheckoutKind.ONE_TIME,
        order_id=payment.order_id,
        order_name=order_name(payment),
        amount=money_of(payment),
        customer=customer_of(Owner.of(payment), payment.provider),
        success_url=f"{address}/paid",
        cancel_url=f"{address}/cancelled",
        idempotency_key=payment.order_id,
        interval=INTERVALS[cycle],
    )


def is_hosted(payment: Payment) -> bool:
    """Does the customer pay on a page of the vendor's, without a call of ours?"""
    return bool(payment.checkout_ref)


def _begun(by: User, payment: Payment) -> Checkout:
    try:
        start = gateway_of(payment).start_checkout(checkout_request(payment))
    except ProviderError as error:
        mark_failed(by=by, payment=payment, error=str(error), now=timezone.now())
        raise
    if start.checkout_ref:
        _sent_to_vendor(by, payment, start)
    return Checkout(payment, start)


@transaction.atomic
def _sent_to_vendor(by: User, payment: Payment, start: CheckoutStart) -> None:
    """From here on the customer can pay without asking us."""
    PAYMENT_STATES.move(
        payment,
        PaymentStatus.SENT,
        sent_at=timezone.now(),
        checkout_ref=start.checkout_ref,
        next_check_at=timezone.now() + ASKED_EVERY,
        updated_at=timezone.now(),
    )
    audit.record(by=by, action="payment.checkout_opened", target=payment)
