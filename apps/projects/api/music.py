"""The music that comes with the product: what may be chosen, with its licence, to listen to."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiView
from apps.providers.embedded.music import SOURCE, Track, track_named, tracks

MEDIA_TYPE = "audio/ogg"


class TrackOutput(OutputSerializer):
    name = serializers.CharField(help_text="What a style's `music` is set to.")
    mood = serializers.CharField(help_text="As `music`, any track of it is taken.")
    title = serializers.CharField()
    license = serializers.CharField()
    package = serializers.SerializerMethodField(help_text="Where it comes from.")
    audio = serializers.SerializerMethodField()

    def get_package(self, _track: Track) -> str:
        return SOURCE

    def get_audio(self, track: Track) -> str:
        path = reverse("api:music-audio", args=[track.name])
        return str(self.context["request"].build_absolute_uri(path))


class MusicView(ApiView):
    @extend_schema(summary="List music", responses=TrackOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response(TrackOutput(tracks(), many=True, context={"request": request}).data)


class MusicAudioView(ApiView):
    @extend_schema(
        summary="Listen to a track",
        responses={(200, MEDIA_TYPE): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, name: str) -> Any:  # noqa: ARG002
        track = track_named(name)
        if track is None:
            raise Http404
        return FileResponse(track.path.open("rb"), content_type=MEDIA_TYPE)
