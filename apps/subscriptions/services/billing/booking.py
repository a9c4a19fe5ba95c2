"""Money came: booked once, however often and by whatever way the news comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core import audit
from apps.core.audit import Actor
from apps.core.errors import RuleBroken
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import (
    Money,
    VendorSubscription,
)
from apps.providers.capabilities.payment import (
    Payment as VendorPayment,
)
from apps.subscriptions.errors import WrongPaymentState
from apps.subscriptions.models import Payment
from apps.subscriptions.services.billing.delivery import deliver_now
from apps.subscriptions.services.billing.vendors import money_of
from apps.subscriptions.states import MONEY_CAME, PAYMENT_STATES, PaymentStatus


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the vendor says of money that came. amount None is what was asked for."""

    payment_ref: str = ""
    amount: Money | None = None
    receipt_url: str = ""
    paid_at: datetime | None = None
    kept: VendorSubscription | None = None

    @classmethod
    def of(cls, found: VendorPayment, kept: VendorSubscription | None = None) -> Receipt:
        return cls(found.payment_ref, found.amount, found.receipt_url, found.paid_at, kept)


@transaction.atomic
def book_paid(*, by: Actor, payment: Payment, receipt: Receipt, now: datetime) -> bool:
    """Move to paid and deliver; False when it was booked before or the amount is another.

    payment is as it is afterwards, whoever booked it.
    """
    held = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    booked = False
    if held.status not in MONEY_CAME:
        booked = _book(by, held, receipt, now)
    payment.refresh_from_db()
    return booked


def _book(by: Actor, held: Payment, receipt: Receipt, now: datetime) -> bool:
    if receipt.amount is not None and receipt.amount != money_of(held):
        refuse_amount(by=by, payment=held, amount=receipt.amount)
        return False
    if held.status == PaymentStatus.CREATED:
        # Paid on the vendor's page before we wrote down that the customer went there.
        PAYMENT_STATES.move(held, PaymentStatus.SENT, sent_at=timezone.now())
    try:
        with transaction.atomic():
            moved = PAYMENT_STATES.move(
                held,
                PaymentStatus.PAID,
                paid_at=receipt.paid_at or timezone.now(),
                failed_at=None,
                payment_ref=receipt.payment_ref,
                receipt_url=receipt.receipt_url,
                error="",
                next_check_at=None,
                updated_at=timezone.now(),
            )
    except IntegrityError as error:
        if "idx_payments_ref" not in str(error) and "idx_payments_period" not in str(error):
            raise
        _note_double(by, held, receipt)
        return False
    if moved:
        audit.record(
            by=by,
            action="payment.paid",
            target=held,
            changes={"amount": str(held.amount), "payment_ref": receipt.payment_ref},
        )
        _deliver(by, held, receipt.kept, now)
    return moved


@transaction.atomic
def deliver_again(*, by: Actor, payment: Payment, now: datetime) -> None:
    """Try once more to give what was paid for. Raises what stands in the way."""
    held = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if held.status != PaymentStatus.PAID or held.delivered_at is not None:
        raise WrongPaymentState(_("There is nothing to deliver."))
    deliver_now(by=by, payment=held, kept=None, now=now)
    _delivered(held)
    payment.refresh_from_db()


def refuse_amount(*, by: Actor, payment: Payment, amount: Money) -> None:
    """Another amount than was agreed: nothing is booked, staff look at it."""
    sentence = _("The provider speaks of %(amount)s, but %(agreed)s was agreed.") % {
        "amount": amount,
        "agreed": money_of(payment),
    }
    Payment.objects.filter(pk=payment.pk).update(error=sentence, updated_at=timezone.now())
    if payment.status == PaymentStatus.SENT:
        PAYMENT_STATES.move(payment, PaymentStatus.UNCONFIRMED, next_check_at=None)
    audit.record(
        by=by,
        action="payment.amount_refused",
        target=payment,
        severity=AuditLog.Severity.WARNING,
        changes={"amount": [str(payment.amount), str(amount)]},
    )


def _deliver(by: Actor, held: Payment, kept: VendorSubscription | None, now: datetime) -> None:
    """Deliver; what cannot be delivered although it is paid waits for a person."""
    try:
        with transaction.atomic():
            deliver_now(by=by, payment=held, kept=kept, now=now)
    except RuleBroken as error:
        held.problem = str(error)
        held.save(update_fields=["problem", "updated_at"])
        audit.record(
            by=by,
            action="payment.not_delivered",
            target=held,
            severity=AuditLog.Severity.CRITICAL,
            changes={"problem": held.problem},
        )
        return
    _delivered(held)


def _delivered(held: Payment) -> None:
    held.delivered_at, held.problem = timezone.now(), ""
    held.save(update_fields=["delivered_at", "problem", "subscription", "updated_at"])


def _note_double(by: Actor, held: Payment, receipt: Receipt) -> None:
    """The same money, or the same period, stands in another row already."""
    held.refresh_from_db()
    sentence = _("The provider's payment %(ref)s was booked for something else already.") % {
        "ref": receipt.payment_ref
    }
    held.error = sentence
    held.save(update_fields=["error", "updated_at"])
    audit.record(
        by=by,
        action="payment.double",
        target=held,
        severity=AuditLog.Severity.CRITICAL,
        changes={"payment_ref": receipt.payment_ref},
    )
