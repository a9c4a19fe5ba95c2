"""How a project's narrator says its words."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.serializers import (
    InputSerializer,
    NumberField,
    OutputSerializer,
    TextField,
)
from apps.core.api.views import ApiView
from apps.projects.api.voices import SampleOutput, sample_answer
from apps.projects.errors import ProjectEditingNotAllowed
from apps.projects.models import Project
from apps.projects.pronunciations import MOST_ENTRIES, as_mapping
from apps.projects.selectors import projects_editable_by, projects_managed_by, projects_seen_by
from apps.projects.services.pronunciations import checked_entries, set_pronunciations
from apps.projects.services.speech_samples import try_sentence
from apps.providers.capabilities.speech import FASTEST, MOST_SEMITONES, SLOWEST

_ROOM = 1000  # the service's own limits have better sentences


class EntryInput(InputSerializer):
    term = TextField(allow_blank=True, max_length=_ROOM, help_text="As it stands in the script.")
    reading = TextField(allow_blank=True, max_length=_ROOM, help_text="As it is said.")


class PronunciationsInput(InputSerializer):
    entries = serializers.ListField(child=EntryInput(), max_length=MOST_ENTRIES)


class TrySentence(InputSerializer):
    """What is left out is the project's own."""

    text = TextField(allow_blank=True, max_length=_ROOM)
    entries = serializers.ListField(child=EntryInput(), required=False, max_length=MOST_ENTRIES)
    voice = TextField(required=False, allow_blank=True, max_length=60)
    speed = NumberField(required=False, min_value=SLOWEST, max_value=FASTEST)
    pitch = NumberField(required=False, min_value=-MOST_SEMITONES, max_value=MOST_SEMITONES)


class EntryOutput(OutputSerializer):
    term = serializers.CharField()
    reading = serializers.CharField()


class PronunciationsOutput(OutputSerializer):
    entries = EntryOutput(many=True, source="pronunciations")


class PronunciationsView(ApiView):
    @extend_schema(summary="Get a project's pronunciations", responses=PronunciationsOutput)
    def get(self, request: Request, project_id: UUID) -> Response:
        return _answer(_seen(person(request), project_id))

    @extend_schema(
        summary="Replace a project's pronunciations",
        description=(
            "Captions keep the written form. The next run speaks only those scenes again whose "
            "words are said otherwise."
        ),
        parameters=[IF_MATCH],
        request=PronunciationsInput,
        responses=PronunciationsOutput,
    )
    @transaction.atomic
    def put(self, request: Request, project_id: UUID) -> Response:
        by = person(request)
        project = _seen(by, project_id, lock=True)
        if not projects_managed_by(by).filter(pk=project_id).exists():
            raise ProjectEditingNotAllowed
        check_if_match(request, project)
        given = PronunciationsInput(data=request.data)
        given.is_valid(raise_exception=True)
        entries = given.validated_data["entries"]
        return _answer(set_pronunciations(by=by, project=project, entries=entries))


class TrySentenceView(ApiView):
    @extend_schema(
        summary="Listen to a sentence",
        description=(
            "As the project's films would say it, with other pronunciations, voice, speed or "
            "pitch if given. Nothing of the project is changed. 202 while a worker speaks it: ask "
            "at Location again."
        ),
        parameters=[IDEMPOTENCY],
        request=TrySentence,
        responses={200: SampleOutput, 202: SampleOutput},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        by = person(request)
        project = _seen(by, project_id)
        if not projects_editable_by(by).filter(pk=project_id).exists():
            raise ProjectEditingNotAllowed
        given = TrySentence(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        wanted = dict(given.validated_data)
        if "entries" in wanted:
            cleaned = checked_entries(wanted["entries"], project.language, field="entries")
            wanted["entries"] = as_mapping(cleaned)
        return once(
            request,
            lambda: sample_answer(request, try_sentence(by=by, project=project, **wanted)),
        )


def _seen(by: User, project_id: UUID, *, lock: bool = False) -> Project:
    rows = projects_seen_by(by)
    if lock:
        rows = rows.select_for_update(of=("self",))
    project = rows.filter(pk=project_id).first()
    if project is None:
        raise Http404
    return project


def _answer(project: Project) -> Response:
    return Response(PronunciationsOutput(project).data, headers={"ETag": etag_of(project)})
