"""Where a project's topics come from."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.projects.api.source_inputs import (
    ChangeSource,
    CreateSource,
    NoInput,
    SourceFilters,
    TrySource,
    VisitFilters,
    named_project,
)
from apps.projects.api.source_outputs import SourceDetail, SourceSummary, TrialOutput, VisitOutput
from apps.projects.models import DataSource, SourceVisit
from apps.projects.policies import check_can_manage_sources
from apps.projects.selectors import sources_seen_by, visits_seen_by
from apps.projects.services.data_sources import (
    change_source,
    create_source,
    delete_source,
    look_now,
)
from apps.projects.services.source_trials import try_source


class DataSourcesView(ApiListView):
    queryset = DataSource.objects.none()
    filterset_class = SourceFilters

    @extend_schema(summary="List data sources", responses=SourceSummary(many=True))
    def get(self, request: Request) -> Response:
        rows = self.filter_queryset(sources_seen_by(person(request)))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(SourceSummary(page, many=True).data)

    @extend_schema(
        summary="Create a data source",
        description="It is looked at for the first time when its schedule says so, or by hand.",
        parameters=[IDEMPOTENCY],
        request=CreateSource,
        responses={201: SourceDetail},
    )
    def post(self, request: Request) -> Response:
        given = CreateSource(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        by, fields = person(request), dict(given.validated_data)
        project = named_project(by, fields.pop("project"))

        def create() -> Response:
            source = create_source(by=by, project=project, **fields)
            path = reverse("api:data-source", args=[source.pk])
            return _answer(source, status=201, Location=request.build_absolute_uri(path))

        return once(request, create)


class DataSourceView(ApiView):
    @extend_schema(summary="Get a data source", responses=SourceDetail)
    def get(self, request: Request, source_id: UUID) -> Response:
        return _answer(seen_source(person(request), source_id))

    @extend_schema(
        summary="Change a data source",
        description="Pause it with `is_active`: its slots pass until it is resumed.",
        parameters=[IF_MATCH],
        request=ChangeSource,
        responses=SourceDetail,
    )
    @transaction.atomic
    def patch(self, request: Request, source_id: UUID) -> Response:
        by = person(request)
        source = seen_source(by, source_id, lock=True)
        check_can_manage_sources(by, source.project)
        check_if_match(request, source)
        given = ChangeSource(data=request.data)
        given.is_valid(raise_exception=True)
        return _answer(change_source(by=by, source=source, **given.validated_data))

    @extend_schema(
        summary="Remove a data source",
        description="With its visits and items. Refused when videos were made of its items.",
        parameters=[IF_MATCH],
        responses={204: None},
    )
    @transaction.atomic
    def delete(self, request: Request, source_id: UUID) -> Response:
        by = person(request)
        source = seen_source(by, source_id, lock=True)
        check_can_manage_sources(by, source.project)
        check_if_match(request, source)
        delete_source(by=by, source=source)
        return Response(status=204)


class VisitSourceView(ApiView):
    @extend_schema(
        summary="Look at a data source now",
        description=(
            "Also at one that is paused. 202: ask at Location how far it is. While a look is "
            "under way, the answer is that one."
        ),
        parameters=[IDEMPOTENCY],
        request=NoInput,
        responses={202: VisitOutput},
    )
    def post(self, request: Request, source_id: UUID) -> Response:
        by = person(request)
        source = seen_source(by, source_id)
        NoInput(data=request.data).is_valid(raise_exception=True)

        def look() -> Response:
            visit = look_now(by=by, source=source)
            path = reverse("api:data-source-visit-state", args=[source.pk, visit.pk])
            return Response(
                VisitOutput(visit).data,
                status=202,
                headers={"Location": request.build_absolute_uri(path)},
            )

        return stored_answer(request) or once(request, look)


class SourceVisitsView(ApiListView):
    queryset = SourceVisit.objects.none()
    filterset_class = VisitFilters

    @extend_schema(summary="List a data source's visits", responses=VisitOutput(many=True))
    def get(self, request: Request, source_id: UUID) -> Response:
        by = person(request)
        seen_source(by, source_id)
        rows = visits_seen_by(by).filter(data_source=source_id)
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(VisitOutput(page, many=True).data)


class SourceVisitView(ApiView):
    @extend_schema(summary="Get a visit", responses=VisitOutput)
    def get(self, request: Request, source_id: UUID, visit_id: UUID) -> Response:
        rows = visits_seen_by(person(request)).filter(data_source=source_id, pk=visit_id)
        visit = rows.first()
        if visit is None:
            raise Http404
        return Response(VisitOutput(visit).data)


class TrySourceView(ApiView):
    @extend_schema(
        summary="Test a data source",
        description=(
            "What would come in now, without saving anything. The other side is asked for a few "
            "seconds at most; when it cannot be read, `error` says why."
        ),
        request=TrySource,
        responses=TrialOutput,
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        given = TrySource(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        project = named_project(by, fields.pop("project"))
        saved = fields.pop("data_source", None)
        source = sources_seen_by(by).filter(pk=saved, project=project).first() if saved else None
        trial = try_source(by=by, project=project, source=source, **fields)
        return Response(TrialOutput(trial).data)


def seen_source(by: User, source_id: UUID, *, lock: bool = False) -> DataSource:
    rows = sources_seen_by(by)
    if lock:
        rows = rows.select_for_update(of=("self",))
    source = rows.filter(pk=source_id).first()
    if source is None:
        raise Http404
    return source


def _answer(source: DataSource, status: int = 200, **headers: str) -> Response:
    return Response(
        SourceDetail(source).data, status=status, headers={**headers, "ETag": etag_of(source)}
    )
