from __future__ import annotations

from django.urls import path

from apps.subscriptions.api.billing import (
    CompleteView,
    CreditCheckoutView,
    CreditPacksView,
    PaymentsView,
    PaymentView,
    PlanCheckoutView,
)
from apps.subscriptions.api.charge_requests import (
    ChargeRequestsView,
    ChargeRequestView,
    WithdrawView,
)
from apps.subscriptions.api.entitlements import EntitlementsView
from apps.subscriptions.api.ledger import CreditTransactionsView
from apps.subscriptions.api.payment_methods import (
    PaymentMethodsView,
    PaymentMethodView,
    PortalView,
)
from apps.subscriptions.api.plan_changes import PlanChangeView
from apps.subscriptions.api.plans import PlansView, PricesView
from apps.subscriptions.api.subscriptions import (
    CancelView,
    KeepView,
    PauseView,
    ResumeView,
    SubscriptionsView,
    SubscriptionView,
)
from apps.subscriptions.api.webhooks import WebhookView

_ONE = "subscriptions/<uuid:subscription_id>/"

urlpatterns = [
    path("plans/", PlansView.as_view(), name="plans"),
    path("prices/", PricesView.as_view(), name="prices"),
    path("subscriptions/", SubscriptionsView.as_view(), name="subscriptions"),
    path(_ONE, SubscriptionView.as_view(), name="subscription"),
    path(f"{_ONE}pause/", PauseView.as_view(), name="subscription-pause"),
    path(f"{_ONE}resume/", ResumeView.as_view(), name="subscription-resume"),
    path(f"{_ONE}cancel/", CancelView.as_view(), name="subscription-cancel"),
    path(f"{_ONE}keep/", KeepView.as_view(), name="subscription-keep"),
    path(f"{_ONE}plan-change/", PlanChangeView.as_view(), name="subscription-plan-change"),
    path("credit-transactions/", CreditTransactionsView.as_view(), name="credit-transactions"),
    path("entitlements/", EntitlementsView.as_view(), name="entitlements"),
    path("charge-requests/", ChargeRequestsView.as_view(), name="charge-requests"),
    path("charge-requests/<uuid:request_id>/", ChargeRequestView.as_view(), name="charge-request"),
    path(
        "charge-requests/<uuid:request_id>/withdraw/",
        WithdrawView.as_view(),
        name="charge-request-withdraw",
    ),
    path("credit-packs/", CreditPacksView.as_view(), name="credit-packs"),
    path("checkouts/plan/", PlanCheckoutView.as_view(), name="checkout-plan"),
    path("checkouts/credits/", CreditCheckoutView.as_view(), name="checkout-credits"),
    path("payments/", PaymentsView.as_view(), name="payments"),
    path("payments/<uuid:payment_id>/", PaymentView.as_view(), name="payment"),
    path("payments/<uuid:payment_id>/complete/", CompleteView.as_view(), name="payment-complete"),
    path("payment-methods/", PaymentMethodsView.as_view(), name="payment-methods"),
    path("payment-methods/<uuid:method_id>/", PaymentMethodView.as_view(), name="payment-method"),
    path("billing-portal/", PortalView.as_view(), name="billing-portal"),
    path("webhooks/<slug:provider>/", WebhookView.as_view(), name="payment-webhook"),
]
