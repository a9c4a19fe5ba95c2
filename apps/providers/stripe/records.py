"""Stripe's objects in the words all payment vendors share.

Wire format: https://docs.stripe.com/api/payment_intents/object, /subscriptions/object,
/invoices/object, /refunds/object. Since version 2025-03-31 a period belongs to the items of a
subscription and the subscription of an invoice to its parent; webhooks of an endpoint with an older
version still have them at the top, so both places are read.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from apps.providers.capabilities.payment import (
    BillingInterval,
    Money,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    VendorSubscription,
    VendorSubscriptionStatus,
)
from apps.providers.fields import Fields, UnknownForm

T = TypeVar("T")

SUBSCRIPTION_STATUSES = {
    "incomplete": VendorSubscriptionStatus.INCOMPLETE,
    "incomplete_expired": VendorSubscriptionStatus.CANCELLED,
    "trialing": VendorSubscriptionStatus.ACTIVE,
    "active": VendorSubscriptionStatus.ACTIVE,
    "past_due": VendorSubscriptionStatus.PAST_DUE,
    "unpaid": VendorSubscriptionStatus.PAST_DUE,
    "paused": VendorSubscriptionStatus.PAUSED,
    "canceled": VendorSubscriptionStatus.CANCELLED,
}
INTENT_STATUSES = {
    "requires_payment_method": PaymentStatus.PENDING,
    "requires_confirmation": PaymentStatus.PENDING,
    "requires_action": PaymentStatus.PENDING,
    "requires_capture": PaymentStatus.PENDING,
    "processing": PaymentStatus.PENDING,
    "succeeded": PaymentStatus.PAID,
    "canceled": PaymentStatus.FAILED,
}
REFUND_STATUSES = {
    "succeeded": RefundStatus.DONE,
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.PENDING,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}


def read_intent(fields: Fields) -> Payment:
    """A PaymentIntent with its latest charge expanded."""
    amount = money(fields, "amount")
    status = _known(INTENT_STATUSES, fields, "status")
    error = fields.child_or_none("last_payment_error")
    if (
        status == PaymentStatus.PENDING
        and error
        and fields.text("status") == ("requires_payment_method")
    ):
        status = PaymentStatus.FAILED
    charge = fields.child_or_none("latest_charge")
    refunded = charge.whole_or("amount_refunded") if charge else 0
    if status == PaymentStatus.PAID and refunded:
        whole = refunded >= amount.minor_units
        status = PaymentStatus.REFUNDED if whole else PaymentStatus.PARTIALLY_REFUNDED
    is_paid = status not in {PaymentStatus.PENDING, PaymentStatus.FAILED}
    return Payment(
        payment_ref=fields.text("id"),
        order_id=metadata(fields, "order_id"),
        status=status,
        amount=amount,
        refunded=Money.from_minor_units(refunded, amount.currency),
        customer_ref=fields.reference("customer"),
        method_label=_card_label(charge),
        receipt_url=charge.text_or("receipt_url") if charge else "",
        failure_reason=error.text_or("message") if error else "",
        paid_at=(charge or fields).unix_time("created") if is_paid else None,
    )


def read_subscription(fields: Fields) -> VendorSubscription:
    item = next(fields.child("items").children("data"), None)
    if item is None:
        raise UnknownForm("items.data.0")
    price = item.child("price")
    status = _known(SUBSCRIPTION_STATUSES, fields, "status")
    if status == VendorSubscriptionStatus.ACTIVE and "pause_collection" in fields:
        status = VendorSubscriptionStatus.PAUSED
    start, end = period(item if "current_period_end" in item else fields, "current_period_")
    return VendorSubscription(
        subscription_ref=fields.text("id"),
        customer_ref=fields.reference("customer"),
        order_id=metadata(fields, "order_id"),
        status=status,
        cancel_at_period_end=fields.flag("cancel_at_period_end"),
        amount=money(price, "unit_amount"),
        interval=_interval(price.child("recurring")),
        period_start=start,
        period_end=end,
        price_ref=price.text("id"),
        cancelled_at=fields.unix_time_or_none("ended_at"),
    )


def read_refund(fields: Fields) -> Refund:
    return Refund(
        refund_ref=fields.text("id"),
        payment_ref=fields.reference("payment_intent"),
        amount=money(fields, "amount"),
        status=_known(REFUND_STATUSES, fields, "status"),
        refunded_at=fields.unix_time("created"),
    )


def intent_of_invoice(invoice: Fields) -> str:
    """The PaymentIntent of an invoice whose payments are expanded, the paid one first."""
    payments = invoice.child_or_none("payments")
    found = [
        (one.text_or("status") != "paid", one.child("payment").reference("payment_intent"))
        for one in (payments.children("data") if payments else ())
    ]
    return min(found)[1] if found else invoice.reference("payment_intent")


def subscription_of_invoice(invoice: Fields) -> tuple[str, str]:
    """Its subscription and the order id that the subscription carries, "" where there is none."""
    parent = invoice.child_or_none("parent")
    details = parent.child_or_none("subscription_details") if parent else None
    if details is None:
        details = invoice.child_or_none("subscription_details")
        order_id = metadata(details, "order_id") if details else ""
        return invoice.reference("subscription"), order_id
    return details.reference("subscription"), metadata(details, "order_id")


def period_of_invoice(invoice: Fields) -> tuple[datetime, datetime]:
    """What the invoice is for. The invoice's own period looks back; that of its lines is meant."""
    lines = [line.child("period") for line in invoice.child("lines").children("data")]
    if not lines:
        raise UnknownForm("lines.data.0")
    return max((period(line, "") for line in lines), key=lambda found: found[1])


def period(fields: Fields, prefix: str) -> tuple[datetime, datetime]:
    return fields.unix_time(f"{prefix}start"), fields.unix_time(f"{prefix}end")


def money(fields: Fields, name: str) -> Money:
    try:
        return Money.from_minor_units(fields.whole(name), fields.text("currency"))
    except ValueError:
        raise UnknownForm(name) from None


def metadata(fields: Fields, name: str) -> str:
    said = fields.child_or_none("metadata")
    return said.text_or(name) if said else ""


def _known(table: dict[str, T], fields: Fields, name: str) -> T:
    try:
        return table[fields.text(name)]
    except KeyError:
        raise UnknownForm(name) from None


def _interval(recurring: Fields) -> BillingInterval:
    try:
        return BillingInterval(recurring.text("interval"))
    except ValueError:
        raise UnknownForm("recurring.interval") from None


def _card_label(charge: Fields | None) -> str:
    details = charge.child_or_none("payment_method_details") if charge else None
    card = details.child_or_none("card") if details else None
    return f"{card.text_or('brand')} •••• {card.text_or('last4')}".strip() if card else ""
