"""A period that a vendor charged for by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.errors import RuleBroken
from apps.core.ids import new_id
from apps.core.models import AuditLog
from apps.subscriptions.models import Payment, Subscription
from apps.subscriptions.services.billing.delivery import align_reset
from apps.subscriptions.services.billing.notices import News
from apps.subscriptions.services.billing.prices import PeriodPrice
from apps.subscriptions.services.billing.vendors import method_of
from apps.subscriptions.services.clock import renew_subscription
from apps.subscriptions.services.subscriptions import locked
from apps.subscriptions.states import PaymentPurpose, PaymentStatus


@transaction.atomic
def book_renewal(
    *, news: News, subscription: Subscription, price: PeriodPrice, now: datetime
) -> bool:
    """Write down the money and renew until the vendor's own date; False when that is done."""
    held = locked(subscription)
    if news.period_end is None or news.period_end <= held.current_period_end:
        return False
    payment = _paid_row(news, held, price)
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError as error:
        if "idx_payments_ref" in str(error) or "idx_payments_period" in str(error):
            return False
        raise
    audit.record(
        by=SYSTEM,
        action="payment.paid",
        target=payment,
        changes={"amount": str(payment.amount), "payment_ref": payment.payment_ref},
    )
    _renew(payment, held, news, now)
    return True


def _paid_row(news: News, held: Subscription, price: PeriodPrice) -> Payment:
    payment_id = new_id()
    return Payment(
        id=payment_id,
        order_id=f"ac-{payment_id.hex}",
        user_id=held.user_id,
        organization_id=held.organization_id,
        purpose=PaymentPurpose.RENEWAL,
        provider=news.provider,
        amount=price.amount,
        currency=price.currency,
        plan=price.plan,
        billing_cycle=price.billing_cycle,
        subscription=held,
        method=method_of(held),
        period_start=held.current_period_end,
        status=PaymentStatus.PAID,
        payment_ref=news.payment_ref,
        sent_at=news.occurred_at,
        paid_at=news.occurred_at,
    )


def _renew(payment: Payment, held: Subscription, news: News, now: datetime) -> None:
    # The vendor's calendar may be ahead of ours by the moments that its message took.
    moment = max(now, news.period_start) if news.period_start else now
    try:
        with transaction.atomic():
            renew_subscription(by=SYSTEM, subscription=held, now=moment, period_end=news.period_end)
    except RuleBroken as error:
        payment.problem = str(error)
        payment.save(update_fields=["problem", "updated_at"])
        audit.record(
            by=SYSTEM,
            action="payment.not_delivered",
            target=payment,
            severity=AuditLog.Severity.CRITICAL,
            changes={"problem": payment.problem},
        )
        return
    align_reset(locked(held))
    payment.delivered_at = timezone.now()
    payment.save(update_fields=["delivered_at", "updated_at"])
