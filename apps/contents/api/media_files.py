"""The bytes of the media library, in answers that no browser can be fooled with."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.models import MediaAsset
from apps.contents.selectors import library_seen_by
from apps.core.api.ranges import file_response
from apps.core.api.views import ApiView

# What a browser may show by itself; everything else is saved.
SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "video/mp4", "audio/mp4"})


class MediaAssetFileView(ApiView):
    @extend_schema(
        summary="Get the file itself",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, asset_id: UUID) -> HttpResponseBase:
        asset = seen_asset(person(request), asset_id)
        return asset_response(request._request, asset)  # noqa: SLF001


class MediaAssetPreviewView(ApiView):
    @extend_schema(
        summary="Get a small picture of the file",
        description="A JPEG of an image or a clip, a PNG of a sound's loudness.",
        responses={(200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, asset_id: UUID) -> HttpResponseBase:
        asset = seen_asset(person(request), asset_id)
        return preview_response(request._request, asset)  # noqa: SLF001


def asset_response(request: Any, asset: MediaAsset) -> HttpResponseBase:
    """The file: shown by a browser where that is safe, else saved under its title."""
    if asset.status != MediaAsset.Status.READY:
        raise Http404
    ending = Path(asset.storage_key).suffix
    response = file_response(
        request,
        asset.storage_key,
        asset.mime_type,
        f"{asset.title or 'file'}{ending}",
        download="download" in request.GET or asset.mime_type not in SHOWN_INLINE,
    )
    return _guarded(response)


def preview_response(request: Any, asset: MediaAsset) -> HttpResponseBase:
    if not asset.preview_key:
        raise Http404
    is_png = asset.preview_key.endswith(".png")
    kind = "image/png" if is_png else "image/jpeg"
    return _guarded(file_response(request, asset.preview_key, kind))


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    """A stranger's bytes are what we say they are, and run nothing."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def seen_asset(by: User, asset_id: UUID, *, lock: bool = False) -> MediaAsset:
    rows = library_seen_by(by)
    if lock:
        rows = rows.select_for_update(of=("self",))
    asset = rows.filter(pk=asset_id).first()
    if asset is None:
        raise Http404
    return asset
