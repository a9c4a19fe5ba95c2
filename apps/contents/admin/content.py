from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesCheckboxFilter,
    ChoicesRadioFilter,
)

from apps.contents.admin.filters import AttentionFilter
from apps.contents.admin.views import (
    actions,
    disclosures,
    duplicates,
    live,
    media,
    narration,
    publish,
    script_editor,
    storyboard,
)
from apps.contents.admin.views.add import add_content
from apps.contents.admin.views.common import content_of
from apps.contents.admin.views.content_page import show_content
from apps.contents.admin.views.plan import plan
from apps.contents.events import progress_expression
from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.services.deletion import delete_content
from apps.contents.states import ContentStatus, RunStatus
from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column
from apps.core.admin.time_filters import CreatedFilter


@admin.register(Content)
class ContentAdmin(ConsoleAdmin):
    """Videos: a list with pictures and live progress, and a designed page for each."""

    list_display = (
        "shown_picture",
        "shown_title",
        "shown_status",
        "shown_format",
        "shown_length",
        "created_at",
    )
    list_display_links = ("shown_title",)
    list_filter = (
        AttentionFilter,
        ("status", ChoicesCheckboxFilter),
        ("project", AutocompleteSelectFilter),
        ("project__content_format", ChoicesRadioFilter),
        ("project__language", ChoicesRadioFilter),
        CreatedFilter,
    )
    list_select_related = ("project", "project__user", "project__organization")
    search_fields = ("title", "project__user__email", "project__organization__name", "=id")
    search_help_text = _("Title, owner's e-mail, organization or id")
    actions = ("produce_selected",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Content]:
        rows: QuerySet[Content] = super().get_queryset(request)
        running = ContentRun.objects.filter(content=OuterRef("pk"), status=RunStatus.RUNNING)
        jobs = ContentJob.objects.filter(run__content=OuterRef("pk"), run__status=RunStatus.RUNNING)
        done = jobs.order_by().values("run").annotate(done=progress_expression()).values("done")
        failed = ContentRun.objects.filter(
            content=OuterRef("pk"), status=RunStatus.FAILED
        ).order_by("-id")
        return rows.annotate(
            running_run=Subquery(running.values("pk")[:1]),
            running_progress=Subquery(done[:1]),
            last_error=Subquery(failed.values("error_message")[:1]),
        )

    @column("")
    def shown_picture(self, content: Content) -> str:
        return render_to_string("admin/contents/content/cell_picture.html", {"content": content})

    @column(_("video"), ordering="title")
    def shown_title(self, content: Content) -> str:
        return render_to_string("admin/contents/content/cell_title.html", {"content": content})

    @column(_("status"), ordering="status")
    def shown_status(self, content: Content) -> str:
        return render_to_string(
            "admin/contents/content/cell_status.html",
            {"content": content},
        )

    @column(_("format"))
    def shown_format(self, content: Content) -> str:
        return render_to_string("admin/contents/content/cell_format.html", {"content": content})

    @column(_("length"), ordering="video_duration", empty_value="–")
    def shown_length(self, content: Content) -> str | None:
        if content.video_duration is None:
            return None
        minutes, seconds = divmod(round(content.video_duration), 60)
        return f"{minutes}:{seconds:02d}"

    @admin.action(description=_("Produce the chosen videos"), permissions=["change"])
    def produce_selected(self, request: HttpRequest, queryset: QuerySet[Content]) -> None:
        for content in queryset.select_related("project")[: self.list_per_page]:
            actions.produce(request, content)

    def get_urls(self) -> list[URLPattern]:
        own: dict[str, Callable[..., HttpResponseBase]] = {
            "health/": live.health,
            "progress/": live.progress,
            "<uuid:object_id>/events/": live.events,
            "<uuid:object_id>/plan/": plan,
            "<uuid:object_id>/start/": actions.start,
            "<uuid:object_id>/cancel/": actions.cancel,
            "<uuid:object_id>/script/": actions.save_script,
            "<uuid:object_id>/script/edit/": script_editor.edit,
            "<uuid:object_id>/script/compare/": script_editor.compare,
            "<uuid:object_id>/script/restore/": script_editor.restore,
            "<uuid:object_id>/script/propose/": script_editor.propose,
            "<uuid:object_id>/script/settle/": script_editor.settle,
            "<uuid:object_id>/script/recheck/": script_editor.recheck,
            "<uuid:object_id>/publish/": publish.publish,
            "<uuid:object_id>/allow/": duplicates.allow,
            "<uuid:object_id>/source/": actions.save_source,
            "<uuid:object_id>/disclosures/": disclosures.disclosures,
            "<uuid:object_id>/narration/": narration.narration,
            "<uuid:object_id>/narration_audio/": narration.narration_audio,
            "<uuid:object_id>/storyboard/": storyboard.storyboard,
            "<uuid:object_id>/scenes/": storyboard.scenes,
            "<uuid:object_id>/picker/": storyboard.picker,
            "<uuid:object_id>/video/": media.video,
            "<uuid:object_id>/thumbnail/": media.thumbnail,
        }
        urls = [
            path(
                route,
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"contents_content_{route.rstrip('/').rpartition('/')[2]}",
            )
            for route, view in own.items()
        ]
        return [*urls, *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        return add_content(self, request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return show_content(self, request, content_of(self, request, object_id))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is being produced is cancelled first."""
        if obj is not None and obj.status == ContentStatus.PROCESSING:
            return False
        return bool(super().has_delete_permission(request, obj))

    def get_deleted_objects(
        self,
        objs: Any,
        request: HttpRequest,  # noqa: ARG002
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Only the contents themselves: what belongs to them goes with them, however much it is."""
        names = [str(content) for content in objs]
        return names, {str(self.opts.verbose_name_plural): len(names)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_content(by=actions.acting(request), content=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Content]) -> None:
        for content in queryset:
            delete_content(by=actions.acting(request), content=content)
