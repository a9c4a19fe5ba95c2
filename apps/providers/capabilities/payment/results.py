"""What a payment vendor answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from apps.providers.capabilities.payment.money import Money
from apps.providers.capabilities.payment.requests import BillingInterval


@dataclass(frozen=True, slots=True)
class CheckoutStart:
    """Where the customer goes next.

    url: send the browser there. When it is "", the vendor's own JavaScript opens the page:
    client_method names its function and client_parameters are what it takes (fit for a browser:
    no secrets). checkout_ref names the checkout with the vendor ("" where it has no name yet).
    """

    checkout_ref: str
    url: str = ""
    client_method: str = ""
    client_parameters: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None


class CheckoutStatus(StrEnum):
    COMPLETE = "complete"
    OPEN = "open"
    EXPIRED = "expired"


class PaymentStatus(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment as the vendor knows it.

    amount is what was asked for, refunded how much of it went back. failure_reason is the vendor's
    sentence when status is FAILED. method_label is fit for people ("card ending 1234").
    """

    payment_ref: str
    order_id: str
    status: PaymentStatus
    amount: Money
    refunded: Money
    customer_ref: str = ""
    subscription_ref: str = ""
    method_label: str = ""
    receipt_url: str = ""
    failure_reason: str = ""
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredMethod:
    """A payment method that can be charged again. ref is as good as money: store it encrypted."""

    ref: str = field(repr=False)
    customer_ref: str
    label: str = ""


class VendorSubscriptionStatus(StrEnum):
    INCOMPLETE = "incomplete"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    PAUSED = "paused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class VendorSubscription:
    """A subscription that the vendor keeps. order_id is that of the checkout that began it."""

    subscription_ref: str
    customer_ref: str
    order_id: str
    status: VendorSubscriptionStatus
    cancel_at_period_end: bool
    amount: Money
    interval: BillingInterval
    period_start: datetime
    period_end: datetime
    price_ref: str = ""
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckoutOutcome:
    """What a finished checkout left behind.

    payment is None when nothing has been charged yet: a vendor that does not renew by itself gives
    a method for a subscription, and the first charge is ours to make. customer_ref is to be kept.
    """

    status: CheckoutStatus
    customer_ref: str = ""
    payment: Payment | None = None
    method: StoredMethod | None = None
    subscription: VendorSubscription | None = None


class RefundStatus(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Refund:
    refund_ref: str
    payment_ref: str
    amount: Money
    status: RefundStatus
    refunded_at: datetime
