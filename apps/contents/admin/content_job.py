from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from apps.contents.admin.costs import dollars
from apps.contents.admin.filters import ErrorFilter, ParkedFilter, ProviderFilter, SlowFilter
from apps.contents.admin.run_actions import cancel_runs, retry_from_jobs, retry_runs
from apps.contents.models import ContentJob, ContentRun, JobLog
from apps.core.admin.base import ReadOnlyAdmin, ReadOnlyInline
from apps.core.admin.columns import column, status_cell
from apps.core.admin.time_filters import CreatedFilter


class LogInline(ReadOnlyInline):
    model = JobLog
    fields = ("created_at", "level", "message")
    readonly_fields = fields
    ordering = ("id",)
    per_page = 50


@admin.register(ContentJob)
class ContentJobAdmin(ReadOnlyAdmin):
    """Steps of runs, over all videos: what is stuck, what fails, what costs."""

    list_display = (
        "shown_step",
        "shown_status",
        "progress",
        "attempt",
        "provider",
        "shown_cost",
        "shown_error",
        "created_at",
    )
    list_display_links = ("shown_step",)
    list_filter = (
        ("status", ChoicesCheckboxFilter),
        ("job_type", ChoicesCheckboxFilter),
        ParkedFilter,
        SlowFilter,
        ProviderFilter,
        ErrorFilter,
        "is_reused",
        CreatedFilter,
    )
    list_select_related = ("content",)
    search_fields = ("content__title", "=id", "=run__id", "lease_owner")
    search_help_text = _("Video, worker or id")
    inlines = (LogInline,)
    actions = ("cancel_selected", "retry_selected", "retry_from_selected")
    fields = (
        ("content", "run"),
        ("job_type", "status", "progress"),
        ("provider", "cost_usd", "priority"),
        ("is_reused", "saved_usd", "saved_credits", "saved_seconds"),
        ("attempt", "retry_count", "next_attempt_at", "parked_at"),
        ("ready_at", "enqueued_at", "started_at", "completed_at"),
        ("lease_owner", "heartbeat_at", "lease_expires_at"),
        "error_message",
        "result",
        ("input_hash", "external_job_id"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContentJob]:
        rows: QuerySet[ContentJob] = super().get_queryset(request)
        return rows.select_related("content", "run__content")

    @column(_("status"))
    def shown_status(self, job: ContentJob) -> str:
        return status_cell(job.status, _("Parked") if job.parked_at else job.get_status_display())

    @column(_("cost"), ordering="cost_usd", empty_value="–")
    def shown_cost(self, job: ContentJob) -> str | None:
        return dollars(job.cost_usd) if job.cost_usd else None

    @column(_("error"), empty_value="–")
    def shown_error(self, job: ContentJob) -> str | None:
        return Truncator(job.error_message).chars(110) if job.error_message else None

    @column(_("step"), header=True)
    def shown_step(self, job: ContentJob) -> tuple[str, str]:
        return job.get_job_type_display(), job.content.title

    @admin.action(
        description=_("Cancel the runs of the chosen jobs"), permissions=["change_content"]
    )
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet[ContentJob]) -> None:
        cancel_runs(request, ContentRun.objects.filter(jobs__in=queryset).distinct())

    @admin.action(description=_("Produce these videos again"), permissions=["change_content"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[ContentJob]) -> None:
        retry_runs(request, ContentRun.objects.filter(jobs__in=queryset).distinct())

    @admin.action(
        description=_("Make these steps again, and what follows"), permissions=["change_content"]
    )
    def retry_from_selected(self, request: HttpRequest, queryset: QuerySet[ContentJob]) -> None:
        retry_from_jobs(request, queryset)

    def has_change_content_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("contents.change_content")
