"""What a payment vendor tells without being asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from apps.providers.capabilities.payment.money import Money
from apps.providers.capabilities.payment.results import VendorSubscriptionStatus


class NoticeKind(StrEnum):
    CHECKOUT_COMPLETED = "checkout_completed"
    CHECKOUT_EXPIRED = "checkout_expired"
    PAYMENT_PAID = "payment_paid"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_REFUNDED = "payment_refunded"
    RENEWAL_PAID = "renewal_paid"
    RENEWAL_FAILED = "renewal_failed"
    SUBSCRIPTION_CHANGED = "subscription_changed"
    SUBSCRIPTION_ENDED = "subscription_ended"
    METHOD_REMOVED = "method_removed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """One verified piece of news. Fields that a kind does not carry are "" or None.

    event_id: at most 100 characters, the same for every delivery of the same event. occurred_at
    orders events; deliveries come in any order. payment_ref is the one that Payment carries.
    method_ref (METHOD_REMOVED) is proof only when it equals a stored one. RENEWAL_* is every
    invoice of a kept subscription, is_first_period its first; period_* is what the invoice or
    subscription covers. refunded is the total given back so far. raw is the vendor's event as
    JSON, without its secrets.
    """

    event_id: str
    kind: NoticeKind
    vendor_type: str
    occurred_at: datetime
    order_id: str = ""
    payment_ref: str = ""
    checkout_ref: str = ""
    subscription_ref: str = ""
    customer_ref: str = ""
    method_ref: str = field(default="", repr=False)
    amount: Money | None = None
    refunded: Money | None = None
    period_start: datetime | None = None
    period_end: datetime | None = None
    is_first_period: bool = False
    cancel_at_period_end: bool | None = None
    subscription_status: VendorSubscriptionStatus | None = None
    failure_reason: str = ""
    next_attempt_at: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


class WebhookRejected(Exception):
    """A message that did not come from the vendor, or not unchanged: answer 400, change nothing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
