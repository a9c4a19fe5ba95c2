"""What a payment vendor is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from apps.providers.capabilities.payment.money import Money


class CheckoutKind(StrEnum):
    SUBSCRIPTION = "subscription"
    ONE_TIME = "one_time"


class BillingInterval(StrEnum):
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Customer:
    """Who pays. key is ours: opaque, stable and unguessable (a UUID), 2 to 50 characters.

    vendor_ref is the vendor's name for the same customer, "" before the first checkout or where
    the vendor has none.
    """

    key: str
    email: str = ""
    name: str = ""
    vendor_ref: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """Ask for one checkout.

    order_id: ours, unique, 6 to 64 letters, digits, "-" or "_". order_name: what the customer
    reads, at most 100 characters. amount: one period's price, or the price of the one purchase.
    interval: only for a subscription. price_ref: the vendor's own price for the plan; "" makes one
    from amount and order_name. The urls are ours and must name the order themselves.
    """

    kind: CheckoutKind
    order_id: str
    order_name: str
    amount: Money
    customer: Customer
    success_url: str
    cancel_url: str
    idempotency_key: str
    interval: BillingInterval = BillingInterval.MONTH
    price_ref: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutReturn:
    """The customer came back to success_url.

    parameters: that page's query, written by whoever opened it and believed in nothing. request is
    what the checkout was started with; checkout_ref comes from CheckoutStart.
    """

    request: CheckoutRequest
    checkout_ref: str
    parameters: Mapping[str, str]
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """Charge a stored method once. The same idempotency_key never takes money twice."""

    order_id: str
    order_name: str
    amount: Money
    customer: Customer
    method_ref: str = field(repr=False)
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class PaymentQuery:
    """Which payment was it? order_id is enough; the others make the answer certain at once.

    A vendor that finds by order id only through a search index that lags behind (Stripe) is asked
    by payment_ref, checkout_ref or customer_ref instead when one is given.
    """

    order_id: str
    payment_ref: str = ""
    checkout_ref: str = ""
    customer_ref: str = ""


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Give money back. amount None is all that is left; reason is shown to people (1 to 200)."""

    payment_ref: str
    reason: str
    idempotency_key: str
    amount: Money | None = None


class PriceChangeMode(StrEnum):
    """FROM_NEXT_PERIOD: the new price is asked for at the next renewal. AT_ONCE: the vendor charges
    the difference for the rest of the period now."""

    FROM_NEXT_PERIOD = "from_next_period"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class PriceChange:
    """Another plan for a kept subscription.

    price_ref: the vendor's own price for the plan; "" makes one from amount and order_name.
    """

    subscription_ref: str
    order_name: str
    amount: Money
    interval: BillingInterval
    mode: PriceChangeMode
    idempotency_key: str
    price_ref: str = ""
