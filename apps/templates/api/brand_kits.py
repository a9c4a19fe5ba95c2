"""Brands: one of each person and team."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.parsing import BodyTooLarge
from apps.core.api.ranges import file_response
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.core.errors import InvalidInput
from apps.organizations.permissions import Permission
from apps.templates.api.access import managed_kit, own_team, seen_kit
from apps.templates.api.inputs import ChangeBrandKit, CreateBrandKit
from apps.templates.api.outputs import BrandKitOutput
from apps.templates.brand_files import MOST_CLIP_BYTES
from apps.templates.errors import BrandEditingNotAllowed
from apps.templates.models import BrandKit
from apps.templates.selectors import brand_kits_seen_by
from apps.templates.services.brand_kits import (
    create_brand_kit,
    delete_brand_kit,
    put_brand_file,
    remove_brand_file,
    update_brand_kit,
)

_FORM_BYTES = 100_000
_TYPES = {"png": "image/png", "mp4": "video/mp4", "webm": "video/webm"}
_UPLOAD: dict[str, Any] = {
    "multipart/form-data": {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}},
        "required": ["file"],
    }
}


class BrandKitsView(ApiListView):
    queryset = BrandKit.objects.none()

    @extend_schema(summary="List brand kits", responses=BrandKitOutput(many=True))
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(brand_kits_seen_by(person(request)))
        return self.get_paginated_response(BrandKitOutput(page, many=True).data)

    @extend_schema(
        summary="Create a brand kit",
        description="An owner has one; it is put on every new video.",
        parameters=[IDEMPOTENCY],
        request=CreateBrandKit,
        responses={201: BrandKitOutput},
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        given = CreateBrandKit(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        fields = dict(given.validated_data)
        team = own_team(
            by,
            fields.pop("organization", None),
            Permission.MANAGE_ORGANIZATION,
            BrandEditingNotAllowed,
        )

        def create() -> Response:
            kit = create_brand_kit(by=by, organization=team, **fields)
            path = reverse("api:brand-kit", args=[kit.pk])
            return _answer(kit, 201, Location=request.build_absolute_uri(path))

        return once(request, create)


class BrandKitView(ApiView):
    @extend_schema(summary="Get a brand kit", responses=BrandKitOutput)
    def get(self, request: Request, kit_id: UUID) -> Response:
        return _answer(seen_kit(person(request), kit_id))

    @extend_schema(
        summary="Change a brand kit",
        parameters=[IF_MATCH],
        request=ChangeBrandKit,
        responses=BrandKitOutput,
    )
    @transaction.atomic
    def patch(self, request: Request, kit_id: UUID) -> Response:
        by = person(request)
        kit = managed_kit(by, kit_id)
        check_if_match(request, kit)
        given = ChangeBrandKit(data=request.data)
        given.is_valid(raise_exception=True)
        return _answer(update_brand_kit(by=by, kit=kit, **given.validated_data))

    @extend_schema(
        summary="Delete a brand kit", parameters=[IF_MATCH], request=None, responses={204: None}
    )
    @transaction.atomic
    def delete(self, request: Request, kit_id: UUID) -> Response:
        by = person(request)
        kit = managed_kit(by, kit_id)
        check_if_match(request, kit)
        delete_brand_kit(by=by, kit=kit)
        return Response(status=204)


class BrandFileView(ApiView):
    """role: logo, watermark (PNG, JPEG, WebP), intro or outro (MP4, MOV, WebM)."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary="Get a brand's file",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, kit_id: UUID, role: str) -> HttpResponseBase:
        kit = seen_kit(person(request), kit_id)
        return brand_file_response(request._request, kit, role)  # noqa: SLF001

    @extend_schema(summary="Put a brand's file", request=_UPLOAD, responses=BrandKitOutput)
    def put(self, request: Request, kit_id: UUID, role: str) -> Response:
        by = person(request)
        kit = managed_kit(by, kit_id, lock=False)
        if int(request.headers.get("Content-Length") or 0) > MOST_CLIP_BYTES + _FORM_BYTES:
            raise BodyTooLarge(
                _("The file is larger than %(most)d MB.") % {"most": MOST_CLIP_BYTES // 1_000_000},
                field="file",
            )
        file = request.FILES.get("file")
        if file is None:
            raise InvalidInput(_("Send the file as the part “file”."), field="file")
        return _answer(put_brand_file(by=by, kit=kit, role=role, file=file, name=file.name or ""))

    @extend_schema(summary="Remove a brand's file", request=None, responses=BrandKitOutput)
    def delete(self, request: Request, kit_id: UUID, role: str) -> Response:
        by = person(request)
        kit = managed_kit(by, kit_id, lock=False)
        return _answer(remove_brand_file(by=by, kit=kit, role=role))


def brand_file_response(request: Any, kit: BrandKit, role: str) -> HttpResponseBase:
    """The stored file of a role; browsers are told not to guess what it is."""
    facts = kit.files.get(role)
    if not facts:
        raise Http404
    key = str(facts["key"])
    answer = file_response(request, key, _TYPES[key.rpartition(".")[2]], str(facts["name"]))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _answer(kit: BrandKit, status: int = 200, **headers: str) -> Response:
    return Response(
        BrandKitOutput(kit).data, status=status, headers={**headers, "ETag": etag_of(kit)}
    )
