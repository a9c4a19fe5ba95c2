"""What pages ask while a run goes on: progress of many runs, the events of one, the services."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.contents.admin.health import service_states
from apps.contents.admin.views.common import content_of
from apps.contents.events import progress_expression, run_snapshot
from apps.contents.models import ContentRun
from apps.contents.states import RunStatus
from apps.core.api.event_stream import Snapshot, event_response

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin

MOST_RUNS = 50


@require_GET
def progress(request: HttpRequest, *, model_admin: ContentAdmin) -> HttpResponse:
    """Status and progress of the runs named by `?run=`, in one query."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    wanted = []
    for value in request.GET.getlist("run")[:MOST_RUNS]:
        with suppress(ValueError):
            wanted.append(UUID(value))
    runs = (
        ContentRun.objects.filter(pk__in=wanted)
        .annotate(done=progress_expression("jobs__"))
        .values("id", "status", "done")
    )
    return JsonResponse(
        {str(run["id"]): {"status": run["status"], "progress": run["done"]} for run in runs},
        headers={"Cache-Control": "no-store"},
    )


@require_GET
def events(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponseBase:
    """The events of the content's latest run; 204 tells the browser not to ask again."""
    content = content_of(model_admin, request, object_id)
    run_id = content.runs.order_by("-id").values_list("pk", flat=True).first()
    if run_id is None:
        return HttpResponse(status=204)
    return event_response(request, lambda: _snapshot(run_id))


def _snapshot(run_id: UUID) -> Snapshot | None:
    snapshot = run_snapshot(run_id)
    if snapshot is None:
        return None
    return Snapshot(snapshot, is_last=snapshot["status"] != RunStatus.RUNNING)


@require_GET
def health(request: HttpRequest, *, model_admin: ContentAdmin) -> HttpResponse:
    """The services' line of the dashboard; asked for after the page, as workers take a moment."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    context = {"services": service_states()}
    return render(request, "admin/console/health.html", context)
