from __future__ import annotations

from django.urls import path

from apps.usage.api.budgets import BudgetView
from apps.usage.api.usage import UsageSummaryView, UsageView

urlpatterns = [
    path("usage/", UsageView.as_view(), name="usage"),
    path("usage/summary/", UsageSummaryView.as_view(), name="usage-summary"),
    path("usage/budget/", BudgetView.as_view(), name="usage-budget"),
]
