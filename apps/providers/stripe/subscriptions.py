"""Subscriptions that Stripe keeps and renews.

Wire format: https://docs.stripe.com/api/subscriptions,
https://docs.stripe.com/api/customer_portal/sessions/create,
https://docs.stripe.com/billing/subscriptions/pause-payment (void: the invoices of a pause are never
asked for), https://docs.stripe.com/billing/subscriptions/change-price
"""

from __future__ import annotations

from typing import Any

from apps.providers import payment_words as words
from apps.providers.capabilities.payment import (
    PriceChange,
    PriceChangeMode,
    VendorSubscription,
    VendorSubscriptionStatus,
)
from apps.providers.fields import Fields, UnknownForm
from apps.providers.stripe.client import VENDOR, NotFound, StripeClient
from apps.providers.stripe.records import read_subscription


class StripeSubscriptions:
    """The same wish twice is one change; only a change of price at once moves money."""

    def __init__(self, client: StripeClient) -> None:
        self._client = client

    def read(self, subscription_ref: str) -> VendorSubscription:
        return _read(self._found(subscription_ref))

    def cancel_at_period_end(self, subscription_ref: str) -> VendorSubscription:
        return self._update(subscription_ref, {"cancel_at_period_end": True})

    def keep(self, subscription_ref: str) -> VendorSubscription:
        return self._update(subscription_ref, {"cancel_at_period_end": False})

    def cancel_now(self, subscription_ref: str) -> VendorSubscription:
        current = self.read(subscription_ref)
        if current.status == VendorSubscriptionStatus.CANCELLED:
            return current
        try:
            return _read(self._client.delete(_path(subscription_ref)))
        except NotFound:
            return self.read(subscription_ref)

    def pause(self, subscription_ref: str) -> VendorSubscription:
        return self._update(subscription_ref, {"pause_collection": {"behavior": "void"}})

    def resume(self, subscription_ref: str) -> VendorSubscription:
        return self._update(subscription_ref, {"pause_collection": ""})

    def change_price(self, change: PriceChange) -> VendorSubscription:
        """At once: the difference is invoiced now, and the change fails when it cannot be paid."""
        at_once = change.mode == PriceChangeMode.AT_ONCE
        try:
            current = self._found(change.subscription_ref)
            item = next(current.child("items").children("data")).text("id")
        except (UnknownForm, StopIteration):
            raise words.unreadable(VENDOR, moves_money=False, place="items.data.0") from None
        parameters: dict[str, Any] = {
            "items": [{"id": item, "price": change.price_ref or self._new_price(change)}],
            "proration_behavior": "always_invoice" if at_once else "none",
        }
        if at_once:
            parameters["payment_behavior"] = "error_if_incomplete"
        answer = self._client.post(
            _path(change.subscription_ref),
            parameters,
            idempotency_key=change.idempotency_key,
            moves_money=at_once,
        )
        changed = _read(answer, moves_money=at_once)
        if (changed.amount, changed.interval) != (change.amount, change.interval):
            raise words.other_order(VENDOR, moves_money=at_once)
        return changed

    def portal_url(self, *, customer_ref: str, return_url: str) -> str:
        answer = self._client.post(
            "/v1/billing_portal/sessions", {"customer": customer_ref, "return_url": return_url}
        )
        try:
            return answer.text("url")
        except UnknownForm as error:
            raise words.unreadable(VENDOR, moves_money=False, place=error.place) from None

    def _new_price(self, change: PriceChange) -> str:
        answer = self._client.post(
            "/v1/prices",
            {
                "currency": change.amount.currency.lower(),
                "unit_amount": change.amount.minor_units,
                "recurring": {"interval": change.interval.value},
                "product_data": {"name": change.order_name},
            },
            idempotency_key=f"{change.idempotency_key}:price",
        )
        try:
            return answer.text("id")
        except UnknownForm as error:
            raise words.unreadable(VENDOR, moves_money=False, place=error.place) from None

    def _update(self, subscription_ref: str, parameters: dict[str, Any]) -> VendorSubscription:
        return _read(self._client.post(_path(subscription_ref), parameters))

    def _found(self, subscription_ref: str) -> Fields:
        try:
            return self._client.get(_path(subscription_ref))
        except NotFound as error:
            raise words.refused(VENDOR, str(error)) from None


def _path(subscription_ref: str) -> str:
    return f"/v1/subscriptions/{subscription_ref}"


def _read(answer: Fields, *, moves_money: bool = False) -> VendorSubscription:
    try:
        return read_subscription(answer)
    except UnknownForm as error:
        raise words.unreadable(VENDOR, moves_money=moves_money, place=error.place) from None
