from __future__ import annotations

from django.contrib import admin

from apps.core.admin.base import ConsoleAdmin
from apps.subscriptions.models import CreditPrice


@admin.register(CreditPrice)
class CreditPriceAdmin(ConsoleAdmin):
    """The price list: what an operation costs in credits."""

    list_before_template = "admin/subscriptions/creditprice/note.html"
    change_form_before_template = "admin/subscriptions/creditprice/note.html"
    list_display = ("operation", "content_format", "credits", "updated_at")
    list_filter = ("operation",)
    fields = (("operation", "content_format", "credits"),)
    ordering = ("operation", "content_format")
