"""The voices films can be narrated with, and sentences spoken to be listened to."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.ranges import file_response
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.serializers import InputSerializer, OutputSerializer
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput
from apps.projects.models import SpeechSample
from apps.projects.selectors import samples_heard_by
from apps.projects.services.speech_samples import ask_voice_sample
from apps.projects.states import SampleStatus
from apps.projects.voices import owner_voices
from apps.providers.capabilities.speech import MOST_SEMITONES
from apps.usage.owners import Owner


class VoiceOutput(OutputSerializer):
    name = serializers.CharField(help_text="What a run's `voice` is set to.")
    language = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    gender = serializers.CharField()
    engine = serializers.CharField()
    is_beta = serializers.BooleanField()
    slowest = serializers.FloatField(help_text="The lowest `speed`.")
    fastest = serializers.FloatField(help_text="The highest `speed`.")
    most_semitones = serializers.SerializerMethodField(
        help_text="How far `pitch` may go, up and down."
    )

    def get_most_semitones(self, _voice: object) -> float:
        return MOST_SEMITONES


class SampleOutput(OutputSerializer):
    """audio is null until it is ready."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(SampleStatus.choices)
    voice = serializers.CharField()
    text = serializers.CharField()
    duration_ms = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(source="error_message")
    audio = serializers.SerializerMethodField()

    def get_audio(self, sample: SpeechSample) -> str | None:
        if sample.status != SampleStatus.READY:
            return None
        path = reverse("api:speech-sample-audio", args=[sample.pk])
        return str(self.context["request"].build_absolute_uri(path))


class NoInput(InputSerializer):
    """An empty object."""


def sample_answer(request: Request, sample: SpeechSample) -> Response:
    """200 when it can be heard, 202 while it is being made, with its address."""
    path = reverse("api:speech-sample", args=[sample.pk])
    return Response(
        SampleOutput(sample, context={"request": request}).data,
        status=202 if sample.status == SampleStatus.WAITING else 200,
        headers={"Location": request.build_absolute_uri(path)},
    )


class VoicesView(ApiView):
    @extend_schema(
        summary="List voices",
        description="The first one of a language is its default.",
        parameters=[OpenApiParameter("language", str, description="Only this one, such as `ko`.")],
        responses=VoiceOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        voices = owner_voices(Owner(user_id=person(request).pk))
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


class VoiceSampleView(ApiView):
    @extend_schema(
        summary="Ask for a voice's sample",
        description=(
            "Made once, for everybody. 202 while a worker speaks it: ask at Location again."
        ),
        parameters=[IDEMPOTENCY],
        request=NoInput,
        responses={200: SampleOutput, 202: SampleOutput},
    )
    def post(self, request: Request, voice: str) -> Response:
        by = person(request)
        NoInput(data=request.data).is_valid(raise_exception=True)
        if voice not in {one.name for one in owner_voices(Owner(user_id=by.pk))}:
            raise Http404
        return stored_answer(request) or once(
            request, lambda: sample_answer(request, ask_voice_sample(by=by, voice=voice))
        )


class SpeechSampleView(ApiView):
    @extend_schema(summary="Get a speech sample", responses=SampleOutput)
    def get(self, request: Request, sample_id: UUID) -> Response:
        sample = _heard(request, sample_id)
        return Response(SampleOutput(sample, context={"request": request}).data)


class SpeechSampleAudioView(ApiView):
    @extend_schema(
        summary="Listen to a speech sample",
        responses={(200, "audio/wav"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, sample_id: UUID) -> HttpResponseBase:
        sample = _heard(request, sample_id)
        return file_response(request._request, sample.storage_key, "audio/wav")  # noqa: SLF001


def _heard(request: Request, sample_id: UUID) -> SpeechSample:
    sample = samples_heard_by(person(request)).filter(pk=sample_id).first()
    if sample is None:
        raise Http404
    return sample
