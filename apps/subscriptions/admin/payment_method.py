from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.time_filters import CreatedFilter
from apps.subscriptions.admin.payment import ProviderFilter
from apps.subscriptions.models import PaymentMethod


@admin.register(PaymentMethod)
class PaymentMethodAdmin(ReadOnlyAdmin):
    """What customers pay with. What could be charged is never shown."""

    paginator = BoundedPaginator
    list_display = ("shown_owner", "provider", "label", "is_default", "created_at", "removed_at")
    list_display_links = ("shown_owner",)
    list_filter = (ProviderFilter, CreatedFilter)
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "organization__name", "=id")
    search_help_text = _("Owner's e-mail, organization or id")
    fields = (
        ("user", "organization"),
        ("provider", "label"),
        ("is_default", "removed_at"),
        ("created_at", "updated_at"),
    )

    @column(_("owner"))
    def shown_owner(self, method: PaymentMethod) -> str:
        return method.owner_label
