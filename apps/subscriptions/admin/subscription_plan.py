from __future__ import annotations

from django.contrib import admin

from apps.core.admin.base import ConsoleAdmin
from apps.subscriptions.models import SubscriptionPlan


@admin.register(SubscriptionPlan)
class SubscriptionPlanAdmin(ConsoleAdmin):
    """What is sold."""

    list_display = (
        "name",
        "code",
        "price_monthly",
        "price_yearly",
        "currency",
        "monthly_credits",
        "max_projects",
        "is_active",
    )
    list_filter = ("is_active",)
    search_fields = ("name", "code")
    ordering = ("display_order", "code")
    fields = (
        ("name", "code"),
        ("price_monthly", "price_yearly", "currency"),
        ("monthly_credits", "max_channels", "max_projects"),
        "features",
        ("display_order", "is_active"),
    )
