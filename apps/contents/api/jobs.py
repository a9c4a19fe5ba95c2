"""Jobs of all runs, and what they wrote."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.filters import JobFilters, LogFilters
from apps.contents.api.run_outputs import JobRow, LogLine, LogRow
from apps.contents.models import ContentJob, JobLog
from apps.contents.selectors import jobs_seen_by, logs_seen_by
from apps.core.api.views import ApiListView, ApiView


class JobsView(ApiListView):
    queryset = ContentJob.objects.none()
    filterset_class = JobFilters

    @extend_schema(summary="List jobs", responses=JobRow(many=True))
    def get(self, request: Request) -> Response:
        rows = self.filter_queryset(jobs_seen_by(person(request)))
        return self.get_paginated_response(JobRow(self.paginate_queryset(rows), many=True).data)


class JobView(ApiView):
    @extend_schema(summary="Get a job", responses=JobRow)
    def get(self, request: Request, job_id: UUID) -> Response:
        return Response(JobRow(_seen_job(person(request), job_id)).data)


class JobLogsView(ApiListView):
    queryset = JobLog.objects.none()

    @extend_schema(summary="List a job's log", responses=LogLine(many=True))
    def get(self, request: Request, job_id: UUID) -> Response:
        by = person(request)
        job = _seen_job(by, job_id)
        lines = logs_seen_by(by).filter(job=job).select_related("job").defer("job__result")
        return self.get_paginated_response(LogLine(self.paginate_queryset(lines), many=True).data)


class AllLogsView(ApiListView):
    queryset = JobLog.objects.none()
    filterset_class = LogFilters

    @extend_schema(summary="List log lines of all jobs", responses=LogRow(many=True))
    def get(self, request: Request) -> Response:
        lines = logs_seen_by(person(request)).select_related("job__content")
        rows = self.filter_queryset(lines.defer("job__result", "job__content__script"))
        return self.get_paginated_response(LogRow(self.paginate_queryset(rows), many=True).data)


def _seen_job(by: User, job_id: UUID) -> ContentJob:
    job = jobs_seen_by(by).filter(pk=job_id).first()
    if job is None:
        raise Http404
    return job
