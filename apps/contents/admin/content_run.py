from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from apps.contents.admin.page import span
from apps.contents.admin.run_actions import cancel_runs, retry_contents
from apps.contents.events import progress_expression
from apps.contents.models import ContentJob, ContentRun
from apps.core.admin.base import ReadOnlyAdmin, ReadOnlyInline
from apps.core.admin.columns import column, status_cell
from apps.core.admin.time_filters import CreatedFilter


class JobInline(ReadOnlyInline):
    model = ContentJob
    fields = ("job_type", "status", "progress", "attempt", "provider", "is_reused", "cost_usd")
    readonly_fields = fields
    ordering = ("position",)
    show_change_link = True


@admin.register(ContentRun)
class ContentRunAdmin(ReadOnlyAdmin):
    """Attempts to produce: what was ordered, what became of it."""

    list_display = (
        "created_at",
        "shown_content",
        "shown_status",
        "shown_progress",
        "shown_time",
        "quoted_credits",
        "shown_person",
    )
    list_display_links = ("created_at",)
    list_filter = (("status", ChoicesCheckboxFilter), CreatedFilter)
    list_select_related = ("content", "requested_by")
    search_fields = ("content__title", "requested_by__email", "=id", "=content__id")
    search_help_text = _("Video, e-mail of who started it, or id")
    inlines = (JobInline,)
    actions = ("cancel_selected", "retry_selected")
    fields = (
        ("content", "status"),
        ("template", "requested_by"),
        ("quoted_credits", "charged_credits", "budgeted_cost"),
        ("created_at", "finished_at", "cancel_requested_at"),
        "error_message",
        "brief",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContentRun]:
        rows: QuerySet[ContentRun] = super().get_queryset(request)
        return rows.annotate(done=progress_expression("jobs__"))

    @column(_("status"))
    def shown_status(self, run: ContentRun) -> str:
        return status_cell(run.status, run.get_status_display())

    @column(_("content"))
    def shown_content(self, run: ContentRun) -> str:
        return run.content.title

    @column(_("started by"), empty_value="–")
    def shown_person(self, run: ContentRun) -> str | None:
        return run.requested_by.email if run.requested_by else None

    @column(_("progress"))
    def shown_progress(self, run: ContentRun) -> str:
        return f"{getattr(run, 'done', 0)} %"

    @column(_("took"), empty_value="–")
    def shown_time(self, run: ContentRun) -> str | None:
        return span(run.finished_at - run.created_at) if run.finished_at else None

    @admin.action(description=_("Cancel the chosen runs"), permissions=["change_content"])
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet[ContentRun]) -> None:
        cancel_runs(request, queryset)

    @admin.action(description=_("Produce these videos again"), permissions=["change_content"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[ContentRun]) -> None:
        retry_contents(request, queryset)

    def has_change_content_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("contents.change_content")

    def view_on_site(self, run: ContentRun) -> Any:
        return reverse("admin:contents_content_change", args=[run.content_id])
