from __future__ import annotations

from django.urls import path

from apps.usage.api.budgets import BudgetView
from apps.usage.api.providers import (
    ProviderKeysView,
    ProviderKeyView,
    ProviderRoutesView,
    ProvidersView,
)
from apps.usage.api.usage import UsageSummaryView, UsageView

urlpatterns = [
    path("usage/", UsageView.as_view(), name="usage"),
    path("usage/summary/", UsageSummaryView.as_view(), name="usage-summary"),
    path("providers/", ProvidersView.as_view(), name="providers"),
    path("provider-keys/", ProviderKeysView.as_view(), name="provider-keys"),
    path("provider-keys/<uuid:key_id>/", ProviderKeyView.as_view(), name="provider-key"),
    path("provider-routes/", ProviderRoutesView.as_view(), name="provider-routes"),
    path("usage/budget/", BudgetView.as_view(), name="usage-budget"),
]
