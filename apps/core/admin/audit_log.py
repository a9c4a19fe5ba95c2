from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.time_filters import CreatedFilter
from apps.core.models import AuditLog


@admin.register(AuditLog)
class AuditLogAdmin(ReadOnlyAdmin):
    """Who did what, to what."""

    list_display = ("created_at", "actor_label", "action", "shown_severity", "target_label")
    list_display_links = ("created_at",)
    list_filter = ("severity", CreatedFilter)
    search_fields = ("actor_label", "action", "target_label", "=target_id", "=actor_id")
    search_help_text = _("Actor, target, action or id")
    fields = (
        "created_at",
        "actor_label",
        "actor_id",
        "action",
        "severity",
        "target_label",
        "target_type",
        "target_id",
        "changes",
    )

    @column(_("severity"))
    def shown_severity(self, entry: AuditLog) -> str:
        return status_cell(entry.severity, entry.get_severity_display())
