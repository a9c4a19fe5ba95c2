"""Subscriptions that a vendor keeps: paid, not paid, changed and ended there, mirrored here."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.core.audit import SYSTEM
from apps.core.errors import RuleBroken
from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import (
    Money,
    VendorSubscription,
    VendorSubscriptionStatus,
)
from apps.providers.errors import ProviderError
from apps.subscriptions.models import Payment, Subscription
from apps.subscriptions.services.billing.completing import complete_checkout
from apps.subscriptions.services.billing.notices import News
from apps.subscriptions.services.billing.prices import next_period_price
from apps.subscriptions.services.billing.records import mark_failed, open_payment
from apps.subscriptions.services.billing.refusals import NotYet, Refused
from apps.subscriptions.services.billing.vendor_renewals import book_renewal
from apps.subscriptions.services.billing.vendors import keeper_of
from apps.subscriptions.services.subscriptions import (
    cancel_subscription,
    end_subscription,
    keep_subscription,
    locked,
    pause_subscription,
    resume_subscription,
)
from apps.subscriptions.states import (
    LIVE,
    MONEY_CAME,
    EventOutcome,
    PaymentPurpose,
    PaymentStatus,
    SubscriptionStatus,
)
from apps.usage.owners import Owner


def renewal_paid(news: News, now: datetime) -> EventOutcome:
    """An invoice was paid: of a new period, or of the present one (the first, or a change)."""
    held = _held(news) or _held_after_checkout(news, now)
    if news.period_end is None or news.period_start is None or news.amount is None:
        return EventOutcome.IGNORED
    if news.period_end <= held.current_period_end:
        return _of_this_period(news, held)
    price = next_period_price(held)
    if news.amount != Money(price.amount, price.currency):
        raise Refused(
            _("The provider speaks of %(amount)s, but %(agreed)s was agreed.")
            % {"amount": news.amount, "agreed": Money(price.amount, price.currency)}
        )
    booked = book_renewal(news=news, subscription=held, price=price, now=now)
    return EventOutcome.DONE if booked else EventOutcome.IGNORED


def renewal_failed(news: News, now: datetime) -> EventOutcome:
    """The vendor could not charge: the days of grace begin, and the owner is told."""
    held = _held(news)
    if held is None or news.is_first_period:
        return EventOutcome.IGNORED
    if news.period_end is None or news.period_end <= held.current_period_end:
        return EventOutcome.IGNORED
    _record_failure(news, held, now)
    return EventOutcome.DONE


def mirror(news: News, now: datetime) -> EventOutcome:
    """The subscription changed or ended there: the vendor is asked how it is now."""
    held = _held(news)
    if held is None:
        return EventOutcome.IGNORED
    kept = keeper_of(news.provider).read(news.subscription_ref)
    return EventOutcome.DONE if mirror_kept(held, kept, now) else EventOutcome.IGNORED


@transaction.atomic
def mirror_kept(subscription: Subscription, kept: VendorSubscription, now: datetime) -> bool:
    """Bring our row to what the vendor's is; False when nothing differed."""
    held = locked(subscription)
    if kept.status == VendorSubscriptionStatus.CANCELLED:
        Subscription.objects.filter(pk=held.pk, vendor_ended_at=None).update(
            vendor_ended_at=kept.cancelled_at or timezone.now()
        )
        if held.status not in LIVE:
            return False
        expired = held.grace_until is not None
        status = SubscriptionStatus.EXPIRED if expired else SubscriptionStatus.CANCELLED
        end_subscription(by=SYSTEM, subscription=held, status=status, now=now)
        return True
    if held.status not in LIVE:
        return False
    changed = _mirror_pause(held, kept, now)
    return _mirror_cancellation(held, kept) or changed


def end_at_vendors(*, now: datetime) -> int:
    """Tell vendors of subscriptions that ended here and may still be charged there; how many."""
    left = Subscription.objects.filter(vendor_ended_at=None).exclude(stripe_subscription_id="")
    told = 0
    for held in left.exclude(status__in=LIVE).order_by("id"):
        provider = held.payments.order_by("id").values_list("provider", flat=True).first()
        if provider:
            keeper_of(provider).cancel_now(held.stripe_subscription_id)
            Subscription.objects.filter(pk=held.pk).update(vendor_ended_at=now)
            told += 1
    return told


def _mirror_pause(held: Subscription, kept: VendorSubscription, now: datetime) -> bool:
    is_paused = held.status == SubscriptionStatus.PAUSED
    if kept.status == VendorSubscriptionStatus.PAUSED and not is_paused:
        pause_subscription(by=SYSTEM, subscription=held, now=now)
        return True
    if kept.status == VendorSubscriptionStatus.ACTIVE and is_paused:
        resume_subscription(by=SYSTEM, subscription=held, now=now)
        return True
    return False


def _mirror_cancellation(held: Subscription, kept: VendorSubscription) -> bool:
    held = locked(held)
    if held.status != SubscriptionStatus.ACTIVE:
        return False
    if kept.cancel_at_period_end and not held.cancel_at_period_end:
        cancel_subscription(by=SYSTEM, subscription=held)
        return True
    if held.cancel_at_period_end and not kept.cancel_at_period_end:
        keep_subscription(by=SYSTEM, subscription=held)
        return True
    return False


def _held(news: News) -> Subscription | None:
    return (
        Subscription.objects.select_related("plan", "next_plan")
        .filter(stripe_subscription_id=news.subscription_ref)
        .exclude(stripe_subscription_id="")
        .first()
    )


def _held_after_checkout(news: News, now: datetime) -> Subscription:
    """The invoice was faster than the checkout that it belongs to: finish that first."""
    payment = Payment.objects.filter(provider=news.provider, order_id=news.order_id).first()
    if payment is None or not news.order_id:
        raise Refused(_("There is no payment with this order."))
    try:
        complete_checkout(by=SYSTEM, payment=payment, parameters={}, now=now)
    except ProviderError as error:
        if error.permanent:
            raise Refused(str(error)) from error
        raise
    held = _held(news)
    if held is not None:
        return held
    if payment.status in MONEY_CAME:
        raise Refused(payment.problem or _("The subscription was not started."))
    raise NotYet(_("The checkout is not finished yet."))


@transaction.atomic
def _of_this_period(news: News, held: Subscription) -> EventOutcome:
    """The first period's invoice is the checkout's payment; another is that of a larger plan."""
    waiting = held.payments.select_for_update(of=("self",)).filter(
        purpose=PaymentPurpose.UPGRADE, payment_ref="", status=PaymentStatus.PAID
    )
    if Payment.objects.filter(provider=news.provider, payment_ref=news.payment_ref).exists():
        return EventOutcome.IGNORED
    payment = waiting.order_by("-id").first()
    if payment is None:
        if held.payments.filter(purpose=PaymentPurpose.UPGRADE, status="sent").exists():
            raise NotYet(_("The change of plan is under way."))
        return EventOutcome.IGNORED
    # The vendor reckons the rest of the period in seconds of its own: its sum is what was paid.
    payment.payment_ref = news.payment_ref
    payment.amount = news.amount.amount if news.amount else payment.amount
    payment.save(update_fields=["payment_ref", "amount", "updated_at"])
    return EventOutcome.DONE


@transaction.atomic
def _record_failure(news: News, subscription: Subscription, now: datetime) -> None:
    held = locked(subscription)
    price = next_period_price(held)
    attempts = held.payments.filter(
        purpose=PaymentPurpose.RENEWAL, period_start=held.current_period_end
    )
    payment = open_payment(
        by=SYSTEM,
        owner=Owner.of(held),
        purpose=PaymentPurpose.RENEWAL,
        provider=news.provider,
        amount=price.amount,
        currency=price.currency,
        plan=price.plan,
        billing_cycle=price.billing_cycle,
        subscription=held,
        period_start=held.current_period_end,
        attempt=attempts.count() + 1,
    )
    payment.next_attempt_at = news.next_attempt_at
    payment.save(update_fields=["next_attempt_at"])
    reason = news.failure_reason or _("The card was declined.")
    if not mark_failed(by=SYSTEM, payment=payment, error=reason, now=now):
        raise RuleBroken(_("This payment was settled meanwhile."))
