"""The voices films can be narrated with."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput
from apps.providers import registry


class VoiceOutput(OutputSerializer):
    name = serializers.CharField(help_text="What a run's `voice` is set to.")
    language = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    gender = serializers.CharField()
    engine = serializers.CharField()
    is_beta = serializers.BooleanField()


class VoicesView(ApiView):
    @extend_schema(
        summary="List voices",
        description="The first one of a language is its default.",
        parameters=[OpenApiParameter("language", str, description="Only this one, such as `ko`.")],
        responses=VoiceOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        voices = registry.speech_synthesizer().voices()
        language = request.query_params.get("language")
        known = sorted({voice.language for voice in voices})
        if language is not None and language not in known:
            raise InvalidInput(
                _("There is no voice for this language. Known are: %(known)s.")
                % {"known": ", ".join(known)},
                field="language",
            )
        chosen = [voice for voice in voices if language in {None, voice.language}]
        return Response(VoiceOutput(chosen, many=True).data)
