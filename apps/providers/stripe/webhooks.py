"""Stripe's events as notices.

Wire format: https://docs.stripe.com/api/events/object and https://docs.stripe.com/api/events/types.
The signature is checked before anything is read. Only a charge that was refunded is asked about,
when it belongs to an invoice: the event does not say to which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from apps.core.masking import masked
from apps.core.sentences import gettext as _
from apps.providers import payment_words as words
from apps.providers.capabilities.payment import NoticeKind, PaymentNotice, WebhookRejected
from apps.providers.fields import Fields, UnknownForm
from apps.providers.stripe import payments
from apps.providers.stripe.client import VENDOR, NotFound, StripeClient
from apps.providers.stripe.records import (
    metadata,
    money,
    period_of_invoice,
    read_subscription,
    subscription_of_invoice,
)
from apps.providers.stripe.signatures import check_signature

Reader = Callable[[PaymentNotice, Fields], PaymentNotice]


def verify(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], client: StripeClient
) -> PaymentNotice:
    if not any(secrets):
        raise words.key_missing(VENDOR, "STRIPE_WEBHOOK_SECRETS")
    signature = next(
        (value for name, value in headers.items() if name.lower() == "stripe-signature"), ""
    )
    check_signature(signature, body, secrets)
    try:
        data = orjson.loads(body)
        event = Fields(data)
        notice = _notice(event, data)
        kept = event.child("data").child("object")
        notice = READERS.get(notice.vendor_type, _other)(notice, kept)
        return _with_invoice(notice, client)
    except orjson.JSONDecodeError:
        raise WebhookRejected(
            _("This is not a message of %(vendor)s.") % {"vendor": VENDOR}
        ) from None
    except UnknownForm as error:
        raise words.unreadable(VENDOR, moves_money=False, place=error.place) from None


def _notice(event: Fields, data: dict[str, Any]) -> PaymentNotice:
    return PaymentNotice(
        event_id=event.text("id"),
        kind=NoticeKind.OTHER,
        vendor_type=event.text("type"),
        occurred_at=event.unix_time("created"),
        raw=masked("", data),
    )


def _other(notice: PaymentNotice, found: Fields) -> PaymentNotice:  # noqa: ARG001
    return notice


def _checkout_completed(notice: PaymentNotice, session: Fields) -> PaymentNotice:
    """A checkout that is completed but not paid (a bank transfer) is news of nothing yet."""
    is_paid = session.text("payment_status") in {"paid", "no_payment_required"}
    kind = NoticeKind.CHECKOUT_COMPLETED if is_paid else NoticeKind.OTHER
    return replace(_session(notice, session), kind=kind)


def _checkout_expired(notice: PaymentNotice, session: Fields) -> PaymentNotice:
    return replace(_session(notice, session), kind=NoticeKind.CHECKOUT_EXPIRED)


def _checkout_failed(notice: PaymentNotice, session: Fields) -> PaymentNotice:
    return replace(_session(notice, session), kind=NoticeKind.PAYMENT_FAILED)


def _session(notice: PaymentNotice, session: Fields) -> PaymentNotice:
    return replace(
        notice,
        order_id=session.text_or("client_reference_id"),
        checkout_ref=session.text("id"),
        payment_ref=session.reference("payment_intent") or session.reference("invoice"),
        subscription_ref=session.reference("subscription"),
        customer_ref=session.reference("customer"),
        amount=money(session, "amount_total"),
    )


def _invoice(kind: NoticeKind, amount: str) -> Reader:
    def read(notice: PaymentNotice, invoice: Fields) -> PaymentNotice:
        subscription, order_id = subscription_of_invoice(invoice)
        if not subscription:
            return notice
        start, end = period_of_invoice(invoice)
        return replace(
            notice,
            kind=kind,
            order_id=order_id,
            payment_ref=invoice.text("id"),
            subscription_ref=subscription,
            customer_ref=invoice.reference("customer"),
            amount=money(invoice, amount),
            period_start=start,
            period_end=end,
            is_first_period=invoice.text_or("billing_reason") == "subscription_create",
            next_attempt_at=invoice.unix_time_or_none("next_payment_attempt"),
        )

    return read


def _subscription(kind: NoticeKind) -> Reader:
    def read(notice: PaymentNotice, found: Fields) -> PaymentNotice:
        kept = read_subscription(found)
        return replace(
            notice,
            kind=kind,
            order_id=kept.order_id,
            subscription_ref=kept.subscription_ref,
            customer_ref=kept.customer_ref,
            amount=kept.amount,
            period_start=kept.period_start,
            period_end=kept.period_end,
            cancel_at_period_end=kept.cancel_at_period_end,
            subscription_status=kept.status,
        )

    return read


def _refunded(notice: PaymentNotice, charge: Fields) -> PaymentNotice:
    """A charge carries a copy of its PaymentIntent's metadata."""
    amount = money(charge, "amount")
    return replace(
        notice,
        kind=NoticeKind.PAYMENT_REFUNDED,
        order_id=metadata(charge, "order_id"),
        payment_ref=charge.reference("payment_intent"),
        customer_ref=charge.reference("customer"),
        amount=amount,
        refunded=type(amount).from_minor_units(charge.whole("amount_refunded"), amount.currency),
    )


def _intent(kind: NoticeKind) -> Reader:
    """Only of PaymentIntents that carry an order: those of invoices come as invoices."""

    def read(notice: PaymentNotice, intent: Fields) -> PaymentNotice:
        order_id = metadata(intent, "order_id")
        if not order_id:
            return notice
        error = intent.child_or_none("last_payment_error")
        return replace(
            notice,
            kind=kind,
            order_id=order_id,
            payment_ref=intent.text("id"),
            customer_ref=intent.reference("customer"),
            amount=money(intent, "amount"),
            failure_reason=words.presentable(error.text_or("message")) if error else "",
        )

    return read


def _with_invoice(notice: PaymentNotice, client: StripeClient) -> PaymentNotice:
    """Name an invoice's payment as it is named everywhere else: by the invoice."""
    if notice.kind != NoticeKind.PAYMENT_REFUNDED or notice.order_id or not notice.payment_ref:
        return notice
    try:
        invoice = payments.invoice_behind(client, notice.payment_ref)
    except NotFound:
        return notice
    return replace(notice, payment_ref=invoice or notice.payment_ref)


READERS: dict[str, Reader] = {
    "checkout.session.completed": _checkout_completed,
    "checkout.session.async_payment_succeeded": _checkout_completed,
    "checkout.session.async_payment_failed": _checkout_failed,
    "checkout.session.expired": _checkout_expired,
    "invoice.paid": _invoice(NoticeKind.RENEWAL_PAID, "amount_paid"),
    "invoice.payment_failed": _invoice(NoticeKind.RENEWAL_FAILED, "amount_due"),
    "customer.subscription.updated": _subscription(NoticeKind.SUBSCRIPTION_CHANGED),
    "customer.subscription.paused": _subscription(NoticeKind.SUBSCRIPTION_CHANGED),
    "customer.subscription.resumed": _subscription(NoticeKind.SUBSCRIPTION_CHANGED),
    "customer.subscription.deleted": _subscription(NoticeKind.SUBSCRIPTION_ENDED),
    "charge.refunded": _refunded,
    "payment_intent.succeeded": _intent(NoticeKind.PAYMENT_PAID),
    "payment_intent.payment_failed": _intent(NoticeKind.PAYMENT_FAILED),
}
