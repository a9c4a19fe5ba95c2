"""A person's own recording in place of a voice."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.access import editable_content, seen_content
from apps.contents.models import OwnNarration
from apps.contents.services.narrations import MOST_BYTES, remove_narration, set_narration
from apps.core.api.ranges import file_response
from apps.core.api.serializers import InputSerializer, OutputSerializer
from apps.core.api.views import ApiView


class NarrationInput(InputSerializer):
    """A form with a file."""

    file = serializers.FileField(
        max_length=200, allow_empty_file=True, help_text="WAV, MP3, M4A, OGG or FLAC."
    )


class NarrationOutput(OutputSerializer):
    file_name = serializers.CharField()
    duration_ms = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    audio = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_audio(self, narration: OwnNarration) -> str:
        path = reverse("api:content-narration-audio", args=[narration.content_id])
        return str(self.context["request"].build_absolute_uri(path))


class NarrationView(ApiView):
    parser_classes = (MultiPartParser,)

    @extend_schema(summary="Get the own narration", responses=NarrationOutput)
    def get(self, request: Request, content_id: UUID) -> Response:
        seen_content(person(request), content_id)
        return Response(_told(request, _narration(content_id)))

    @extend_schema(
        summary="Upload an own narration",
        description=(
            "A recording of the current script. The next run aligns it and uses it in place of a "
            "voice."
        ),
        request={"multipart/form-data": NarrationInput},
        responses=NarrationOutput,
    )
    def put(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        content = editable_content(by, content_id)
        given = NarrationInput(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        data = file.read(MOST_BYTES + 1)
        narration = set_narration(by=by, content=content, name=file.name, data=data)
        return Response(_told(request, narration))

    @extend_schema(summary="Remove the own narration", responses={204: None})
    def delete(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        remove_narration(by=by, content=editable_content(by, content_id))
        return Response(status=204)


class NarrationAudioView(ApiView):
    @extend_schema(
        summary="Listen to the own narration",
        responses={(200, "audio/wav"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, content_id: UUID) -> object:
        seen_content(person(request), content_id)
        key = _narration(content_id).storage_key
        return file_response(request._request, key, "audio/wav")  # noqa: SLF001


def _narration(content_id: UUID) -> OwnNarration:
    found = OwnNarration.objects.filter(content_id=content_id).first()
    if found is None:
        raise Http404
    return found


def _told(request: Request, narration: OwnNarration) -> dict[str, object]:
    return dict(NarrationOutput(narration, context={"request": request}).data)
