from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from apps.contents.admin.views import rules
from apps.contents.models import ProjectIntake
from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column, status_cell
from apps.projects.models import SourceItem
from apps.projects.states import ItemVerdict


@admin.register(ProjectIntake)
class ProjectIntakeAdmin(ConsoleAdmin):
    """What projects take by themselves; a project's own page of rules also holds its policy."""

    list_display = ("shown_project", "shown_state", "shown_mode", "per_day", "shown_waiting")
    list_display_links = ("shown_project",)
    list_filter = ("is_on", "mode", ("project", AutocompleteSelectFilter))
    list_select_related = ("project__user", "project__organization", "acts_for")
    search_fields = ("project__name",)
    search_help_text = _("Project")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProjectIntake]:
        rows: QuerySet[ProjectIntake] = super().get_queryset(request)
        items = SourceItem.objects.filter(project=OuterRef("project"), verdict=ItemVerdict.NEW)
        count = items.order_by().values("project").annotate(n=Count("pk")).values("n")
        return rows.annotate(waiting=Coalesce(Subquery(count), 0))

    @column(_("project"), ordering="project__name", header=True)
    def shown_project(self, intake: ProjectIntake) -> tuple[str, str]:
        return intake.project.name, intake.project.owner_label

    @column(_("state"))
    def shown_state(self, intake: ProjectIntake) -> str:
        if not intake.is_on:
            return status_cell("draft", _("Off"))
        if intake.pause_reason:
            return status_cell("warning", intake.pause_reason)
        return status_cell("ready", _("On"))

    @column(_("what it does"), ordering="mode")
    def shown_mode(self, intake: ProjectIntake) -> str:
        return intake.get_mode_display()

    @column(_("waiting items"), ordering="waiting")
    def shown_waiting(self, intake: Any) -> int:
        return int(intake.waiting)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(partial(rules.rules, model_admin=self))
        own = path("of/<uuid:project_id>/", page, name="contents_projectintake_rules")
        return [own, *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        return rules.choose_project(self, request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return rules.rules(request, UUID(object_id), model_admin=self)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """It is switched off, not deleted: who switched it on, and when, stays known."""
        return False
