from __future__ import annotations

from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from apps.contents.admin.costs import dollars, saved_words, span
from apps.contents.admin.filters import ErrorFilter, ParkedFilter, ProviderFilter, SlowFilter
from apps.contents.admin.run_actions import cancel_runs, give_priority, retry_runs
from apps.contents.events import progress_expression
from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline.definitions import BY_TYPE, STEPS
from apps.contents.selectors import with_costs
from apps.contents.states import Priority, RunStatus
from apps.core.admin.base import ReadOnlyAdmin, ReadOnlyInline
from apps.core.admin.columns import column, status_cell
from apps.core.admin.time_filters import CreatedFilter


class JobInline(ReadOnlyInline):
    model = ContentJob
    fields = (
        "job_type",
        "status",
        "attempt",
        "provider",
        "cost_usd",
        "is_reused",
        "saved_usd",
        "saved_credits",
        "saved_seconds",
    )
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
        "shown_priority",
        "shown_credits",
        "shown_cost",
        "shown_saved",
        "shown_person",
    )
    list_display_links = ("created_at",)
    list_filter = (
        ("status", ChoicesCheckboxFilter),
        ParkedFilter,
        SlowFilter,
        ("priority", ChoicesCheckboxFilter),
        ProviderFilter,
        ErrorFilter,
        CreatedFilter,
    )
    list_select_related = ("content", "requested_by")
    search_fields = ("content__title", "requested_by__email", "=id", "=content__id")
    search_help_text = _("Video, e-mail of who started it, or id")
    inlines = (JobInline,)
    actions = (
        "cancel_selected",
        "retry_selected",
        "give_low",
        "give_normal",
        "give_high",
        "give_urgent",
    )
    change_form_outer_before_template = "admin/contents/contentrun/panel.html"
    readonly_fields = ("shown_cost", "shown_saved")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("content", "status", "priority"),
                    ("template", "requested_by"),
                    ("quoted_credits", "charged_credits", "refunded_credits"),
                    ("shown_cost", "shown_saved", "budgeted_cost"),
                    ("created_at", "finished_at", "cancel_requested_at"),
                    "error_message",
                )
            },
        ),
        (_("What it is made from"), {"fields": ("brief",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContentRun]:
        rows: QuerySet[ContentRun] = super().get_queryset(request)
        return with_costs(rows.annotate(done=progress_expression("jobs__")))

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

    @column(_("priority"), ordering="priority")
    def shown_priority(self, run: ContentRun) -> str:
        return str(run.get_priority_display())

    @column(_("credits"))
    def shown_credits(self, run: ContentRun) -> str:
        """What it costs in the end: charged, less what was given back."""
        net = run.charged_credits - run.refunded_credits
        if not run.refunded_credits:
            return str(net)
        return _("%(net)d (%(refunded)d back)") % {"net": net, "refunded": run.refunded_credits}

    @column(_("cost"), empty_value="–")
    def shown_cost(self, run: ContentRun) -> str | None:
        cost = getattr(run, "cost_usd", Decimal(0))
        return dollars(cost) if cost else None

    @column(_("saved"), empty_value="–")
    def shown_saved(self, run: ContentRun) -> str | None:
        """What the steps that were taken over had cost and taken."""
        return (
            saved_words(getattr(run, "saved_usd", Decimal(0)), getattr(run, "saved_seconds", 0))
            or None
        )

    @admin.action(description=_("Cancel the chosen runs"), permissions=["change_content"])
    def cancel_selected(
        self, request: HttpRequest, queryset: QuerySet[ContentRun]
    ) -> HttpResponse | None:
        cancel_runs(request, queryset)
        return _back(request)

    @admin.action(description=_("Produce these videos again"), permissions=["change_content"])
    def retry_selected(
        self, request: HttpRequest, queryset: QuerySet[ContentRun]
    ) -> HttpResponse | None:
        step = request.POST.get("from_step", "")
        retry_runs(request, queryset, from_step=step if step in BY_TYPE else "")
        return _back(request)

    @admin.action(description=_("Priority: low"), permissions=["change_content"])
    def give_low(self, request: HttpRequest, queryset: QuerySet[ContentRun]) -> HttpResponse | None:
        give_priority(request, queryset, priority=Priority.LOW)
        return _back(request)

    @admin.action(description=_("Priority: normal"), permissions=["change_content"])
    def give_normal(
        self, request: HttpRequest, queryset: QuerySet[ContentRun]
    ) -> HttpResponse | None:
        give_priority(request, queryset, priority=Priority.NORMAL)
        return _back(request)

    @admin.action(description=_("Priority: high"), permissions=["change_content"])
    def give_high(
        self, request: HttpRequest, queryset: QuerySet[ContentRun]
    ) -> HttpResponse | None:
        give_priority(request, queryset, priority=Priority.HIGH)
        return _back(request)

    @admin.action(description=_("Priority: urgent"), permissions=["change_content"])
    def give_urgent(
        self, request: HttpRequest, queryset: QuerySet[ContentRun]
    ) -> HttpResponse | None:
        give_priority(request, queryset, priority=Priority.URGENT)
        return _back(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        more = {
            "run": run,
            "can_act": self.has_change_content_permission(request),
            "is_running": run is not None and run.status == RunStatus.RUNNING,
            "priorities": [(f"give_{one.name.lower()}", one) for one in Priority],
            "steps": STEPS,
        }
        context = {**(extra_context or {}), **more}
        return cast(HttpResponse, super().change_view(request, object_id, form_url, context))

    def has_change_content_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("contents.change_content")

    def view_on_site(self, run: ContentRun) -> Any:
        return reverse("admin:contents_content_change", args=[run.content_id])


def _back(request: HttpRequest) -> HttpResponse | None:
    """To the run's own page when the action was chosen there; else the list shows again."""
    chosen = request.POST.get("back", "")
    try:
        return redirect("admin:contents_contentrun_change", UUID(chosen)) if chosen else None
    except ValueError:
        return None
