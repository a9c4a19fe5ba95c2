"""What is done to a batch that was checked: each one call of a service."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.batch_outputs import BatchDetail
from apps.contents.api.batches import batch_answer, seen_batch
from apps.contents.errors import ProducingNotAllowed
from apps.contents.models import Batch
from apps.contents.selectors import batches_producible_by
from apps.contents.services.batch_runs import (
    cancel_batch,
    pause_batch,
    resume_batch,
    retry_batch,
    start_batch,
)
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.serializers import InputSerializer, SwitchField, TextField
from apps.core.api.views import ApiView


class StartBatch(InputSerializer):
    leave_out_faulty = SwitchField(required=False)
    template = TextField(required=False, allow_blank=True, max_length=60)
    voice = TextField(required=False, allow_blank=True, max_length=60)


class NoInput(InputSerializer):
    """An empty object."""


class _DeedView(ApiView):
    def act(
        self,
        request: Request,
        batch_id: UUID,
        deed: Callable[..., Batch],
        given: type[InputSerializer] = NoInput,
    ) -> Response:
        by = person(request)
        batch = seen_batch(by, batch_id)
        if not batches_producible_by(by).filter(pk=batch_id).exists():
            raise ProducingNotAllowed
        wanted = given(data=request.data)
        wanted.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        return once(
            request, lambda: batch_answer(deed(by=by, batch=batch, **wanted.validated_data))
        )


class StartBatchView(_DeedView):
    @extend_schema(
        summary="Start a batch",
        description=(
            "With low priority, a few videos at a time; each is charged when its production "
            "starts. Refused while rows are faulty, unless `leave_out_faulty` is true."
        ),
        parameters=[IDEMPOTENCY],
        request=StartBatch,
        responses=BatchDetail,
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        return self.act(request, batch_id, start_batch, StartBatch)


class PauseBatchView(_DeedView):
    @extend_schema(
        summary="Pause a batch",
        description="No more rows are begun; what is in production goes on.",
        parameters=[IDEMPOTENCY],
        request=NoInput,
        responses=BatchDetail,
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        return self.act(request, batch_id, pause_batch)


class ResumeBatchView(_DeedView):
    @extend_schema(
        summary="Resume a batch",
        description="After a pause.",
        parameters=[IDEMPOTENCY],
        request=NoInput,
        responses=BatchDetail,
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        return self.act(request, batch_id, resume_batch)


class CancelBatchView(_DeedView):
    @extend_schema(
        summary="Cancel the rest of a batch",
        description="Rows that were not begun are given up; what is in production is finished.",
        parameters=[IDEMPOTENCY],
        request=NoInput,
        responses=BatchDetail,
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        return self.act(request, batch_id, cancel_batch)


class RetryBatchView(_DeedView):
    @extend_schema(
        summary="Retry a batch's failed rows",
        description="What they made already is taken over.",
        parameters=[IDEMPOTENCY],
        request=NoInput,
        responses=BatchDetail,
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        return self.act(request, batch_id, retry_batch)
