"""Uploads: planning, listing, changing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.access import seen_content
from apps.contents.api.upload_inputs import ChangeUpload, PlanUploads
from apps.contents.api.upload_outputs import UploadListOutput, UploadOutput
from apps.contents.models import Content, ContentUpload
from apps.contents.publishing.errors import ChannelUnknown, PublishingNotAllowed
from apps.contents.selectors import (
    contents_publishable_by,
    uploads_publishable_by,
    uploads_seen_by,
)
from apps.contents.services.upload_changes import change_upload, reschedule
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import UploadStatus
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.projects.models import Channel
from apps.projects.selectors import channels_seen_by
from apps.projects.states import Platform


class UploadFilters(django_filters.FilterSet):  # type: ignore[misc]
    content = django_filters.UUIDFilter(field_name="content_id", label="Of this content.")
    channel = django_filters.UUIDFilter(field_name="channel_id", label="On this channel.")
    project = django_filters.UUIDFilter(field_name="content__project_id", label="Of this project.")
    organization = django_filters.UUIDFilter(
        field_name="content__project__organization_id", label="Of this team."
    )
    platform = django_filters.ChoiceFilter(field_name="channel__platform", choices=Platform.choices)
    status = django_filters.ChoiceFilter(choices=UploadStatus.choices)
    scheduled_after = django_filters.IsoDateTimeFilter(
        field_name="scheduled_at", lookup_expr="gte", label="Planned for this moment or later."
    )
    scheduled_before = django_filters.IsoDateTimeFilter(
        field_name="scheduled_at", lookup_expr="lt", label="Planned for before this moment."
    )
    published_after = django_filters.IsoDateTimeFilter(
        field_name="published_at", lookup_expr="gte", label="Published at this moment or later."
    )
    published_before = django_filters.IsoDateTimeFilter(
        field_name="published_at", lookup_expr="lt", label="Published before this moment."
    )


class UploadsView(ApiListView):
    queryset = ContentUpload.objects.none()
    filterset_class = UploadFilters

    @extend_schema(
        summary="List uploads",
        description="`status=unconfirmed` are those of which a person has to say what they found.",
        responses=UploadOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = self.filter_queryset(uploads_seen_by(person(request)))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(UploadOutput(page, many=True).data)


class ContentUploadsView(ApiView):
    @extend_schema(summary="List a content's uploads", responses=UploadListOutput)
    def get(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        seen_content(by, content_id)
        rows = uploads_seen_by(by).filter(content_id=content_id).order_by("-id")
        return _list(list(rows))

    @extend_schema(
        summary="Publish a content",
        description=(
            "On all of the channels, or on none; now, or at `scheduled_at`. A content is on a "
            "channel once: what is planned or out already is given as it is. What the platforms "
            "would refuse is found before anything is planned. Where a platform's day is full, the "
            "upload is planned for the next one, and `moved_from` and `moved_reason` say so."
        ),
        parameters=[IDEMPOTENCY],
        request=PlanUploads,
        responses={201: UploadListOutput},
    )
    def post(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        content = publishable_content(by, content_id)
        given = PlanUploads(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        channels = _channels(by, content, given.validated_data["channels"])

        def plan() -> Response:
            planned = plan_uploads(
                by=by,
                content=content,
                channels=channels,
                scheduled_at=given.validated_data.get("scheduled_at"),
                details=given.details(),
            )
            return _list(planned, status=201)

        return once(request, plan)


class UploadView(ApiView):
    @extend_schema(
        summary="Get an upload", description="ETag is for changes.", responses=UploadOutput
    )
    def get(self, request: Request, upload_id: UUID) -> Response:
        return upload_answer(seen_upload(person(request), upload_id))

    @extend_schema(
        summary="Change an upload",
        description="What it says and when it goes out, until it is sent.",
        parameters=[IF_MATCH],
        request=ChangeUpload,
        responses=UploadOutput,
    )
    @transaction.atomic
    def patch(self, request: Request, upload_id: UUID) -> Response:
        by = person(request)
        upload = publishable_upload(by, upload_id, lock=True)
        check_if_match(request, upload)
        given = ChangeUpload(data=request.data)
        given.is_valid(raise_exception=True)
        details = given.details()
        if details.given():
            upload = change_upload(by=by, upload=upload, details=details)
        if "scheduled_at" in given.validated_data:
            wanted = given.validated_data["scheduled_at"]
            upload = reschedule(by=by, upload=upload, scheduled_at=wanted)
        return upload_answer(upload)


def seen_upload(by: User, upload_id: UUID, *, lock: bool = False) -> ContentUpload:
    rows = uploads_seen_by(by)
    upload = rows.filter(pk=upload_id).first()
    if upload is None:
        raise Http404
    if lock:
        # As everywhere, the content is locked before its uploads.
        Content.objects.select_for_update(of=("self",)).get(pk=upload.content_id)
        upload = rows.select_for_update(of=("self",)).get(pk=upload_id)
    return upload


def publishable_upload(by: User, upload_id: UUID, *, lock: bool = False) -> ContentUpload:
    upload = seen_upload(by, upload_id, lock=lock)
    if not uploads_publishable_by(by).filter(pk=upload_id).exists():
        raise PublishingNotAllowed
    return upload


def publishable_content(by: User, content_id: UUID) -> Content:
    content = seen_content(by, content_id)
    if not contents_publishable_by(by).filter(pk=content_id).exists():
        raise PublishingNotAllowed
    return content


def upload_answer(upload: ContentUpload, status: int = 200) -> Response:
    data = UploadOutput(upload).data
    return Response(data, status=status, headers={"ETag": etag_of(upload)})


def _channels(by: User, content: Content, wanted: list[Any]) -> list[Channel]:
    rows = channels_seen_by(by).filter(project_id=content.project_id, pk__in=wanted)
    found = list(rows.select_related("project"))
    if len(found) != len(set(wanted)):
        raise ChannelUnknown
    return found


def _list(uploads: list[ContentUpload], status: int = 200) -> Response:
    return Response(UploadListOutput({"results": uploads}).data, status=status)
