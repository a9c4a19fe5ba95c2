"""Films and pictures for the console: whole, in ranges, or small."""

from __future__ import annotations

import mimetypes
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from apps.contents.admin.views.common import content_of
from apps.contents.models import MediaAsset
from apps.core.api.ranges import file_response

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin
    from apps.contents.admin.media_asset import MediaAssetAdmin

SMALL_WIDTH = 270
# Names in the storage backend are made of what the file was made from: a file never changes.
FOR_EVER = "private, max-age=31536000, immutable"


@require_safe
def video(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponseBase:
    content = content_of(model_admin, request, object_id)
    if not content.video_url:
        raise Http404
    name = slugify(content.title, allow_unicode=True)[:80] or "video"
    return file_response(
        request,
        content.video_url,
        "video/mp4",
        f"{name}.mp4",
        download="download" in request.GET,
    )


@require_safe
def thumbnail(
    request: HttpRequest, object_id: str, *, model_admin: ContentAdmin
) -> HttpResponseBase:
    content = content_of(model_admin, request, object_id)
    if not content.thumbnail_url:
        raise Http404
    if "full" in request.GET:
        return file_response(request, content.thumbnail_url, "image/jpeg")
    return _small(content.thumbnail_url)


def asset_of(model_admin: MediaAssetAdmin, request: HttpRequest, object_id: str) -> MediaAsset:
    asset = model_admin.get_object(request, object_id)
    if not isinstance(asset, MediaAsset):
        raise Http404
    if not model_admin.has_view_permission(request, asset):
        raise PermissionDenied
    return asset


@require_safe
def asset_file(
    request: HttpRequest, object_id: str, *, model_admin: MediaAssetAdmin
) -> HttpResponseBase:
    asset = asset_of(model_admin, request, object_id)
    kind = asset.mime_type or mimetypes.guess_type(asset.storage_key)[0]
    return file_response(request, asset.storage_key, kind or "application/octet-stream")


@require_safe
def asset_small(
    request: HttpRequest, object_id: str, *, model_admin: MediaAssetAdmin
) -> HttpResponseBase:
    return _small(asset_of(model_admin, request, object_id).storage_key)


def _small(storage_key: str) -> HttpResponse:
    """A picture as a JPEG of at most SMALL_WIDTH pixels across."""
    # Here, because most pages make no picture.
    from PIL import Image, UnidentifiedImageError

    try:
        with default_storage.open(storage_key) as file, Image.open(file) as picture:
            picture.draft("RGB", (SMALL_WIDTH, SMALL_WIDTH))
            small = picture.convert("RGB")
    except (OSError, UnidentifiedImageError) as error:
        raise Http404 from error
    small.thumbnail((SMALL_WIDTH, SMALL_WIDTH * 2))
    data = BytesIO()
    small.save(data, "JPEG", quality=82)
    return HttpResponse(
        data.getvalue(), content_type="image/jpeg", headers={"Cache-Control": FOR_EVER}
    )
