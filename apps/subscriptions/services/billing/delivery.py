"""Giving what was paid for: a subscription, the next period, a larger plan, credits."""

from __future__ import annotations

from datetime import datetime

from apps.core.audit import Actor
from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import VendorSubscription, VendorSubscriptionStatus
from apps.subscriptions.entitlements import live_subscription
from apps.subscriptions.errors import NoSubscription, WrongSubscriptionState
from apps.subscriptions.models import Payment, Subscription
from apps.subscriptions.services import ledger
from apps.subscriptions.services.clock import renew_subscription
from apps.subscriptions.services.plan_changes import change_plan
from apps.subscriptions.services.subscriptions import (
    cancel_subscription,
    locked,
    start_subscription,
)
from apps.subscriptions.states import (
    BillingCycle,
    BillingMethod,
    PaymentPurpose,
    TransactionType,
)
from apps.usage.owners import Owner


def deliver_now(
    *, by: Actor, payment: Payment, kept: VendorSubscription | None, now: datetime
) -> None:
    """Raises RuleBroken when it cannot be given. kept is the vendor's own subscription."""
    match payment.purpose:
        case PaymentPurpose.SUBSCRIPTION:
            payment.subscription = _start(by, payment, kept, now)
        case PaymentPurpose.RENEWAL:
            _renew(by, payment, now)
        case PaymentPurpose.UPGRADE:
            _upgrade(by, payment)
        case PaymentPurpose.CREDITS:
            payment.subscription = _credit(by, payment)


def _start(
    by: Actor, payment: Payment, kept: VendorSubscription | None, now: datetime
) -> Subscription:
    if kept is not None and kept.status == VendorSubscriptionStatus.CANCELLED:
        raise WrongSubscriptionState(_("The provider ended this subscription already."))
    assert payment.plan is not None  # noqa: S101 (chk_payments_bought)
    held = start_subscription(
        by=by,
        owner=Owner.of(payment),
        plan=payment.plan,
        billing_cycle=payment.billing_cycle,
        billing_method=BillingMethod.PROVIDER,
        payment_method_id=str(payment.method_id or ""),
        vendor_subscription_id=kept.subscription_ref if kept else "",
        is_agreed=True,
        now=kept.period_start if kept else now,
    )
    if kept is not None:
        held.current_period_end = kept.period_end
        held.save(update_fields=["current_period_end", "updated_at"])
        align_reset(held)
        if kept.cancel_at_period_end:
            cancel_subscription(by=by, subscription=held)
    return held


def align_reset(held: Subscription) -> None:
    """Where a vendor keeps the calendar, a month's credits come with the month's payment."""
    if held.billing_cycle == BillingCycle.MONTHLY:
        held.credits_reset_at = held.current_period_end
        held.save(update_fields=["credits_reset_at", "updated_at"])


def _renew(by: Actor, payment: Payment, now: datetime) -> None:
    assert payment.subscription is not None  # noqa: S101 (chk_payments_subscription)
    held = locked(payment.subscription)
    if held.current_period_end != payment.period_start:
        raise WrongSubscriptionState(_("This period was renewed in another way already."))
    renew_subscription(by=by, subscription=held, now=now)


def _upgrade(by: Actor, payment: Payment) -> None:
    assert payment.subscription is not None  # noqa: S101 (chk_payments_subscription)
    assert payment.plan is not None  # noqa: S101 (chk_payments_bought)
    change_plan(
        by=by,
        subscription=payment.subscription,
        plan=payment.plan,
        billing_cycle=payment.billing_cycle,
        # What was quoted then is what was paid.
        now=payment.sent_at,
    )


def _credit(by: Actor, payment: Payment) -> Subscription:
    held = live_subscription(Owner.of(payment))
    if held is None:
        raise NoSubscription
    ledger.grant(
        subscription_id=held.pk,
        credits=payment.credits,
        idempotency_key=f"payment:{payment.pk}",
        by=by,
        transaction_type=TransactionType.CHARGE,
        description=_("Payment %(order)s") % {"order": payment.order_id},
    )
    return held
