"""What pages call to steer a subscription, however it is paid for.

Where a vendor keeps the subscription, it is told first, so that nobody is charged for what ended
here; telling it twice is the same as once. None of these may be called inside a transaction.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from apps.core.audit import Actor
from apps.core.ids import new_id
from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import (
    PriceChange,
    PriceChangeMode,
    SubscriptionKeeper,
)
from apps.subscriptions.errors import WrongSubscriptionState
from apps.subscriptions.models import Payment, Subscription, SubscriptionPlan
from apps.subscriptions.services import plan_changes
from apps.subscriptions.services import subscriptions as life
from apps.subscriptions.services.billing.booking import Receipt
from apps.subscriptions.services.billing.completing import check_came
from apps.subscriptions.services.billing.records import mark_failed, open_payment
from apps.subscriptions.services.billing.taking import charge_method, take_money
from apps.subscriptions.services.billing.vendors import (
    INTERVALS,
    as_money,
    is_kept_by_vendor,
    keeper_of,
    method_of,
    plan_name,
    provider_of,
)
from apps.subscriptions.services.plan_changes import PlanChange, price_of, quote_change
from apps.subscriptions.states import (
    LIVE,
    BillingCycle,
    BillingMethod,
    PaymentPurpose,
    SubscriptionStatus,
)
from apps.usage.owners import Owner


def is_paid_by_provider(subscription: Subscription) -> bool:
    """Does a change of this subscription ask a payment provider?"""
    return subscription.billing_method == BillingMethod.PROVIDER


def change_plan_paid(
    *,
    by: Actor,
    subscription: Subscription,
    plan: SubscriptionPlan,
    billing_cycle: str = "",
    now: datetime | None = None,
) -> PlanChange:
    """Take the price of the change where it has one, then carry it out.

    Raises what quote_change raises, PaymentUnderWay, PaymentNotMade, PaymentNotKnown and
    ProviderError; the plan is the old one then.
    """
    now = now or timezone.now()
    subscription.refresh_from_db()
    change = quote_change(
        subscription=subscription, plan=plan, billing_cycle=billing_cycle, now=now
    )
    if is_paid_by_provider(subscription):
        if change.at is None and change.price_now:
            _pay_for(by, subscription, change, now)
            return change
        if is_kept_by_vendor(subscription):
            _tell_price(subscription, plan, change.billing_cycle, PriceChangeMode.FROM_NEXT_PERIOD)
    return plan_changes.change_plan(
        by=by, subscription=subscription, plan=plan, billing_cycle=billing_cycle, now=now
    )


def forget_change(*, by: Actor, subscription: Subscription) -> None:
    """Stay with the present plan after all."""
    subscription.refresh_from_db()
    if subscription.next_plan_id is not None and is_kept_by_vendor(subscription):
        _tell_price(
            subscription,
            subscription.plan,
            subscription.billing_cycle,
            PriceChangeMode.FROM_NEXT_PERIOD,
        )
    plan_changes.forget_plan_change(by=by, subscription=subscription)


def cancel(*, by: Actor, subscription: Subscription, at_period_end: bool = True) -> None:
    """End it with its period, or at once."""
    keeper = _live_keeper(subscription)
    if not at_period_end or subscription.status == SubscriptionStatus.PAUSED:
        end(by=by, subscription=subscription)
        return
    if keeper is not None:
        keeper.cancel_at_period_end(subscription.stripe_subscription_id)
    life.cancel_subscription(by=by, subscription=subscription)


def keep(*, by: Actor, subscription: Subscription) -> None:
    """Take back a cancellation whose day has not come."""
    keeper = _live_keeper(subscription)
    if not subscription.cancel_at_period_end:
        raise WrongSubscriptionState(_("There is no cancellation to take back."))
    if keeper is not None:
        keeper.keep(subscription.stripe_subscription_id)
        if not _as_now(subscription).cancel_at_period_end:
            return
    life.keep_subscription(by=by, subscription=subscription)


def pause(*, by: Actor, subscription: Subscription) -> None:
    """Stop the clock, and let the vendor ask for nothing meanwhile."""
    keeper = _live_keeper(subscription)
    if subscription.status != SubscriptionStatus.ACTIVE:
        raise WrongSubscriptionState(_("Only an active subscription can be paused."))
    if keeper is not None:
        keeper.pause(subscription.stripe_subscription_id)
        if _as_now(subscription).status == SubscriptionStatus.PAUSED:
            return
    life.pause_subscription(by=by, subscription=subscription)


def resume(*, by: Actor, subscription: Subscription) -> None:
    """Let the clock go on."""
    keeper = _live_keeper(subscription)
    if subscription.status != SubscriptionStatus.PAUSED:
        raise WrongSubscriptionState(_("Only a paused subscription can be resumed."))
    if keeper is not None:
        keeper.resume(subscription.stripe_subscription_id)
        if _as_now(subscription).status == SubscriptionStatus.ACTIVE:
            return
    life.resume_subscription(by=by, subscription=subscription)


def end(*, by: Actor, subscription: Subscription) -> None:
    """End it now; the vendor charges no more."""
    keeper = _live_keeper(subscription)
    if keeper is not None:
        keeper.cancel_now(subscription.stripe_subscription_id)
        Subscription.objects.filter(pk=subscription.pk).update(vendor_ended_at=timezone.now())
        if _as_now(subscription).status not in LIVE:
            return
    life.end_subscription(by=by, subscription=subscription, status=SubscriptionStatus.CANCELLED)


def _live_keeper(subscription: Subscription) -> SubscriptionKeeper | None:
    """The vendor to tell, None where none keeps it. Raises when the subscription has ended."""
    subscription.refresh_from_db()
    if subscription.status not in LIVE:
        raise WrongSubscriptionState(_("This subscription has ended already."))
    if not is_paid_by_provider(subscription) or not is_kept_by_vendor(subscription):
        return None
    return keeper_of(provider_of(subscription))


def _as_now(subscription: Subscription) -> Subscription:
    """The vendor's own message may have been faster than its answer."""
    return Subscription.objects.get(pk=subscription.pk)


def _pay_for(by: Actor, held: Subscription, change: PlanChange, now: datetime) -> None:
    method = method_of(held)
    payment = open_payment(
        by=by,
        owner=Owner.of(held),
        purpose=PaymentPurpose.UPGRADE,
        provider=provider_of(held),
        amount=change.price_now,
        currency=change.currency,
        plan=change.plan,
        billing_cycle=change.billing_cycle,
        subscription=held,
        period_start=held.current_period_start,
    )
    if is_kept_by_vendor(held):
        take_money(
            by=by, payment=payment, ask=lambda: _change_price_now(payment, held, change), now=now
        )
    elif method is None:
        sentence = _("There is no stored card to charge.")
        mark_failed(by=by, payment=payment, error=sentence, now=now)
    else:
        charge_method(by=by, payment=payment, method=method, now=now)
    check_came(payment)


def _change_price_now(payment: Payment, held: Subscription, change: PlanChange) -> Receipt:
    """The vendor reckons the difference itself and tells its sum in the invoice's message."""
    _tell_price(
        held, change.plan, change.billing_cycle, PriceChangeMode.AT_ONCE, key=payment.order_id
    )
    return Receipt()


def _tell_price(
    held: Subscription,
    plan: SubscriptionPlan,
    billing_cycle: str,
    mode: PriceChangeMode,
    *,
    key: str = "",
) -> None:
    keeper_of(provider_of(held)).change_price(
        PriceChange(
            subscription_ref=held.stripe_subscription_id,
            order_name=plan_name(plan, billing_cycle),
            amount=as_money(price_of(plan, billing_cycle), plan.currency),
            interval=INTERVALS[BillingCycle(billing_cycle)],
            mode=mode,
            idempotency_key=key or f"price-{new_id().hex}",
        )
    )
