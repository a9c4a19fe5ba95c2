"""Producing a film: starting, following, cancelling."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.access import producible_content, seen_content, seen_run
from apps.contents.api.inputs import StartRun
from apps.contents.api.run_outputs import LogLine, RunDetail, run_progress
from apps.contents.events import run_snapshot
from apps.contents.models import ContentRun, JobLog
from apps.contents.selectors import logs_seen_by, runs_seen_by, with_jobs
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.states import RunStatus
from apps.core.api.event_stream import CONTENT_TYPE, Snapshot, event_response
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.views import ApiListView, ApiView

EXAMPLE = """\
retry: 2000

id: 5f2d6c1a90b3e874
event: progress
data: {"id": "0198...", "content": "0198...", "status": "running", "progress": 31, "error": "",
data:  "cancel_requested_at": null, "finished_at": null, "jobs": [{"job_type": "tts",
data:  "status": "running", "progress": 40, "attempt": 1, "is_reused": false, "error": ""}]}

: keep-alive

event: end
data: {}
"""


class RunsView(ApiListView):
    queryset = ContentRun.objects.none()

    @extend_schema(summary="List runs", responses=RunDetail(many=True))
    def get(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        seen_content(by, content_id)
        page = self.paginate_queryset(with_jobs(runs_seen_by(by).filter(content_id=content_id)))
        return self.get_paginated_response(RunDetail(page, many=True).data)

    @extend_schema(
        summary="Start a run",
        description=(
            "Produces the film. Steps whose inputs did not change are taken over from earlier "
            "runs; `from_step` makes one step again, differently. Every problem that can be known "
            "is reported before anything is produced."
        ),
        parameters=[IDEMPOTENCY],
        request=StartRun,
        responses={201: RunDetail},
    )
    def post(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        content = producible_content(by, content_id)
        given = StartRun(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        wanted = given.validated_data
        choices = given.choices()
        redo = wanted.get("from_step", "")

        def start() -> Response:
            run = start_run(by=by, content=content, choices=choices, redo=redo)
            path = reverse("api:content-run", args=[content_id, run.pk])
            return Response(
                run_detail(by, run.pk),
                status=201,
                headers={"Location": request.build_absolute_uri(path)},
            )

        return once(request, start)


class RunView(ApiView):
    @extend_schema(summary="Get a run", responses=RunDetail)
    def get(self, request: Request, content_id: UUID, run_id: UUID) -> Response:
        by = person(request)
        return Response(run_detail(by, seen_run(by, content_id, run_id).pk))


class CancelRunView(ApiView):
    @extend_schema(
        summary="Cancel a run",
        description="What has not begun ends now; a step at work stops within seconds.",
        request=None,
        responses=RunDetail,
    )
    def post(self, request: Request, content_id: UUID, run_id: UUID) -> Response:
        by = person(request)
        run = seen_run(by, content_id, run_id)
        producible_content(by, content_id)
        return Response(run_detail(by, cancel_run(by=by, run=run).pk))


class RunLogsView(ApiListView):
    queryset = JobLog.objects.none()

    @extend_schema(summary="List a run's log", responses=LogLine(many=True))
    def get(self, request: Request, content_id: UUID, run_id: UUID) -> Response:
        by = person(request)
        run = seen_run(by, content_id, run_id)
        page = self.paginate_queryset(
            logs_seen_by(by).filter(job__run=run).select_related("job").defer("job__result")
        )
        return self.get_paginated_response(LogLine(page, many=True).data)


class RunEventsView(ApiView):
    @extend_schema(
        summary="Follow a run",
        description=(
            "Server-sent events. `progress` carries the run as JSON whenever it changed; "
            "`end` says that the run is over: close the EventSource then, or it connects again. "
            "A stream lasts at most a minute; EventSource goes on by itself."
        ),
        parameters=[
            OpenApiParameter(
                "Last-Event-ID", str, OpenApiParameter.HEADER, description="Sent by EventSource."
            )
        ],
        responses={
            (200, CONTENT_TYPE): OpenApiResponse(
                OpenApiTypes.STR,
                description="Events, until the run is over.",
                examples=[OpenApiExample("events", EXAMPLE, media_type=CONTENT_TYPE)],
            )
        },
    )
    def get(self, request: Request, content_id: UUID, run_id: UUID) -> HttpResponseBase:
        run = seen_run(person(request), content_id, run_id)
        return event_response(request._request, lambda: _snapshot(run.pk))  # noqa: SLF001


def run_detail(by: User, run_id: UUID) -> object:
    return RunDetail(with_jobs(runs_seen_by(by)).get(pk=run_id)).data


def _snapshot(run_id: UUID) -> Snapshot | None:
    snapshot = run_snapshot(run_id)
    if snapshot is None:
        return None
    return Snapshot(run_progress(snapshot), is_last=snapshot["status"] != RunStatus.RUNNING)
