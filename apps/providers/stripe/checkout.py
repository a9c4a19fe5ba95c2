"""Stripe's hosted checkout.

Wire format: https://docs.stripe.com/api/checkout/sessions
"""

from __future__ import annotations

from typing import Any

from apps.providers import payment_words as words
from apps.providers.capabilities.payment import (
    CheckoutKind,
    CheckoutOutcome,
    CheckoutRequest,
    CheckoutReturn,
    CheckoutStart,
    CheckoutStatus,
)
from apps.providers.fields import Fields
from apps.providers.stripe import payments
from apps.providers.stripe.client import VENDOR, StripeClient
from apps.providers.stripe.records import money, read_subscription

STATUSES = {
    "complete": CheckoutStatus.COMPLETE,
    "open": CheckoutStatus.OPEN,
    "expired": CheckoutStatus.EXPIRED,
}


def session_parameters(request: CheckoutRequest) -> dict[str, Any]:
    """The order goes into everything that later messages are about."""
    ours = {"order_id": request.order_id, "customer_key": request.customer.key}
    parameters: dict[str, Any] = {
        "client_reference_id": request.order_id,
        "metadata": ours,
        "line_items": [{"quantity": 1, **_price(request)}],
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
    }
    if request.kind == CheckoutKind.SUBSCRIPTION:
        parameters |= {"mode": "subscription", "subscription_data": {"metadata": ours}}
    else:
        intent = {"metadata": ours, "description": request.order_name}
        parameters |= {"mode": "payment", "payment_intent_data": intent}
        if not request.customer.vendor_ref:
            parameters["customer_creation"] = "always"
    if request.customer.vendor_ref:
        parameters["customer"] = request.customer.vendor_ref
    elif request.customer.email:
        parameters["customer_email"] = request.customer.email
    return parameters


def read_start(session: Fields) -> CheckoutStart:
    return CheckoutStart(
        checkout_ref=session.text("id"),
        url=session.text("url"),
        expires_at=session.unix_time_or_none("expires_at"),
    )


def read_outcome(
    client: StripeClient, session: Fields, returned: CheckoutReturn
) -> CheckoutOutcome:
    """ProviderError when the session is about something else; UnknownForm is the caller's."""
    request = returned.request
    if (
        session.text_or("client_reference_id") != request.order_id
        or money(session, "amount_total") != request.amount
    ):
        raise words.other_order(VENDOR, moves_money=False)
    status = STATUSES.get(session.text("status"), CheckoutStatus.OPEN)
    customer = session.reference("customer")
    if status != CheckoutStatus.COMPLETE:
        return CheckoutOutcome(status, customer_ref=customer)
    subscription = session.child_or_none("subscription")
    return CheckoutOutcome(
        status,
        customer_ref=customer,
        payment=payments.of_session(client, session),
        subscription=read_subscription(subscription) if subscription else None,
    )


def _price(request: CheckoutRequest) -> dict[str, Any]:
    if request.price_ref:
        return {"price": request.price_ref}
    data: dict[str, Any] = {
        "currency": request.amount.currency.lower(),
        "unit_amount": request.amount.minor_units,
        "product_data": {"name": request.order_name},
    }
    if request.kind == CheckoutKind.SUBSCRIPTION:
        data["recurring"] = {"interval": request.interval.value}
    return {"price_data": data}
