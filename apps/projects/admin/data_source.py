from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesCheckboxFilter,
    RadioFilter,
)

from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column
from apps.projects.admin import source_pages
from apps.projects.admin.source_kinds import ICONS
from apps.projects.clocks import database_now
from apps.projects.models import DataSource, SourceItem
from apps.projects.schedule_words import in_words
from apps.projects.services.clock import seconds_behind
from apps.projects.source_schedules import next_look
from apps.projects.states import ItemVerdict, ProjectStatus
from apps.projects.zones import zone_of

LATE_SECONDS = 600
_CELLS = "admin/projects/source/"


class TroubleFilter(RadioFilter):  # type: ignore[misc]
    """Which sources need a look?"""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [
            ("trouble", _("The last look failed")),
            ("active", _("Active")),
            ("paused", _("Paused")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        conditions = {
            "trouble": ~Q(last_error=""),
            "active": Q(is_active=True, project__status=ProjectStatus.ACTIVE),
            "paused": Q(is_active=False) | ~Q(project__status=ProjectStatus.ACTIVE),
        }
        condition = conditions.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


@admin.register(DataSource)
class DataSourceAdmin(ConsoleAdmin):
    """Where topics come from; a designed page for each, whose buttons call services."""

    list_display = (
        "shown_source",
        "shown_state",
        "shown_project",
        "shown_schedule",
        "shown_last_look",
        "shown_waiting",
    )
    list_display_links = ("shown_source",)
    list_filter = (
        ("source_type", ChoicesCheckboxFilter),
        TroubleFilter,
        ("project", AutocompleteSelectFilter),
    )
    list_select_related = ("project__user", "project__organization")
    search_fields = (
        "name",
        "=id",
        "place",
        "project__name",
        "project__user__email",
        "project__organization__name",
    )
    search_help_text = _("Source, host, project, owner's e-mail or organization")
    list_before_template = f"{_CELLS}before_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DataSource]:
        rows: QuerySet[DataSource] = super().get_queryset(request)
        items = SourceItem.objects.filter(data_source=OuterRef("pk"), verdict=ItemVerdict.NEW)
        count = items.order_by().values("data_source").annotate(n=Count("pk")).values("n")
        return rows.select_related("project__user", "project__organization").annotate(
            waiting=Coalesce(Subquery(count), 0)
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With a word about an empty list, and about a clock that stands still."""
        behind = seconds_behind(database_now())
        context = {
            "has_sources": DataSource.objects.exists(),
            "minutes_behind": int(behind // 60) if behind > LATE_SECONDS else 0,
            **(extra_context or {}),
        }
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    @column(_("source"), ordering="name")
    def shown_source(self, source: DataSource) -> str:
        facts = {"source": source, "icon": ICONS[source.source_type]}
        return render_to_string(f"{_CELLS}cell_source.html", facts)

    @column(_("state"), ordering="last_error")
    def shown_state(self, source: DataSource) -> str:
        return render_to_string(f"{_CELLS}state.html", {"source": source, "in_list": True})

    @column(_("project"), ordering="project__name")
    def shown_project(self, source: DataSource) -> str:
        return render_to_string(f"{_CELLS}cell_project.html", {"source": source})

    @column(_("schedule"), ordering="next_run_at")
    def shown_schedule(self, source: DataSource) -> str:
        facts = {
            "words": in_words(source.schedule_cron),
            "next_look": next_look(source),
            "zone": zone_of(source.project).key,
        }
        return render_to_string(f"{_CELLS}cell_schedule.html", facts)

    @column(_("last look"), ordering="last_fetched_at")
    def shown_last_look(self, source: DataSource) -> str:
        return render_to_string(f"{_CELLS}cell_last_look.html", {"source": source})

    @column(_("waiting items"), ordering="waiting")
    def shown_waiting(self, source: Any) -> int:
        return int(source.waiting)

    def get_urls(self) -> list[URLPattern]:
        own: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
            "trial": ("try/", source_pages.try_out),
            "times": ("schedule/", source_pages.schedule),
            "look": ("<uuid:object_id>/look/", source_pages.look),
            "pause": ("<uuid:object_id>/pause/", source_pages.pause),
            "resume": ("<uuid:object_id>/resume/", source_pages.resume),
            "remove": ("<uuid:object_id>/remove/", source_pages.remove),
        }
        urls = [
            path(
                route,
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"projects_datasource_{name}",
            )
            for name, (route, view) in own.items()
        ]
        return [*urls, *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        return source_pages.add(request, model_admin=self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return source_pages.show(request, object_id, model_admin=self)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """A source is removed on its own page, which asks first."""
        return False
