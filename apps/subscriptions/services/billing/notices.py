"""A vendor's notice as JSON and back, so that it can be handled again later.

method_ref is as good as money: its digest is kept in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime

from apps.providers.capabilities.payment import Money, NoticeKind, PaymentNotice
from apps.subscriptions.models import PaymentEvent
from apps.subscriptions.services.billing.methods import digest_of


@dataclass(frozen=True, slots=True)
class News:
    """What one stored event says; fields as those of PaymentNotice, "" or None where not said."""

    provider: str
    kind: NoticeKind
    occurred_at: datetime
    order_id: str = ""
    payment_ref: str = ""
    checkout_ref: str = ""
    subscription_ref: str = ""
    method_digest: str = ""
    failure_reason: str = ""
    amount: Money | None = None
    refunded: Money | None = None
    period_start: datetime | None = None
    period_end: datetime | None = None
    next_attempt_at: datetime | None = None
    is_first_period: bool = False


_TEXTS = ("order_id", "payment_ref", "checkout_ref", "subscription_ref", "failure_reason")
_SUMS = ("amount", "refunded")
_MOMENTS = ("period_start", "period_end", "next_attempt_at")


def as_json(notice: PaymentNotice) -> dict[str, Any]:
    """Texts as they are, sums as ["9900", "KRW"], moments in ISO 8601."""
    found: dict[str, Any] = {name: getattr(notice, name) for name in _TEXTS}
    for name in _SUMS:
        money = getattr(notice, name)
        found[name] = [str(money.amount), money.currency] if money else None
    for name in _MOMENTS:
        moment = getattr(notice, name)
        found[name] = moment.isoformat() if moment else None
    found["is_first_period"] = notice.is_first_period
    found["method_digest"] = digest_of(notice.method_ref)
    return found


def news_of(event: PaymentEvent) -> News:
    said = event.notice
    fields: dict[str, Any] = {name: said.get(name, "") for name in _TEXTS}
    fields |= {name: _money(said.get(name)) for name in _SUMS}
    fields |= {name: parse_datetime(said.get(name) or "") for name in _MOMENTS}
    return News(
        provider=event.provider,
        kind=NoticeKind(event.kind),
        occurred_at=event.occurred_at,
        is_first_period=said.get("is_first_period", False),
        method_digest=said.get("method_digest", ""),
        **fields,
    )


def _money(said: list[str] | None) -> Money | None:
    return Money(Decimal(said[0]), said[1]) if said else None
