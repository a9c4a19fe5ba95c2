from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column
from apps.core.admin.paginator import BoundedPaginator
from apps.usage.admin.charts import charts_of
from apps.usage.admin.owners import owner_name
from apps.usage.models import DailyCost

DAYS, MOST_DAYS = 30, 366


@admin.register(DailyCost)
class DailyCostAdmin(ReadOnlyAdmin):
    """What production cost, day by day. Everything here is read from the daily sums."""

    paginator = BoundedPaginator
    list_before_template = "admin/usage/dailycost/charts.html"
    ordering = ("-day", "-cost", "-id")
    list_display = (
        "day",
        "shown_owner",
        "service",
        "operation",
        "calls",
        "errors",
        "shown_latency",
        "cost",
    )
    list_filter = (
        ("day", RangeDateFilter),
        ("organization", AutocompleteSelectFilter),
        ("user", AutocompleteSelectFilter),
    )
    list_select_related = ("user", "organization")
    search_fields = ("=service", "=operation", "=user__email", "=organization__slug")
    search_help_text = _("Service, step, owner's e-mail or short name")

    @column(_("owner"))
    def shown_owner(self, row: DailyCost) -> str:
        return owner_name(row)

    @column(_("mean time (ms)"), empty_value="–")
    def shown_latency(self, row: DailyCost) -> int | None:
        return row.mean_latency_ms

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        answer: HttpResponse = super().changelist_view(request, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data is not None:
            listed = answer.context_data.get("cl")
            if listed is not None:
                first, last = _days(request)
                rows = listed.queryset.order_by().filter(day__gte=first, day__lte=last)
                answer.context_data.update(charts_of(rows, first=first, last=last))
        return answer


def _days(request: HttpRequest) -> tuple[date, date]:
    """The days of the filter, at most a year; the last thirty without one."""
    last = _day(request, "day_to") or timezone.now().astimezone(UTC).date()
    first = _day(request, "day_from") or last - timedelta(days=DAYS - 1)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    return min(first, last), last


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if day.year >= 2000 else None
