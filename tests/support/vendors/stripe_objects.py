"""Stripe's objects as its API reference shows them, of version 2026-10-28."""

from __future__ import annotations

import calendar
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from tests.support.vendors.payment_server import Response


class Refused(Exception):
    """An error answer: https://docs.stripe.com/api/errors."""

    def __init__(self, status: int, kind: str, message: str, code: str = "", **more: Any) -> None:
        super().__init__(message)
        error = {"type": kind, "message": message, **({"code": code} if code else {}), **more}
        self.response = Response(status, {"error": error})


def missing(what: str, name: str) -> Refused:
    message = f"No such {what}: '{name}'"
    return Refused(404, "invalid_request_error", message, "resource_missing", param="id")


def form(text: str) -> dict[str, Any]:
    """ "a[b][0][c]=1" as {"a": {"b": {"0": {"c": "1"}}}}."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        *path, last = name.replace("]", "").split("[")
        place = found
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value
    return found


def need(said: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if said.get(name) in (None, "", {}):
            message = f"Missing required param: {name}."
            raise Refused(400, "invalid_request_error", message, "parameter_missing", param=name)


def next_month(moment: int, months: int = 1) -> int:
    start = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())


def charge(name: str, intent: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": name,
        "object": "charge",
        "amount": intent["amount"],
        "amount_refunded": 0,
        "refunded": False,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "created": int(time.time()),
        "metadata": dict(intent["metadata"]),
        "payment_intent": intent["id"],
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        "receipt_url": f"https://pay.stripe.com/receipts/{name}",
        "status": "succeeded",
    }


def intent(name: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "object": "payment_intent",
        "amount_received": 0,
        "client_secret": f"{name}_secret_canary0intent",
        "created": int(time.time()),
        "customer": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": {},
        "payment_method": None,
        "status": "requires_payment_method",
        **fields,
    }


def price(name: str, product: str, said: Mapping[str, Any]) -> dict[str, Any]:
    interval = said.get("recurring", {}).get("interval")
    return {
        "id": name,
        "object": "price",
        "active": True,
        "currency": said["currency"],
        "product": product,
        "recurring": {"interval": interval, "interval_count": 1} if interval else None,
        "type": "recurring" if interval else "one_time",
        "unit_amount": int(said["unit_amount"]),
    }


def subscription(
    name: str, customer: str, sold: Mapping[str, Any], metadata: Mapping[str, str], method: str
) -> dict[str, Any]:
    now = int(time.time())
    months = 12 if sold["recurring"]["interval"] == "year" else 1
    item = {
        "id": name.replace("sub_", "si_"),
        "object": "subscription_item",
        "current_period_start": now,
        "current_period_end": next_month(now, months),
        "price": dict(sold),
        "quantity": 1,
    }
    return {
        "id": name,
        "object": "subscription",
        "cancel_at_period_end": False,
        "canceled_at": None,
        "created": now,
        "currency": sold["currency"],
        "customer": customer,
        "default_payment_method": method,
        "ended_at": None,
        "items": {"object": "list", "data": [item], "has_more": False},
        "latest_invoice": None,
        "metadata": dict(metadata),
        "pause_collection": None,
        "status": "active",
    }


def invoice(name: str, kept: Mapping[str, Any], reason: str, amount: int) -> dict[str, Any]:
    """An invoice as events carry it: without its payments, which must be asked for."""
    item = kept["items"]["data"][0]
    period = {"start": item["current_period_start"], "end": item["current_period_end"]}
    return {
        "id": name,
        "object": "invoice",
        "amount_due": amount,
        "amount_paid": 0,
        "attempt_count": 0,
        "billing_reason": reason,
        "created": int(time.time()),
        "currency": kept["currency"],
        "customer": kept["customer"],
        "lines": {"object": "list", "data": [{"amount": amount, "period": period}]},
        "metadata": {},
        "next_payment_attempt": None,
        # of the invoice itself: the time before it was made
        "period_start": kept["created"],
        "period_end": item["current_period_start"],
        "parent": {
            "type": "subscription_details",
            "subscription_details": {
                "metadata": dict(kept["metadata"]),
                "subscription": kept["id"],
            },
        },
        "status": "open",
        "total": amount,
    }
