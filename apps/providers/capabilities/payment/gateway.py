"""The two protocols that a payment vendor is put behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from apps.providers.capabilities.payment.notices import PaymentNotice
from apps.providers.capabilities.payment.requests import (
    ChargeRequest,
    CheckoutRequest,
    CheckoutReturn,
    PaymentQuery,
    PriceChange,
    RefundRequest,
)
from apps.providers.capabilities.payment.results import (
    CheckoutOutcome,
    CheckoutStart,
    Payment,
    Refund,
    StoredMethod,
    VendorSubscription,
)


class SubscriptionKeeper(Protocol):
    """The part of a vendor that keeps subscriptions and renews them by itself."""

    def read(self, subscription_ref: str) -> VendorSubscription: ...

    def cancel_at_period_end(self, subscription_ref: str) -> VendorSubscription: ...

    def keep(self, subscription_ref: str) -> VendorSubscription:
        """Take back a cancellation at the period's end."""

    def cancel_now(self, subscription_ref: str) -> VendorSubscription: ...

    def pause(self, subscription_ref: str) -> VendorSubscription:
        """Ask for no money until `resume`; periods go on."""

    def resume(self, subscription_ref: str) -> VendorSubscription: ...

    def change_price(self, change: PriceChange) -> VendorSubscription: ...

    def portal_url(self, *, customer_ref: str, return_url: str) -> str:
        """A page of the vendor where the customer changes cards and reads invoices."""


class PaymentGateway(Protocol):
    """settle_after_seconds: how long after a call of unknown outcome `find_payment` is certain. A
    payment that is missing sooner may still be on its way."""

    name: str
    settle_after_seconds: float

    @property
    def renews_itself(self) -> bool:
        """Does the vendor charge renewals? Then `subscriptions` is there; else we call `charge`."""

    @property
    def subscriptions(self) -> SubscriptionKeeper | None: ...

    def start_checkout(self, request: CheckoutRequest) -> CheckoutStart: ...

    def complete_checkout(self, returned: CheckoutReturn) -> CheckoutOutcome:
        """Finish what the customer began. Safe to call twice with the same idempotency_key."""

    def charge(self, request: ChargeRequest) -> Payment:
        """Take money from a stored method, tried once. A declined card is a permanent error."""

    def find_payment(self, query: PaymentQuery) -> Payment | None:
        """None when the vendor has no such payment; see settle_after_seconds."""

    def refund(self, request: RefundRequest) -> Refund: ...

    def forget_method(self, method: StoredMethod) -> None:
        """Make a stored method useless. Forgetting one that is gone already is not an error."""

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> PaymentNotice:
        """WebhookRejected when it is not authentic; ProviderError when that cannot be found out
        now (answer 503, the vendor sends again). Names of headers are read in any case."""
