from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesCheckboxFilter

from apps.contents.admin.views import batches
from apps.contents.models import Batch, BatchRow
from apps.contents.states import BatchRowStatus, BatchStatus
from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.time_filters import CreatedFilter

_ENDED = [BatchRowStatus.DONE, BatchRowStatus.FAILED, BatchRowStatus.CANCELLED]
_OUTSIDE = [BatchRowStatus.FAULTY, BatchRowStatus.LEFT_OUT]


@admin.register(Batch)
class BatchAdmin(ConsoleAdmin):
    """Files of topics and texts: brought, mapped, checked, confirmed, watched and reported."""

    list_display = ("shown_name", "shown_status", "shown_progress", "quoted_credits", "created_at")
    list_display_links = ("shown_name",)
    list_filter = (
        ("status", ChoicesCheckboxFilter),
        ("project", AutocompleteSelectFilter),
        CreatedFilter,
    )
    list_select_related = ("project",)
    search_fields = ("name", "project__name", "=id")
    search_help_text = _("File, project or id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        rows: QuerySet[Batch] = super().get_queryset(request)
        counts = BatchRow.objects.filter(batch=OuterRef("pk")).order_by().values("batch")
        ended = counts.annotate(n=Count("pk", filter=Q(status__in=_ENDED))).values("n")
        wanted = counts.annotate(n=Count("pk", filter=~Q(status__in=_OUTSIDE))).values("n")
        return rows.annotate(
            ended=Subquery(ended), wanted=Subquery(wanted), project_name=F("project__name")
        )

    @column(_("file"), ordering="name", header=True)
    def shown_name(self, batch: Batch) -> tuple[str, str]:
        return batch.name, batch.project.name

    @column(_("status"), ordering="status")
    def shown_status(self, batch: Batch) -> str:
        return status_cell(batch.status, batch.get_status_display())

    @column(_("progress"))
    def shown_progress(self, batch: Any) -> str:
        done, wanted = batch.ended or 0, batch.wanted or 0
        percent = 100 * done // wanted if wanted else 0
        context = {"done": done, "wanted": wanted, "percent": percent}
        return render_to_string("admin/contents/batch/cell_progress.html", context)

    def get_urls(self) -> list[URLPattern]:
        own: dict[str, Callable[..., HttpResponseBase]] = {
            "map": batches.map_batch,
            "start": batches.start,
            "pause": batches.pause,
            "resume": batches.resume,
            "cancel": batches.cancel,
            "retry": batches.retry,
            "report": batches.report,
        }
        urls = [
            path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"contents_batch_{name}",
            )
            for name, view in own.items()
        ]
        return [*urls, *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        return batches.add_batch(self, request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return batches.show_batch(self, request, batches.batch_of(self, request, object_id))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is being produced is cancelled first."""
        if obj is not None and obj.status in {BatchStatus.RUNNING, BatchStatus.PAUSED}:
            return False
        return bool(super().has_delete_permission(request, obj))

    def get_deleted_objects(
        self,
        objs: Any,
        request: HttpRequest,  # noqa: ARG002
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Only the batches themselves; their rows go with them, their videos stay."""
        names = [str(batch) for batch in objs]
        return names, {str(self.opts.verbose_name_plural): len(names)}, set(), []
