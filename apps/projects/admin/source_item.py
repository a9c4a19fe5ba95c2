from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesCheckboxFilter,
    RadioFilter,
)

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.time_filters import CreatedFilter
from apps.organizations.admin.serviced import MOST_AT_ONCE, act, acting, to_each
from apps.projects.items import keywords_of
from apps.projects.models import SourceItem, SourceVisit
from apps.projects.reasons import reason_choices, reason_sentence
from apps.projects.services.source_items import skip_item

_CELLS = "admin/projects/source/"


class ReasonFilter(RadioFilter):  # type: ignore[misc]
    """Why were items left out?"""

    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return reason_choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(reason=self.value()) if self.value() else queryset


@admin.register(SourceItem)
class SourceItemAdmin(ReadOnlyAdmin):
    """What sources brought, and what became of it."""

    paginator = BoundedPaginator
    list_display = ("shown_item", "shown_verdict", "shown_source", "shown_score", "published_at")
    list_display_links = ("shown_item",)
    list_filter = (
        ("verdict", ChoicesCheckboxFilter),
        ReasonFilter,
        ("data_source", AutocompleteSelectFilter),
        ("project", AutocompleteSelectFilter),
        CreatedFilter,
    )
    list_select_related = ("data_source", "project__user", "project__organization")
    search_fields = ("title", "=id", "=url")
    search_help_text = _("Words of the title, address or id")
    actions: tuple[str, ...] = ("skip_chosen",)
    fields: tuple[Any, ...] = (
        ("shown_verdict", "shown_score"),
        ("data_source", "project"),
        "shown_link",
        "summary",
        "text",
        ("published_at", "created_at", "verdict_at"),
        "facts",
    )

    @column(_("item"), ordering="title")
    def shown_item(self, item: SourceItem) -> str:
        return render_to_string(f"{_CELLS}cell_item.html", {"item": item})

    @column(_("what became of it"), ordering="verdict")
    def shown_verdict(self, item: SourceItem) -> str:
        facts = {"item": item, "why": reason_sentence(item.reason, item.reason_facts)}
        return render_to_string(f"{_CELLS}verdict.html", facts)

    @column(_("source"), ordering="data_source__name")
    def shown_source(self, item: SourceItem) -> str:
        return render_to_string(f"{_CELLS}cell_item_source.html", {"item": item})

    @column(_("score"), ordering="score", empty_value="–")
    def shown_score(self, item: SourceItem) -> str | None:
        """How well the source's keywords match, where it has some."""
        has_words = keywords_of(item.data_source.config)
        return f"{round(item.score * 100)} %" if has_words else None

    @column(_("address"), empty_value="–")
    def shown_link(self, item: SourceItem) -> str | None:
        if not item.url.startswith(("http://", "https://")):
            return None
        return render_to_string(f"{_CELLS}link.html", {"item": item})

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("projects.change_datasource"))

    @act(_("Skip the chosen items"), permission="decide")
    def skip_chosen(self, request: HttpRequest, rows: QuerySet[SourceItem]) -> None:
        def skip(item: SourceItem) -> None:
            skip_item(by=acting(request), item=item)

        to_each(request, rows.select_related("project")[:MOST_AT_ONCE], skip)


@admin.register(SourceVisit)
class SourceVisitAdmin(ReadOnlyAdmin):
    """Looks at sources: what failed, and why."""

    paginator = BoundedPaginator
    list_display = (
        "created_at",
        "shown_status",
        "data_source",
        "trigger",
        "found_count",
        "new_count",
        "shown_error",
    )
    list_filter = (
        ("status", ChoicesCheckboxFilter),
        ("trigger", ChoicesCheckboxFilter),
        ("data_source", AutocompleteSelectFilter),
        CreatedFilter,
    )
    list_select_related = ("data_source", "requested_by")
    search_fields = ("=id", "data_source__name")
    search_help_text = _("Source or id")
    fields: tuple[Any, ...] = (
        ("data_source", "status", "trigger"),
        ("slot", "started_at", "finished_at"),
        ("found_count", "new_count", "unfit_count", "is_unchanged"),
        ("attempt", "next_attempt_at", "requested_by"),
        "notes",
        "error_message",
    )

    @column(_("status"), ordering="status")
    def shown_status(self, visit: SourceVisit) -> str:
        return status_cell(visit.status, visit.get_status_display())

    @column(_("error"), empty_value="–")
    def shown_error(self, visit: SourceVisit) -> str | None:
        return visit.error_message or None
