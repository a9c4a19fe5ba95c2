"""Files of topics and texts that become videos together."""

from __future__ import annotations

from uuid import UUID

import django_filters
from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.batch_outputs import BatchDetail, BatchRowOutput, BatchSummary
from apps.contents.api.contents import project_to_fill
from apps.contents.batches import report
from apps.contents.errors import EditingNotAllowed
from apps.contents.models import Batch, BatchRow
from apps.contents.selectors import (
    batches_editable_by,
    batches_seen_by,
    row_counts,
)
from apps.contents.services.batches import create_batch, map_columns
from apps.contents.spreadsheets import MOST_BYTES
from apps.contents.states import BatchRowStatus, BatchStatus
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.serializers import InputSerializer
from apps.core.api.views import ApiListView, ApiView
from apps.core.csv_export import csv_response

MULTIPART = "multipart/form-data"


class CreateBatch(InputSerializer):
    """A form with a file."""

    project = serializers.UUIDField()
    file = serializers.FileField(
        max_length=200,
        allow_empty_file=True,
        help_text="CSV or .xlsx, 10 MB at most; its first row names the columns.",
    )


class ChangeBatch(InputSerializer):
    mapping = serializers.DictField(
        child=serializers.IntegerField(), help_text="Fields to columns, which count from 0."
    )


class BatchFilters(django_filters.FilterSet):  # type: ignore[misc]
    project = django_filters.UUIDFilter(field_name="project_id", label="Of this project.")
    status = django_filters.ChoiceFilter(choices=BatchStatus.choices)


class BatchRowFilters(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(choices=BatchRowStatus.choices)


class BatchesView(ApiListView):
    queryset = Batch.objects.none()
    filterset_class = BatchFilters
    parser_classes = (MultiPartParser,)

    @extend_schema(summary="List batches", responses=BatchSummary(many=True))
    def get(self, request: Request) -> Response:
        rows = self.filter_queryset(batches_seen_by(person(request)))
        page = self.paginate_queryset(rows)
        context = {"counts": row_counts(page or ())}
        data = BatchSummary(page, many=True, context=context).data
        return self.get_paginated_response(data)

    @extend_schema(
        summary="Create a batch",
        description=(
            "Reads and checks the file; nothing is produced yet. Look at the rows, change the "
            "mapping if it was guessed wrong, then start it."
        ),
        parameters=[IDEMPOTENCY],
        request={MULTIPART: CreateBatch},
        responses={201: BatchDetail},
    )
    def post(self, request: Request) -> Response:
        given = CreateBatch(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        by, file = person(request), given.validated_data["file"]
        project = project_to_fill(by, given.validated_data["project"])

        def create() -> Response:
            # One byte more than is allowed is enough to refuse it.
            data = file.read(MOST_BYTES + 1)
            batch = create_batch(by=by, project=project, name=file.name, data=data)
            path = reverse("api:batch", args=[batch.pk])
            answer = batch_answer(batch, status=201)
            answer["Location"] = request.build_absolute_uri(path)
            return answer

        return once(request, create)


class BatchView(ApiView):
    @extend_schema(summary="Get a batch", responses=BatchDetail)
    def get(self, request: Request, batch_id: UUID) -> Response:
        return batch_answer(seen_batch(person(request), batch_id))

    @extend_schema(
        summary="Map a batch's columns",
        description="Before it is started; every row is checked anew.",
        parameters=[IF_MATCH],
        request=ChangeBatch,
        responses=BatchDetail,
    )
    @transaction.atomic
    def patch(self, request: Request, batch_id: UUID) -> Response:
        by = person(request)
        batch = seen_batch(by, batch_id, lock=True)
        if not batches_editable_by(by).filter(pk=batch_id).exists():
            raise EditingNotAllowed
        check_if_match(request, batch)
        given = ChangeBatch(data=request.data)
        given.is_valid(raise_exception=True)
        return batch_answer(
            map_columns(by=by, batch=batch, mapping=given.validated_data["mapping"])
        )


class BatchRowsView(ApiListView):
    queryset = BatchRow.objects.none()
    filterset_class = BatchRowFilters

    @extend_schema(summary="List a batch's rows", responses=BatchRowOutput(many=True))
    def get(self, request: Request, batch_id: UUID) -> Response:
        batch = seen_batch(person(request), batch_id)
        rows = self.filter_queryset(batch.rows.defer("cells"))
        page = self.paginate_queryset(rows)
        data = BatchRowOutput(page, many=True, context={"request": request}).data
        return self.get_paginated_response(data)


class BatchReportView(ApiView):
    @extend_schema(
        summary="Get a batch's report",
        parameters=[OpenApiParameter("download", str, enum=["1"], description="Has no effect.")],
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, batch_id: UUID) -> HttpResponseBase:
        batch = seen_batch(person(request), batch_id)
        return csv_response("batch-report", report.header(), report.lines(batch))


def seen_batch(by: User, batch_id: UUID, *, lock: bool = False) -> Batch:
    rows = batches_seen_by(by).select_related("project")
    if lock:
        rows = rows.select_for_update(of=("self",))
    batch = rows.filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    return batch


def batch_answer(batch: Batch, status: int = 200) -> Response:
    data = BatchDetail(batch, context={"counts": row_counts([batch])}).data
    return Response(data, status=status, headers={"ETag": etag_of(batch)})
