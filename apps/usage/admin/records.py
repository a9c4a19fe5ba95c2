"""What is written down to be read later."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.time_filters import CreatedFilter
from apps.usage.admin.owners import owner_name
from apps.usage.models import AiOutput, AnalyticsEvent, WorkflowLog


@admin.register(AiOutput)
class AiOutputAdmin(ReadOnlyAdmin):
    """What text engines were asked and answered."""

    paginator = BoundedPaginator
    list_display = ("created_at", "output_type", "content_id", "processing_time_ms")
    list_display_links = ("created_at",)
    list_filter = ("output_type", CreatedFilter)
    search_fields = ("=content_id", "=job_id", "=id")
    search_help_text = _("Video's, job's or output's id")


@admin.register(AnalyticsEvent)
class AnalyticsEventAdmin(ReadOnlyAdmin):
    """What happened, counted."""

    paginator = BoundedPaginator
    list_display = ("created_at", "event_type", "shown_owner", "content_id", "project_id")
    list_display_links = ("created_at",)
    list_filter = (CreatedFilter,)
    search_fields = ("=event_type", "=content_id", "=id")
    search_help_text = _("Event, or a video's id")
    fields = (
        ("created_at", "event_type"),
        ("shown_owner", "session_id"),
        ("project_id", "content_id"),
        "properties",
        ("ip_address", "user_agent"),
    )
    readonly_fields = ("shown_owner",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnalyticsEvent]:
        rows: QuerySet[AnalyticsEvent] = super().get_queryset(request)
        return rows.select_related("user", "organization")

    @column(_("owner"))
    def shown_owner(self, event: AnalyticsEvent) -> str:
        return owner_name(event)


@admin.register(WorkflowLog)
class WorkflowLogAdmin(ReadOnlyAdmin):
    """Runs that ended, as they went."""

    paginator = BoundedPaginator
    list_display = ("created_at", "shown_status", "content_id", "execution_id", "completed_at")
    list_display_links = ("created_at",)
    list_filter = ("status", CreatedFilter)
    search_fields = ("=execution_id", "=content_id", "=id")
    search_help_text = _("Run's or video's id")

    @column(_("status"))
    def shown_status(self, log: WorkflowLog) -> str:
        return status_cell(log.status, log.get_status_display())
