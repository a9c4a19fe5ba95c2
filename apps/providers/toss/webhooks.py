"""Toss's webhooks carry no signature, so what they say is asked for again before it is believed.

Wire format: https://docs.tosspayments.com/reference/using-api/webhook-events. The header
tosspayments-webhook-transmission-id names a delivery, but nothing proves it; the notice's
event_id is made of the facts that were verified instead, so that a message sent again under
another header is still the same event. Charges of a stored card cause no message when they are
done, only when they are cancelled.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

import orjson

from apps.core.sentences import gettext as _
from apps.providers import payment_words as words
from apps.providers.capabilities.payment import (
    NoticeKind,
    PaymentNotice,
    PaymentStatus,
    WebhookRejected,
)
from apps.providers.fields import Fields, UnknownForm
from apps.providers.toss.client import VENDOR, NotFound, TossClient
from apps.providers.toss.records import last_moved_at, read_payment

KINDS = {
    PaymentStatus.PENDING: NoticeKind.OTHER,
    PaymentStatus.PAID: NoticeKind.PAYMENT_PAID,
    PaymentStatus.FAILED: NoticeKind.PAYMENT_FAILED,
    PaymentStatus.PARTIALLY_REFUNDED: NoticeKind.PAYMENT_REFUNDED,
    PaymentStatus.REFUNDED: NoticeKind.PAYMENT_REFUNDED,
}
# A late message may tell of a state before the present one, never of one that was not reached.
BEFORE: dict[str, frozenset[str]] = {
    "READY": frozenset({"READY"}),
    "IN_PROGRESS": frozenset({"READY", "IN_PROGRESS"}),
    "WAITING_FOR_DEPOSIT": frozenset({"READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "DONE"}),
    "DONE": frozenset({"READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "DONE"}),
    "PARTIAL_CANCELED": frozenset(
        {"READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "DONE", "PARTIAL_CANCELED"}
    ),
    "CANCELED": frozenset(
        {"READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "DONE", "PARTIAL_CANCELED", "CANCELED"}
    ),
    "ABORTED": frozenset({"READY", "IN_PROGRESS", "ABORTED"}),
    "EXPIRED": frozenset({"READY", "IN_PROGRESS", "EXPIRED"}),
}


def verify(body: bytes, client: TossClient) -> PaymentNotice:
    try:
        event = Fields(orjson.loads(body))
        kind = event.text("eventType")
        data = event.child("data")
        if kind == "BILLING_DELETED":
            return _method_removed(event, data)
        if kind == "PAYMENT_STATUS_CHANGED":
            claims = (data.text("paymentKey"), data.text("orderId"), data.text("status"))
            total = data.whole("totalAmount") if "totalAmount" in data else None
            return _payment_changed(event, claims, total, client)
        return PaymentNotice(
            event_id=_event_id(body.hex()),
            kind=NoticeKind.OTHER,
            vendor_type=kind[:100],
            occurred_at=event.iso_time("createdAt"),
        )
    except (orjson.JSONDecodeError, UnknownForm):
        raise WebhookRejected(
            _("This is not a message of %(vendor)s.") % {"vendor": VENDOR}
        ) from None


def _payment_changed(
    event: Fields, claims: tuple[str, str, str], total: int | None, client: TossClient
) -> PaymentNotice:
    payment_key, order_id, status = claims
    created_at = event.iso_time("createdAt")
    try:
        found = client.get(f"/v1/payments/{quote(payment_key, safe='')}")
    except NotFound:
        raise WebhookRejected(_("%(vendor)s knows no such payment.") % {"vendor": VENDOR}) from None
    try:
        payment, moved_at = read_payment(found), last_moved_at(found)
        current, transaction = found.text("status"), found.text_or("lastTransactionKey")
    except UnknownForm as error:
        raise words.unreadable(VENDOR, moves_money=False, place=error.place) from None
    if (
        (payment.payment_ref, payment.order_id) != (payment_key, order_id)
        or (total is not None and payment.amount.minor_units != total)
        or status not in BEFORE[current]
    ):
        raise WebhookRejected(
            _("%(vendor)s says something else about this payment.") % {"vendor": VENDOR}
        )
    return PaymentNotice(
        event_id=_event_id(payment_key, current, transaction),
        kind=KINDS[payment.status],
        vendor_type="PAYMENT_STATUS_CHANGED",
        occurred_at=moved_at,
        order_id=payment.order_id,
        payment_ref=payment.payment_ref,
        amount=payment.amount,
        refunded=payment.refunded,
        failure_reason=payment.failure_reason,
        raw=_raw("PAYMENT_STATUS_CHANGED", created_at.isoformat(), payment_key, order_id, current),
    )


def _method_removed(event: Fields, data: Fields) -> PaymentNotice:
    """A billing key cannot be looked up. Only Toss and this installation know it, so knowing it is
    the proof: whoever handles the notice compares method_ref with what is stored."""
    billing_key = data.text("billingKey")
    return PaymentNotice(
        event_id=_event_id("BILLING_DELETED", billing_key),
        kind=NoticeKind.METHOD_REMOVED,
        vendor_type="BILLING_DELETED",
        occurred_at=event.iso_time("createdAt"),
        method_ref=billing_key,
        failure_reason=words.presentable(data.text_or("reason"), billing_key),
    )


def _event_id(*facts: str) -> str:
    return "toss_" + hashlib.sha256("\n".join(facts).encode()).hexdigest()[:48]


def _raw(
    kind: str, created_at: str, payment_key: str, order_id: str, status: str
) -> dict[str, Any]:
    """What was verified of the message. The rest of it (card, customer, account) is not kept."""
    return {
        "eventType": kind,
        "createdAt": created_at,
        "data": {"paymentKey": payment_key, "orderId": order_id, "status": status},
    }
