"""Finding a payment again, by whatever is known of it.

payment_ref is a PaymentIntent ("pi_...") for what this installation charges, and an invoice
("in_...") for what a subscription charges: Stripe makes the PaymentIntents of invoices itself,
without the order, and its messages about invoices do not name them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from apps.providers import payment_words as words
from apps.providers.capabilities.payment import Payment, PaymentQuery, PaymentStatus
from apps.providers.fields import Fields, UnknownForm
from apps.providers.stripe.client import VENDOR, NotFound, StripeClient
from apps.providers.stripe.records import (
    intent_of_invoice,
    metadata,
    money,
    read_intent,
    subscription_of_invoice,
)

MOST_PAGES = 10
PAGE = 100


def find(client: StripeClient, query: PaymentQuery) -> Payment | None:
    """By payment or checkout at once; by customer from a list that is always up to date; by order
    alone from the search index, which is late by up to a minute
    (https://docs.stripe.com/search#data-freshness)."""
    try:
        if query.payment_ref:
            return by_ref(client, query.payment_ref)
        if query.checkout_ref:
            session = client.get(f"/v1/checkout/sessions/{query.checkout_ref}")
            return of_session(client, session)
        if query.customer_ref:
            return _by_customer(client, query.customer_ref, query.order_id)
        return _by_search(client, query.order_id)
    except NotFound:
        return None
    except UnknownForm as error:
        raise words.unreadable(VENDOR, moves_money=False, place=error.place) from None


def by_ref(client: StripeClient, ref: str) -> Payment:
    """UnknownForm and NotFound are the caller's."""
    if not ref.startswith("in_"):
        return read_intent(client.get(f"/v1/payment_intents/{ref}", expand=["latest_charge"]))
    return of_invoice(client, client.get(f"/v1/invoices/{ref}", expand=["payments"]))


def of_invoice(client: StripeClient, invoice: Fields) -> Payment:
    """The payment of an invoice with its payments expanded."""
    subscription, order_id = subscription_of_invoice(invoice)
    intent = intent_of_invoice(invoice)
    if intent:
        payment = by_ref(client, intent)
    else:
        # Nothing to pay, or not tried yet.
        amount = money(invoice, "total")
        is_paid = invoice.text_or("status") == "paid"
        payment = Payment(
            payment_ref="",
            order_id="",
            status=PaymentStatus.PAID if is_paid else PaymentStatus.PENDING,
            amount=amount,
            refunded=replace(amount, amount=amount.amount * 0),
            customer_ref=invoice.reference("customer"),
            paid_at=invoice.unix_time("created") if is_paid else None,
        )
    return replace(
        payment, payment_ref=invoice.text("id"), order_id=order_id, subscription_ref=subscription
    )


def of_session(client: StripeClient, session: Fields) -> Payment | None:
    """The payment of a checkout, None while there is none."""
    paid_by = session.reference("payment_intent") or session.reference("invoice")
    order_id = session.text_or("client_reference_id")
    return replace(by_ref(client, paid_by), order_id=order_id) if paid_by else None


def intent_behind(client: StripeClient, ref: str) -> str:
    """The PaymentIntent to give money back on. NotFound when there is none."""
    if not ref.startswith("in_"):
        return ref
    intent = intent_of_invoice(client.get(f"/v1/invoices/{ref}", expand=["payments"]))
    if not intent:
        raise NotFound(ref)
    return intent


def invoice_behind(client: StripeClient, intent: str) -> str:
    """The invoice that a PaymentIntent pays, "" when it pays none."""
    found = client.get(
        "/v1/invoice_payments", payment={"type": "payment_intent", "payment_intent": intent}
    )
    return next((one.reference("invoice") for one in found.children("data")), "")


def _by_customer(client: StripeClient, customer: str, order_id: str) -> Payment | None:
    found: list[Payment] = []
    parameters: dict[str, Any] = {
        "customer": customer,
        "limit": PAGE,
        "expand": ["data.latest_charge"],
    }
    for _page in range(MOST_PAGES):
        page = client.get("/v1/payment_intents", **parameters)
        intents = list(page.children("data"))
        found += [read_intent(one) for one in intents if metadata(one, "order_id") == order_id]
        if not intents or not page.flag("has_more"):
            break
        parameters["starting_after"] = intents[-1].text("id")
    return _best(found)


def _by_search(client: StripeClient, order_id: str) -> Payment | None:
    if not order_id.replace("-", "").replace("_", "").isalnum():
        return None
    found = client.get(
        "/v1/payment_intents/search",
        query=f"metadata['order_id']:'{order_id}'",
        expand=["data.latest_charge"],
    )
    return _best([read_intent(one) for one in found.children("data")])


def _best(payments: list[Payment]) -> Payment | None:
    """One that moved money, else one that may still, else the newest (lists are newest first)."""
    late = {PaymentStatus.PENDING: 1, PaymentStatus.FAILED: 2}
    return min(payments, key=lambda one: late.get(one.status, 0), default=None)
