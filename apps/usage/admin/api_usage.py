from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RadioFilter, RangeDateTimeFilter

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.time_filters import CreatedFilter
from apps.usage.admin.owners import owner_name
from apps.usage.models import ApiUsage


class OutcomeFilter(RadioFilter):  # type: ignore[misc]
    """Did the call do what was asked?"""

    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("done", _("Succeeded")), ("failed", _("Failed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        failed = Q(status_code__gte=400)
        match self.value():
            case "failed":
                return queryset.filter(failed)
            case "done":
                return queryset.exclude(failed)
        return queryset


@admin.register(ApiUsage)
class ApiUsageAdmin(ReadOnlyAdmin):
    """Every metered call: who, what, how much, how long."""

    paginator = BoundedPaginator
    list_display = (
        "created_at",
        "shown_owner",
        "service",
        "operation",
        "shown_outcome",
        "input_units",
        "output_units",
        "duration_ms",
        "estimated_cost",
    )
    list_display_links = ("created_at",)
    list_filter = (OutcomeFilter, CreatedFilter, ("created_at", RangeDateTimeFilter))
    list_select_related = ("user", "organization")
    search_fields = ("=service", "=content_id", "=job_id", "=user__email", "=organization__slug")
    search_help_text = _("Service, video's or job's id, owner's e-mail or short name")
    fields = (
        ("created_at", "shown_owner"),
        ("service", "operation"),
        ("input_units", "output_units"),
        ("duration_ms", "estimated_cost"),
        ("content_id", "job_id"),
        "status_code",
        "error_message",
    )
    readonly_fields = ("shown_owner",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiUsage]:
        rows: QuerySet[ApiUsage] = super().get_queryset(request)
        return rows.select_related("user", "organization")

    @column(_("owner"))
    def shown_owner(self, call: ApiUsage) -> str:
        return owner_name(call)

    @column(_("outcome"))
    def shown_outcome(self, call: ApiUsage) -> str:
        if (call.status_code or 0) >= 400:
            return status_cell("failed", _("Failed"))
        return status_cell("completed", _("Succeeded"))
