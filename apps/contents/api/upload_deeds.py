"""What a person does to an upload besides changing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.upload_inputs import (
    ConfirmUpload,
    RejectUpload,
    RemoveUpload,
    RetryUpload,
)
from apps.contents.api.upload_outputs import UploadOutput
from apps.contents.api.uploads import publishable_upload, seen_upload, upload_answer
from apps.contents.models import ContentUpload
from apps.contents.services.upload_changes import remove_upload, retry_upload, withdraw
from apps.contents.services.upload_outcomes import (
    ask_platform_again,
    confirm_upload,
    reject_upload,
)
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.serializers import InputSerializer
from apps.core.api.views import ApiView

Deed = Callable[..., ContentUpload]


class WithdrawUploadView(ApiView):
    @extend_schema(
        summary="Withdraw an upload",
        description=(
            "It is sent no more, and its place is given back. What may be out already is taken "
            "down instead."
        ),
        parameters=[IDEMPOTENCY],
        request=None,
        responses=UploadOutput,
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        return _do(request, upload_id, withdraw)


class RetryUploadView(ApiView):
    @extend_schema(
        summary="Retry an upload",
        description=(
            "One that may be out after all is sent only if the platform says that it is not there."
        ),
        parameters=[IDEMPOTENCY],
        request=RetryUpload,
        responses=UploadOutput,
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        return _do(request, upload_id, retry_upload, RetryUpload)


class RemoveUploadView(ApiView):
    @extend_schema(
        summary="Take a published video down",
        description=(
            "The platform is asked within seconds: `remove_requested_at` says since when, and "
            "`error` why it did not work. `by_hand` says that it is gone already."
        ),
        parameters=[IDEMPOTENCY],
        request=RemoveUpload,
        responses=UploadOutput,
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        return _do(request, upload_id, remove_upload, RemoveUpload)


class ConfirmUploadView(ApiView):
    @extend_schema(
        summary="Say that an unconfirmed upload is there",
        parameters=[IDEMPOTENCY],
        request=ConfirmUpload,
        responses=UploadOutput,
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        return _do(request, upload_id, confirm_upload, ConfirmUpload)


class RejectUploadView(ApiView):
    @extend_schema(
        summary="Say that an unconfirmed upload is not there",
        parameters=[IDEMPOTENCY],
        request=RejectUpload,
        responses=UploadOutput,
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        return _do(request, upload_id, reject_upload, RejectUpload)


class AskPlatformView(ApiView):
    @extend_schema(
        summary="Ask the platform about an unconfirmed upload again",
        parameters=[IDEMPOTENCY],
        request=None,
        responses={202: UploadOutput},
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        return _do(request, upload_id, ask_platform_again, status=202)


def _do(
    request: Request,
    upload_id: UUID,
    deed: Deed,
    wanted: type[InputSerializer] | None = None,
    *,
    status: int = 200,
) -> Response:
    by = person(request)
    upload = publishable_upload(by, upload_id)
    options: dict[str, Any] = {}
    if wanted is not None:
        given = wanted(data=request.data)
        given.is_valid(raise_exception=True)
        options = dict(given.validated_data)
    stored = stored_answer(request)
    if stored:
        return stored

    def act() -> Response:
        deed(by=by, upload=upload, **options)
        return upload_answer(seen_upload(by, upload_id), status=status)

    return once(request, act)
