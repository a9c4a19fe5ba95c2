"""The media library: files that people upload, for use in scenes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.filters import MediaAssetFilters
from apps.contents.api.media_files import seen_asset
from apps.contents.api.media_inputs import ChangeAsset, UploadAsset
from apps.contents.api.media_outputs import AssetOutput
from apps.contents.errors import EditingNotAllowed
from apps.contents.library.limits import MOST_UPLOAD_BYTES
from apps.contents.models import MediaAsset
from apps.contents.policies import can_edit_library_of
from apps.contents.selectors import library_seen_by
from apps.contents.services.library import AssetFacts, delete_asset, update_asset
from apps.contents.services.library_intake import take_in
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.parsing import BodyTooLarge
from apps.core.api.schema import IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.organizations.selectors import memberships_of
from apps.projects.errors import OrganizationUnknown
from apps.usage.owners import Owner

# Room for the other fields of the form.
_MOST_BODY_BYTES = MOST_UPLOAD_BYTES + 1_000_000


class MediaAssetsView(ApiListView):
    queryset = MediaAsset.objects.none()
    filterset_class = MediaAssetFilters
    parser_classes = [MultiPartParser]

    @extend_schema(summary="List the media library", responses=AssetOutput(many=True))
    def get(self, request: Request) -> Response:
        rows = library_seen_by(person(request)).prefetch_related("scenes")
        page = self.paginate_queryset(self.filter_queryset(rows))
        data = AssetOutput(page, many=True, context={"request": request}).data
        return self.get_paginated_response(data)

    @extend_schema(
        summary="Upload a file",
        description=(
            "A picture, a film or a sound, recognised by its bytes. The same bytes are stored "
            "once: uploading them again answers 200 with the file that is there. What takes long "
            "to convert has the status `processing` first; place and camera are removed."
        ),
        request={"multipart/form-data": UploadAsset},
        responses={201: AssetOutput, 200: AssetOutput},
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        check_body_size(request)
        given = UploadAsset(data=request.data)
        given.is_valid(raise_exception=True)
        data: dict[str, Any] = dict(given.validated_data)
        owner = _owner(by, data.pop("organization", None))
        file: UploadedFile[bytes] = data.pop("file")
        title = data.pop("title", "") or Path(file.name or "").stem[:200]
        facts = AssetFacts(title=title, **data)
        with uploaded_path(file) as path:
            asset, is_new = take_in(by=by, owner=owner, path=path, facts=facts)
        url = reverse("api:media-asset", args=[asset.pk])
        headers = {"Location": request.build_absolute_uri(url)} if is_new else {}
        return _answer(request, asset, 201 if is_new else 200, **headers)


class MediaAssetView(ApiView):
    @extend_schema(summary="Get a file of the library", responses=AssetOutput)
    def get(self, request: Request, asset_id: UUID) -> Response:
        return _answer(request, seen_asset(person(request), asset_id))

    @extend_schema(
        summary="Change what is said about a file",
        parameters=[IF_MATCH],
        request=ChangeAsset,
        responses=AssetOutput,
    )
    @transaction.atomic
    def patch(self, request: Request, asset_id: UUID) -> Response:
        by = person(request)
        asset = _editable(by, asset_id, lock=True)
        check_if_match(request, asset)
        given = ChangeAsset(data=request.data)
        given.is_valid(raise_exception=True)
        facts = AssetFacts(**given.validated_data)
        return _answer(request, update_asset(by=by, asset=asset, facts=facts))

    @extend_schema(
        summary="Delete a file",
        description="409 while a scene shows it.",
        request=None,
        responses={204: None},
    )
    def delete(self, request: Request, asset_id: UUID) -> Response:
        by = person(request)
        delete_asset(by=by, asset=_editable(by, asset_id))
        return Response(status=204)


def check_body_size(request: Any) -> None:
    """Refuse by the announced length, before anything is read."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > _MOST_BODY_BYTES:
        raise BodyTooLarge(
            _("The request is larger than %(most).1f MB.") % {"most": _MOST_BODY_BYTES / 1_000_000},
            field="file",
        )


@contextmanager
def uploaded_path(file: UploadedFile[bytes]) -> Iterator[Path]:
    """A path to read an upload from; a small one is kept in memory and written out first."""
    known = getattr(file, "temporary_file_path", None)
    if known is not None:
        yield Path(known())
        return
    settings.WORK_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=settings.WORK_ROOT) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _editable(by: User, asset_id: UUID, *, lock: bool = False) -> MediaAsset:
    asset = seen_asset(by, asset_id, lock=lock)
    # Whoever only helps as staff does so in the console.
    if not can_edit_library_of(by, Owner.of(asset)):
        raise EditingNotAllowed
    return asset


def _owner(by: User, organization_id: UUID | None) -> Owner:
    if organization_id is None:
        return Owner(user_id=by.pk)
    if not memberships_of(by).filter(organization_id=organization_id).exists():
        raise OrganizationUnknown
    return Owner(organization_id=organization_id)


def _answer(request: Request, asset: MediaAsset, status: int = 200, **headers: str) -> Response:
    data = AssetOutput(asset, context={"request": request}).data
    return Response(data, status=status, headers={**headers, "ETag": etag_of(asset)})
