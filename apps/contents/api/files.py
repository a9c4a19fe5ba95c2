"""Films and pictures."""

from __future__ import annotations

import mimetypes
from uuid import UUID

from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from apps.accounts.api.people import person
from apps.contents.api.access import seen_content
from apps.contents.models import StoryboardBlock
from apps.core.api.ranges import file_response
from apps.core.api.views import ApiView

_HEADERS = [
    OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="Such as bytes=0-1023."),
    OpenApiParameter("If-Range", str, OpenApiParameter.HEADER, description="The ETag you have."),
    OpenApiParameter(
        "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag you have."
    ),
]
_OTHERS: dict[object, object] = {
    304: OpenApiResponse(description="You have it already (If-None-Match)."),
    416: OpenApiResponse(description="The range begins after the end of the file."),
}


def _answers(media_type: str) -> dict[object, object]:
    return {
        (200, media_type): OpenApiResponse(OpenApiTypes.BINARY, description="The whole file."),
        (206, media_type): OpenApiResponse(OpenApiTypes.BINARY, description="The range."),
        **_OTHERS,
    }


class VideoView(ApiView):
    @extend_schema(
        summary="Get the film",
        parameters=[
            *_HEADERS,
            OpenApiParameter(
                "download", str, enum=["1"], description="Let a browser save it under its title."
            ),
        ],
        responses=_answers("video/mp4"),
    )
    def get(self, request: Request, content_id: UUID) -> HttpResponseBase:
        content = seen_content(person(request), content_id)
        return file_response(
            request._request,  # noqa: SLF001
            content.video_url,
            _type_of(content.video_url, "video/mp4"),
            f"{content.title}.mp4",
            download=request.query_params.get("download") == "1",
        )


class ThumbnailView(ApiView):
    @extend_schema(
        summary="Get the thumbnail", parameters=_HEADERS, responses=_answers("image/jpeg")
    )
    def get(self, request: Request, content_id: UUID) -> HttpResponseBase:
        key = seen_content(person(request), content_id).thumbnail_url
        return file_response(request._request, key, _type_of(key, "image/jpeg"))  # noqa: SLF001


class ScenePictureView(ApiView):
    @extend_schema(
        summary="Get a scene's picture", parameters=_HEADERS, responses=_answers("image/jpeg")
    )
    def get(self, request: Request, content_id: UUID, position: int) -> HttpResponseBase:
        content = seen_content(person(request), content_id)
        scene = (
            StoryboardBlock.objects.filter(content=content, position=position)
            .select_related("image")
            .first()
        )
        if scene is None or scene.image is None:
            raise Http404
        return file_response(
            request._request,  # noqa: SLF001
            scene.image.storage_key,
            scene.image.mime_type,
        )


def _type_of(storage_key: str, default: str) -> str:
    return mimetypes.guess_type(storage_key)[0] or default
