from __future__ import annotations

from django.urls import path

from apps.subscriptions.api.plans import PlansView, PricesView

urlpatterns = [
    path("plans/", PlansView.as_view(), name="plans"),
    path("prices/", PricesView.as_view(), name="prices"),
]
