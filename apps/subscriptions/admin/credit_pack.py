from __future__ import annotations

from django.contrib import admin

from apps.core.admin.base import ConsoleAdmin
from apps.subscriptions.models import CreditPack


@admin.register(CreditPack)
class CreditPackAdmin(ConsoleAdmin):
    """What customers can buy besides a plan. Payments keep the price they were begun with."""

    list_display = ("credits", "price", "currency", "is_active", "updated_at")
    list_filter = ("is_active",)
    fields = (("credits", "price", "currency"), "is_active")
    ordering = ("currency", "credits")
