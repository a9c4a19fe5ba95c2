"""Toss's Payment and Billing objects in the words all payment vendors share.

Wire format: https://docs.tosspayments.com/reference#payment-객체 and #billing-객체
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from apps.providers.capabilities.payment import (
    Money,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    StoredMethod,
)
from apps.providers.fields import Fields, UnknownForm

STATUSES = {
    "READY": PaymentStatus.PENDING,
    "IN_PROGRESS": PaymentStatus.PENDING,
    "WAITING_FOR_DEPOSIT": PaymentStatus.PENDING,
    "DONE": PaymentStatus.PAID,
    "PARTIAL_CANCELED": PaymentStatus.PARTIALLY_REFUNDED,
    "CANCELED": PaymentStatus.REFUNDED,
    "ABORTED": PaymentStatus.FAILED,
    "EXPIRED": PaymentStatus.FAILED,
}
REFUND_STATUSES = {
    "DONE": RefundStatus.DONE,
    "IN_PROGRESS": RefundStatus.PENDING,
    "ABORTED": RefundStatus.FAILED,
}


def read_payment(fields: Fields) -> Payment:
    """UnknownForm when it is not a Payment object as documented."""
    total = _money(fields, "totalAmount")
    status = STATUSES.get(fields.text("status"))
    if status is None:
        raise UnknownForm("status")
    failure = fields.child_or_none("failure")
    receipt = fields.child_or_none("receipt")
    has_paid = status not in {PaymentStatus.PENDING, PaymentStatus.FAILED}
    refunded = total.amount - _money(fields, "balanceAmount").amount if has_paid else Decimal(0)
    return Payment(
        payment_ref=fields.text("paymentKey"),
        order_id=fields.text("orderId"),
        status=status,
        amount=total,
        refunded=Money(max(refunded, Decimal(0)), total.currency),
        method_label=_card_label(fields),
        receipt_url=receipt.text_or("url") if receipt else "",
        failure_reason=failure.text_or("message") if failure else "",
        paid_at=fields.iso_time_or_none("approvedAt"),
    )


def read_refunds(fields: Fields) -> list[Refund]:
    """Every cancellation of a payment, oldest first."""
    refunds = [
        Refund(
            refund_ref=cancel.text("transactionKey"),
            payment_ref=fields.text("paymentKey"),
            amount=Money(Decimal(cancel.whole("cancelAmount")), fields.text("currency")),
            status=REFUND_STATUSES.get(
                cancel.text_or("cancelStatus", "DONE"), RefundStatus.PENDING
            ),
            refunded_at=cancel.iso_time("canceledAt"),
        )
        for cancel in fields.children("cancels")
    ]
    return sorted(refunds, key=lambda refund: refund.refunded_at)


def read_method(fields: Fields) -> StoredMethod:
    return StoredMethod(
        ref=fields.text("billingKey"),
        customer_ref=fields.text("customerKey"),
        label=_card_label(fields),
    )


def last_moved_at(fields: Fields) -> datetime:
    """When the payment came into the state it is in."""
    moments = [refund.refunded_at for refund in read_refunds(fields)]
    moments += [
        moment
        for name in ("approvedAt", "requestedAt")
        if (moment := fields.iso_time_or_none(name)) is not None
    ]
    if not moments:
        raise UnknownForm("requestedAt")
    return max(moments)


def _money(fields: Fields, name: str) -> Money:
    try:
        return Money(Decimal(fields.whole(name)), fields.text("currency"))
    except ValueError:
        raise UnknownForm(name) from None


def _card_label(fields: Fields) -> str:
    """ "•••• 406*": the vendor masks the last digit itself."""
    card = fields.child_or_none("card")
    number = card.text_or("number") if card else ""
    return f"•••• {number[-4:]}" if number else ""
