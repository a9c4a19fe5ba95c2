"""Money given back: written down, asked for once, and bought credits taken back with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.errors import InvalidInput
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import PaymentQuery, RefundRequest, RefundStatus
from apps.providers.errors import ProviderError
from apps.subscriptions.entitlements import live_subscription
from apps.subscriptions.errors import PaymentNotKnown, PaymentNotMade, WrongPaymentState
from apps.subscriptions.models import Payment
from apps.subscriptions.services import ledger
from apps.subscriptions.services.billing.vendors import as_money, gateway_of
from apps.subscriptions.services.plan_changes import WHOLE_UNITS
from apps.subscriptions.states import (
    MONEY_CAME,
    PAYMENT_STATES,
    PaymentPurpose,
    PaymentStatus,
)
from apps.usage.owners import Owner

MOST_REASON = 200


def refund_payment(
    *, by: User, payment: Payment, reason: str, amount: Decimal | None = None
) -> None:
    """Give money back, all that is left or `amount` of it.

    Raises InvalidInput, WrongPaymentState, PaymentNotMade (refused), PaymentNotKnown.
    """
    sent = _begin(by, payment, reason.strip(), amount)
    request = RefundRequest(
        payment_ref=payment.payment_ref,
        reason=payment.refund_reason,
        idempotency_key=f"{payment.order_id}:refund:{payment.refund_count}",
        amount=as_money(sent, payment.currency),
    )
    try:
        refund = gateway_of(payment).refund(request)
    except ProviderError as error:
        if error.outcome_unknown:
            _ask_later(payment)
            raise PaymentNotKnown from error
        _end(payment, error=str(error))
        raise PaymentNotMade(str(error)) from error
    if refund.status == RefundStatus.FAILED:
        _end(payment, error=_("The refund failed."))
        raise PaymentNotMade(_("The refund failed."))
    book_refund(by=by, payment=payment, total=payment.refunded_amount + sent)


@transaction.atomic
def book_refund(*, by: Actor, payment: Payment, total: Decimal) -> bool:
    """The vendor gave back `total` so far; False when that is known already."""
    held = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    before, total = held.refunded_amount, min(total, held.amount)
    booked = held.status in MONEY_CAME and total > before
    if booked:
        is_whole = total == held.amount
        status = PaymentStatus.REFUNDED if is_whole else PaymentStatus.PARTIALLY_REFUNDED
        PAYMENT_STATES.move(
            held,
            status,
            refunded_amount=total,
            refund_sent_at=None,
            refund_sent_amount=None,
            next_check_at=None,
            error="",
            updated_at=timezone.now(),
        )
        taken = _take_credits_back(by, held)
        audit.record(
            by=by,
            action="payment.refunded",
            target=held,
            severity=AuditLog.Severity.WARNING,
            changes={
                "refunded_amount": [str(before), str(total)],
                "reason": held.refund_reason,
                "credits_taken_back": taken,
            },
        )
    payment.refresh_from_db()
    return booked


def settle_refund(*, payment: Payment, now: datetime) -> None:
    """Did a refund of unknown outcome happen? Raises ProviderError."""
    gateway = gateway_of(payment)
    found = gateway.find_payment(
        PaymentQuery(order_id=payment.order_id, payment_ref=payment.payment_ref)
    )
    if found is not None and found.refunded.amount > payment.refunded_amount:
        book_refund(by=SYSTEM, payment=payment, total=found.refunded.amount)
    elif payment.refund_sent_at is not None and now - payment.refund_sent_at >= timedelta(
        seconds=gateway.settle_after_seconds
    ):
        _end(payment, error=_("The refund did not happen."))


def _begin(by: User, payment: Payment, reason: str, amount: Decimal | None) -> Decimal:
    """Written down and committed before the vendor is asked."""
    with transaction.atomic(durable=True):
        held = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
        sent = _checked(held, reason, amount)
        held.refund_sent_at, held.refund_sent_amount = timezone.now(), sent
        held.refund_reason, held.refund_count = reason, held.refund_count + 1
        held.next_check_at = timezone.now() + timedelta(minutes=3)
        held.save()
        audit.record(
            by=by,
            action="payment.refund_begun",
            target=held,
            severity=AuditLog.Severity.WARNING,
            changes={"amount": str(sent), "reason": reason},
        )
    payment.refresh_from_db()
    return sent


def _checked(held: Payment, reason: str, amount: Decimal | None) -> Decimal:
    if not reason:
        raise InvalidInput(_("Say why: the customer reads it."), field="reason")
    if len(reason) > MOST_REASON:
        raise InvalidInput(
            _("At most %(most)d characters.") % {"most": MOST_REASON}, field="reason"
        )
    if held.status not in MONEY_CAME:
        raise WrongPaymentState(_("Only money that came can be given back."))
    if held.refund_sent_at is not None:
        raise WrongPaymentState(_("A refund is under way already."))
    if not held.payment_ref:
        raise WrongPaymentState(
            _("The provider's name for this payment is not known: give it back on its own pages.")
        )
    left = held.amount - held.refunded_amount
    wanted = left if amount is None else amount
    if not 0 < wanted <= left or (held.currency in WHOLE_UNITS and wanted % 1):
        raise InvalidInput(
            _("Between 0 and %(left)s can be given back.") % {"left": f"{left.normalize():f}"},
            field="amount",
        )
    return wanted


def _ask_later(payment: Payment) -> None:
    wait = timedelta(seconds=gateway_of(payment).settle_after_seconds)
    Payment.objects.filter(pk=payment.pk).update(next_check_at=timezone.now() + wait)


@transaction.atomic
def _end(payment: Payment, *, error: str) -> None:
    """No money went back."""
    Payment.objects.filter(pk=payment.pk).update(
        refund_sent_at=None,
        refund_sent_amount=None,
        next_check_at=None,
        error=error,
        updated_at=timezone.now(),
    )
    payment.refresh_from_db()
    audit.record(
        by=SYSTEM,
        action="payment.refund_failed",
        target=payment,
        severity=AuditLog.Severity.WARNING,
        changes={"error": error},
    )


def _take_credits_back(by: Actor, held: Payment) -> int:
    """The refunded share of bought credits, as far as they are unused; how many."""
    if held.purpose != PaymentPurpose.CREDITS or held.delivered_at is None:
        return 0
    due = int(held.credits * held.refunded_amount / held.amount) - held.credits_taken_back
    subscription = live_subscription(Owner.of(held)) or held.subscription
    if due <= 0 or subscription is None:
        return 0
    taken = ledger.take_bonus(
        subscription_id=subscription.pk,
        credits=due,
        idempotency_key=f"payment:{held.pk}:refund:{held.refunded_amount}",
        by=by,
        description=_("Refund of payment %(order)s") % {"order": held.order_id},
    )
    held.credits_taken_back += taken
    held.save(update_fields=["credits_taken_back"])
    return taken
