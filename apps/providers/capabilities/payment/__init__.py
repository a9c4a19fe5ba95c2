"""Taking money: a checkout on the vendor's page, charges of a stored method, refunds, news.

Two kinds of vendor fit this port. One only keeps a payment method, and the product charges it when
a period ends (`subscriptions` is None, `renews_itself` is False). The other keeps the subscription,
charges by itself and tells about it by webhook (`subscriptions` is a SubscriptionKeeper).

Every method raises ProviderError. `outcome_unknown` means that money may have moved: record the
call before it is made, never send it again as a new one, and settle it with `find_payment`.
"""

from apps.providers.capabilities.payment.gateway import PaymentGateway, SubscriptionKeeper
from apps.providers.capabilities.payment.money import Money
from apps.providers.capabilities.payment.notices import NoticeKind, PaymentNotice, WebhookRejected
from apps.providers.capabilities.payment.requests import (
    BillingInterval,
    ChargeRequest,
    CheckoutKind,
    CheckoutRequest,
    CheckoutReturn,
    Customer,
    PaymentQuery,
    PriceChange,
    PriceChangeMode,
    RefundRequest,
)
from apps.providers.capabilities.payment.results import (
    CheckoutOutcome,
    CheckoutStart,
    CheckoutStatus,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    StoredMethod,
    VendorSubscription,
    VendorSubscriptionStatus,
)

__all__ = [
    "BillingInterval",
    "ChargeRequest",
    "CheckoutKind",
    "CheckoutOutcome",
    "CheckoutRequest",
    "CheckoutReturn",
    "CheckoutStart",
    "CheckoutStatus",
    "Customer",
    "Money",
    "NoticeKind",
    "Payment",
    "PaymentGateway",
    "PaymentNotice",
    "PaymentQuery",
    "PaymentStatus",
    "PriceChange",
    "PriceChangeMode",
    "Refund",
    "RefundRequest",
    "RefundStatus",
    "StoredMethod",
    "SubscriptionKeeper",
    "VendorSubscription",
    "VendorSubscriptionStatus",
    "WebhookRejected",
]
