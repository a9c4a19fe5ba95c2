from __future__ import annotations

import ipaddress
import json
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter

from apps.core import audit
from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.time_filters import CreatedFilter
from apps.core.csv_export import csv_response
from apps.core.models import AuditLog

_EXPORTED = (
    "created_at",
    "severity",
    "actor_label",
    "actor_id",
    "action",
    "target_type",
    "target_label",
    "target_id",
    "organization_id",
    "ip_address",
    "user_agent",
    "request_id",
    "changes",
)


@admin.register(AuditLog)
class AuditLogAdmin(ReadOnlyAdmin):
    """Who did what, to what, from where. An id, an address or an action is looked up as it is;
    words are looked for in names of actors and targets."""

    paginator = BoundedPaginator
    list_display = (
        "created_at",
        "actor_label",
        "action",
        "shown_severity",
        "target_label",
        "ip_address",
    )
    list_display_links = ("created_at",)
    list_filter = (
        "severity",
        CreatedFilter,
        ("created_at", RangeDateTimeFilter),
    )
    search_fields = ("actor_label", "target_label")
    search_help_text = _("Actor, target, action, address or id")
    actions = ("export_csv",)
    fields = (
        ("created_at", "severity"),
        ("actor_label", "actor_id"),
        "action",
        ("target_label", "target_type", "target_id"),
        "changes",
        ("ip_address", "request_id", "organization_id"),
        "user_agent",
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditLog], search_term: str
    ) -> tuple[QuerySet[AuditLog], bool]:
        exact = _exact(search_term.strip())
        if exact is None:
            found: tuple[QuerySet[AuditLog], bool] = super().get_search_results(
                request, queryset, search_term
            )
            return found
        rows = queryset.none()
        for condition in exact:
            rows = rows | queryset.filter(**condition)
        return rows, False

    @column(_("severity"))
    def shown_severity(self, entry: AuditLog) -> str:
        return status_cell(entry.severity, entry.get_severity_display())

    @admin.action(description=_("Export the chosen entries as CSV"))
    def export_csv(
        self, request: HttpRequest, queryset: QuerySet[AuditLog]
    ) -> StreamingHttpResponse:
        """At most as many as the list shows; that somebody took them along is an entry too."""
        rows = list(queryset.order_by("-id")[: BoundedPaginator.most])
        audit.record(
            by=request.user,
            action="audit.exported",
            target=rows[0] if rows else AuditLog(),
            severity=AuditLog.Severity.WARNING,
            changes={"entries": len(rows)},
        )
        return csv_response(
            "audit", _EXPORTED, ([_cell(row, name) for name in _EXPORTED] for row in rows)
        )


def _exact(term: str) -> list[dict[str, Any]] | None:
    """The lookups by index that the term is meant for; None when it is words."""
    try:
        name = str(UUID(term))
        return [{"actor_id": name}, {"target_id": name}, {"organization_id": name}]
    except ValueError:
        pass
    try:
        return [{"ip_address": str(ipaddress.ip_address(term))}]
    except ValueError:
        pass
    head, dot, tail = term.partition(".")
    is_action = dot and head.isidentifier() and tail.isidentifier()
    return [{"action": term}] if is_action else None


def _cell(row: AuditLog, name: str) -> Any:
    value = getattr(row, name)
    return json.dumps(value, ensure_ascii=False) if name == "changes" else value
