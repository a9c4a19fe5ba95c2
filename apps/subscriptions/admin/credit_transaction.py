from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import (
    ChoicesCheckboxFilter,
    RangeDateTimeFilter,
    RelatedCheckboxFilter,
)

from apps.core import audit
from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.time_filters import CreatedFilter
from apps.core.csv_export import csv_response
from apps.core.models import AuditLog
from apps.subscriptions.models import CreditTransaction, Subscription

_CELLS = "admin/subscriptions/credittransaction/"
_EXPORTED = (
    "id",
    "created_at",
    "owner",
    "plan",
    "subscription_id",
    "position",
    "transaction_type",
    "credits_amount",
    "bonus_amount",
    "credits_balance",
    "content_id",
    "run_id",
    "job_id",
    "refunds_id",
    "description",
    "actor_label",
)


@admin.register(CreditTransaction)
class CreditTransactionAdmin(ReadOnlyAdmin):
    """The ledger: every credit that came or went. An id is looked up as it is; words are looked
    for in the owners' names."""

    paginator = BoundedPaginator
    list_before_template = f"{_CELLS}export.html"
    list_display = (
        "created_at",
        "shown_owner",
        "transaction_type",
        "shown_amount",
        "credits_balance",
        "shown_reason",
    )
    list_display_links = ("created_at",)
    list_filter = (
        ("transaction_type", ChoicesCheckboxFilter),
        CreatedFilter,
        ("created_at", RangeDateTimeFilter),
        ("subscription__plan", RelatedCheckboxFilter),
    )
    list_select_related = (
        "subscription__user",
        "subscription__organization",
        "subscription__plan",
    )
    search_fields = ("subscription__user__email", "subscription__organization__name")
    search_help_text = _("Owner's e-mail, organization, or a subscription's, video's or run's id")
    fields = (
        ("created_at", "transaction_type"),
        ("shown_owner", "subscription"),
        ("credits_amount", "bonus_amount", "credits_balance"),
        ("position", "used_change", "starts_period"),
        "shown_reason",
        ("content_id", "run_id", "job_id"),
        "refunds",
        ("actor_label", "idempotency_key"),
    )
    readonly_fields = ("shown_owner", "shown_reason")

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[CreditTransaction],
        search_term: str,
    ) -> tuple[QuerySet[CreditTransaction], bool]:
        words = search_term.strip()
        if not words:
            return queryset, False
        try:
            name = UUID(words)
        except ValueError:
            owner = Q(user__email__icontains=words) | Q(organization__name__icontains=words)
            owned = Subscription.objects.filter(owner).values("pk")
            return queryset.filter(subscription__in=owned), False
        # Each of these has an index of its own.
        same = Q(pk=name) | Q(subscription_id=name) | Q(content_id=name) | Q(run_id=name)
        return queryset.filter(same), False

    @column(_("owner"))
    def shown_owner(self, row: CreditTransaction) -> str:
        return render_to_string(f"{_CELLS}cell_owner.html", {"held": row.subscription})

    @column(_("credits"))
    def shown_amount(self, row: CreditTransaction) -> str:
        return render_to_string(f"{_CELLS}cell_amount.html", {"row": row})

    @column(_("what for"))
    def shown_reason(self, row: CreditTransaction) -> str:
        return render_to_string(f"{_CELLS}cell_reason.html", {"row": row})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(partial(self.export)))
        own = path("export/", view, name="subscriptions_credittransaction_export")
        return [own, *super().get_urls()]

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Everything that the list's filters and search find, row by row."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).queryset
        audit.record(
            by=request.user,
            action="credits.exported",
            target=CreditTransaction(credits_amount=0),
            severity=AuditLog.Severity.WARNING,
            changes={"filters": request.GET.urlencode()},
        )
        return csv_response("credits", _EXPORTED, _lines(rows))


def _lines(rows: QuerySet[CreditTransaction]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=2000):
        held = row.subscription
        known = {"owner": held.owner_label, "plan": held.plan.code}
        yield [known[name] if name in known else getattr(row, name) for name in _EXPORTED]
