"""Payments as they move: begun, sent, not known, failed. Being paid is booking.py's."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor
from apps.core.ids import new_id
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.subscriptions.errors import PaymentUnderWay
from apps.subscriptions.models import Payment, Subscription, SubscriptionPlan
from apps.subscriptions.services.billing import letters
from apps.subscriptions.services.billing.vendors import gateway_of
from apps.subscriptions.services.clock import begin_grace
from apps.subscriptions.services.subscriptions import locked
from apps.subscriptions.states import (
    OPEN_PAYMENTS,
    PAYMENT_STATES,
    PaymentPurpose,
    PaymentStatus,
    SubscriptionStatus,
)
from apps.usage.owners import Owner

# The longest that a vendor's answer is waited for, and then some.
LONGEST_CALL = timedelta(minutes=3)


@transaction.atomic
def open_payment(
    *,
    by: Actor,
    owner: Owner,
    purpose: PaymentPurpose,
    provider: str,
    amount: Decimal,
    currency: str,
    plan: SubscriptionPlan | None = None,
    billing_cycle: str = "",
    credits: int = 0,
    subscription: Subscription | None = None,
    period_start: datetime | None = None,
    attempt: int = 1,
    patience: timedelta = LONGEST_CALL,
) -> Payment:
    """Write down that money is to be taken. Raises PaymentUnderWay when it is being taken.

    patience: how long it may stay begun before it counts as given up.
    """
    payment_id = new_id()
    payment = Payment(
        id=payment_id,
        order_id=f"ac-{payment_id.hex}",
        user_id=owner.user_id,
        organization_id=owner.organization_id,
        purpose=purpose,
        provider=provider,
        amount=amount,
        currency=currency,
        plan=plan,
        billing_cycle=billing_cycle,
        credits=credits,
        subscription=subscription,
        period_start=period_start,
        attempt=attempt,
        next_check_at=timezone.now() + patience,
        requested_by=by if isinstance(by, User) else None,
    )
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError as error:
        if "idx_payments_period" in str(error) or "idx_payments_upgrade" in str(error):
            raise PaymentUnderWay from error
        raise
    audit.record(
        by=by,
        action="payment.begun",
        target=payment,
        changes={"purpose": purpose, "amount": str(amount), "currency": currency},
    )
    return payment


def mark_sent(*, payment: Payment, now: datetime) -> bool:
    """The vendor is about to be asked; False when somebody else asked already.

    Committed before the call: inside another transaction it is refused (RuntimeError).
    """
    with transaction.atomic(durable=True):
        return PAYMENT_STATES.move(
            payment,
            PaymentStatus.SENT,
            sent_at=now,
            next_check_at=timezone.now() + LONGEST_CALL,
            updated_at=timezone.now(),
        )


@transaction.atomic
def mark_unconfirmed(*, payment: Payment, error: str) -> None:
    """Nobody knows whether money moved: the vendor is asked when its answer is certain."""
    wait = timedelta(seconds=gateway_of(payment).settle_after_seconds)
    if PAYMENT_STATES.move(
        payment,
        PaymentStatus.UNCONFIRMED,
        error=error,
        next_check_at=timezone.now() + wait,
        updated_at=timezone.now(),
    ):
        audit.record(
            by=audit.SYSTEM,
            action="payment.unconfirmed",
            target=payment,
            severity=AuditLog.Severity.WARNING,
            changes={"error": error},
        )


@transaction.atomic
def mark_failed(*, by: Actor, payment: Payment, error: str, now: datetime) -> bool:
    """No money moved. A renewal is tried again on its day, and its owner is told."""
    moved = PAYMENT_STATES.move(
        payment,
        PaymentStatus.FAILED,
        failed_at=timezone.now(),
        error=error,
        next_check_at=None,
        updated_at=timezone.now(),
    )
    if moved:
        audit.record(
            by=by,
            action="payment.failed",
            target=payment,
            severity=AuditLog.Severity.WARNING,
            changes={"error": error},
        )
        if payment.purpose == PaymentPurpose.RENEWAL and payment.subscription is not None:
            _renewal_failed(payment, locked(payment.subscription), now)
    return moved


def note_error(*, payment: Payment, error: str) -> None:
    """Keep what a vendor said of a payment that is still open."""
    Payment.objects.filter(pk=payment.pk, status__in=OPEN_PAYMENTS).update(
        error=error, updated_at=timezone.now()
    )


def sentence_of_failure(payment: Payment) -> str:
    return payment.error or _("The payment did not come through.")


def _renewal_failed(payment: Payment, held: Subscription, now: datetime) -> None:
    if held.status != SubscriptionStatus.ACTIVE or payment.period_start != held.current_period_end:
        return
    if held.grace_until is None:
        begin_grace(subscription=held, now=now)
    gaps = settings.RENEWAL_ATTEMPT_DAYS
    if not held.stripe_subscription_id and payment.attempt < len(gaps):
        days = gaps[payment.attempt] - gaps[payment.attempt - 1]
        payment.next_attempt_at = now + timedelta(days=days)
        payment.save(update_fields=["next_attempt_at"])
    letters.send_renewal_failed(payment=payment, subscription=held)
