"""Runs of all contents: listing, retrying, putting first."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.access import producible_run
from apps.contents.api.filters import RunFilters
from apps.contents.api.inputs import ChangePriority, RetryRun
from apps.contents.api.run_outputs import RunDetail
from apps.contents.api.runs import run_detail
from apps.contents.models import ContentRun
from apps.contents.selectors import runs_seen_by, with_jobs
from apps.contents.services.priorities import change_priority
from apps.contents.services.runs import retry_run
from apps.contents.states import Priority
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.views import ApiListView, ApiView


class AllRunsView(ApiListView):
    queryset = ContentRun.objects.none()
    filterset_class = RunFilters

    @extend_schema(summary="List runs of all contents", responses=RunDetail(many=True))
    def get(self, request: Request) -> Response:
        rows = with_jobs(runs_seen_by(person(request)))
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(RunDetail(page, many=True).data)


class RetryView(ApiView):
    @extend_schema(
        summary="Retry a run",
        description=(
            "Starts a new run with the same template and voice. What was completed and did not "
            "change is taken over; `from_step` is made again in any case."
        ),
        parameters=[IDEMPOTENCY],
        request=RetryRun,
        responses={201: RunDetail},
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        by = person(request)
        run = producible_run(by, run_id)
        given = RetryRun(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        from_step = given.validated_data.get("from_step", "")

        def retry() -> Response:
            started = retry_run(by=by, run=run, from_step=from_step)
            path = reverse("api:content-run", args=[run.content_id, started.pk])
            return Response(
                run_detail(by, started.pk),
                status=201,
                headers={"Location": request.build_absolute_uri(path)},
            )

        return once(request, retry)


class PriorityView(ApiView):
    @extend_schema(
        summary="Change a run's priority",
        description=(
            "While it goes on. High needs a plan with priority in the queue; urgent is for the "
            "people who run the site."
        ),
        request=ChangePriority,
        responses=RunDetail,
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        by = person(request)
        run = producible_run(by, run_id)
        given = ChangePriority(data=request.data)
        given.is_valid(raise_exception=True)
        priority = Priority[given.validated_data["priority"].upper()]
        change_priority(by=by, run=run, priority=priority)
        return Response(run_detail(by, run.pk))
