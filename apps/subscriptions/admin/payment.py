from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RadioFilter

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.time_filters import CreatedFilter
from apps.subscriptions.admin.views.payments import (
    LOOKS,
    deliver,
    not_paid,
    paid,
    refund,
    show_payment,
    sum_of,
)
from apps.subscriptions.models import Payment
from apps.subscriptions.states import PaymentStatus

NEEDS_PERSON = Q(status=PaymentStatus.UNCONFIRMED) | Q(
    paid_at__isnull=False, delivered_at__isnull=True
)


class InboxFilter(RadioFilter):  # type: ignore[misc]
    """What may need a person now."""

    title = _("attention")
    parameter_name = "attention"
    CONDITIONS = {
        "unconfirmed": Q(status=PaymentStatus.UNCONFIRMED),
        "undelivered": Q(paid_at__isnull=False, delivered_at__isnull=True),
        "refund": Q(refund_sent_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [
            ("unconfirmed", _("Not known: did money move?")),
            ("undelivered", _("Paid and not delivered")),
            ("refund", _("Refund under way")),
        ]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[Payment],
    ) -> QuerySet[Payment]:
        wanted = self.CONDITIONS.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted)


class ProviderFilter(RadioFilter):  # type: ignore[misc]
    title = _("provider")
    parameter_name = "provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [(name, name.title()) for name in settings.PAYMENT_VENDORS]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[Any],
    ) -> QuerySet[Any]:
        return queryset.filter(provider=self.value()) if self.value() else queryset


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """Money that was asked for, and what came of it; a page for each with what staff may do."""

    paginator = BoundedPaginator
    list_display = (
        "shown_owner",
        "purpose",
        "shown_amount",
        "shown_status",
        "provider",
        "created_at",
    )
    list_display_links = ("shown_owner",)
    list_filter = (
        InboxFilter,
        ("status", ChoicesCheckboxFilter),
        ("purpose", ChoicesCheckboxFilter),
        ProviderFilter,
        CreatedFilter,
    )
    list_select_related = ("user", "organization")
    search_fields = ("=order_id", "=payment_ref", "user__email", "organization__name", "=id")
    search_help_text = _("Order, the provider's payment, owner's e-mail, organization or id")

    @column(_("owner"))
    def shown_owner(self, payment: Payment) -> str:
        return payment.owner_label

    @column(_("amount"), ordering="amount")
    def shown_amount(self, payment: Payment) -> str:
        return sum_of(payment.amount, payment.currency)

    @column(_("status"), ordering="status")
    def shown_status(self, payment: Payment) -> str:
        look = LOOKS[PaymentStatus(payment.status)]
        if payment.paid_at and not payment.delivered_at:
            return status_cell("failed", _("Paid, not delivered"))
        return status_cell(look, payment.get_status_display())

    def has_steer_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("subscriptions.change_payment"))

    def get_urls(self) -> list[URLPattern]:
        views = {"paid": paid, "not_paid": not_paid, "deliver": deliver, "refund": refund}
        own = [
            path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"subscriptions_payment_{name}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return show_payment(self, request, object_id)
