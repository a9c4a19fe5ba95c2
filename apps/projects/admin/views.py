"""The console's own pages of projects: voices to listen to, and how words are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.core.api.ranges import file_response
from apps.core.errors import ProblemList, RuleBroken
from apps.projects.admin.forms import MOODS
from apps.projects.models import Project, SpeechSample
from apps.projects.pronunciations import as_mapping
from apps.projects.services.pronunciations import checked_entries, set_pronunciations
from apps.projects.services.speech_samples import MAX_TEXT, ask_voice_sample, try_sentence
from apps.projects.states import Language, SampleStatus
from apps.projects.voices import SAMPLE_TEXTS, owner_voices
from apps.providers.capabilities.speech import Voice
from apps.providers.embedded.music import SOURCE, tracks
from apps.usage.owners import Owner

if TYPE_CHECKING:
    from apps.projects.admin.project import ProjectAdmin
    from apps.projects.admin.speech_sample import SpeechSampleAdmin

BLANK_ROWS = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the editor, with what is wrong with it."""

    term: str = ""
    reading: str = ""
    term_problem: str = ""
    reading_problem: str = ""


@require_GET
def voices(request: HttpRequest, *, model_admin: ProjectAdmin) -> HttpResponse:
    """Every voice under its language, each with a sample to play."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    found = sorted(owner_voices(Owner(user_id=_acting(request).pk)), key=_language_order)
    groups = [
        (Language(language).label, SAMPLE_TEXTS[language], list(group))
        for language, group in groupby(found, key=lambda voice: voice.language)
        if language in Language.values
    ]
    context = _context(model_admin, request, title=_("Voices"), groups=groups)
    return render(request, "admin/projects/voices.html", context)


@require_GET
def music(request: HttpRequest, *, model_admin: ProjectAdmin) -> HttpResponse:
    """Every track under its mood, with its licence."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    groups = [
        (MOODS.get(mood, mood.capitalize()), list(group))
        for mood, group in groupby(tracks(), key=lambda one: one.mood)
    ]
    context = _context(model_admin, request, title=_("Music"), groups=groups, source=SOURCE)
    return render(request, "admin/projects/music.html", context)


@require_POST
def voice_sample(request: HttpRequest, voice: str, *, model_admin: ProjectAdmin) -> HttpResponse:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    return _told(lambda: ask_voice_sample(by=_acting(request), voice=voice))


@require_GET
def sample(
    request: HttpRequest, object_id: UUID, *, model_admin: SpeechSampleAdmin
) -> HttpResponse:
    """How far a sample is: asked by the page until it can be played."""
    return _described(_sample(request, object_id, model_admin))


@require_GET
def sample_audio(
    request: HttpRequest, object_id: UUID, *, model_admin: SpeechSampleAdmin
) -> HttpResponseBase:
    found = _sample(request, object_id, model_admin)
    return file_response(request, found.storage_key, "audio/wav")


def pronunciations(
    request: HttpRequest, object_id: str, *, model_admin: ProjectAdmin
) -> HttpResponse:
    """The list of words and how they are said, with a sentence to try them in."""
    is_saving = request.method == "POST"
    project = _project(request, object_id, model_admin, change=is_saving)
    lines = [Line(e["term"], e["reading"]) for e in project.pronunciations]
    problems: Sequence[RuleBroken] = ()
    if is_saving:
        entries = _entries(request)
        try:
            set_pronunciations(by=_acting(request), project=project, entries=entries)
        except RuleBroken as error:
            problems = error.problems if isinstance(error, ProblemList) else (error,)
            lines = _lines(entries, problems)
        else:
            messages.success(request, _("The pronunciations are saved."))
            return HttpResponseRedirect(request.path)
    can_change = model_admin.has_change_permission(request, project)
    context = _context(
        model_admin,
        request,
        title=_("Pronunciations"),
        original=project,
        project=project,
        lines=[*lines, *([Line()] * BLANK_ROWS if can_change else [])],
        problems=[str(one) for one in problems if one.field == "entries"],
        can_change=can_change,
        most_characters=MAX_TEXT,
    )
    template = "admin/projects/pronunciations.html"
    return render(request, template, context, status=422 if problems else 200)


@require_POST
def try_out(request: HttpRequest, object_id: str, *, model_admin: ProjectAdmin) -> HttpResponse:
    """Speak a sentence with the words as they stand in the form, saved or not."""
    project = _project(request, object_id, model_admin, change=True)
    entries = _entries(request)

    def ask() -> SpeechSample:
        cleaned = checked_entries(entries, project.language, field="entries")
        text = request.POST.get("text", "")
        return try_sentence(
            by=_acting(request), project=project, text=text, entries=as_mapping(cleaned)
        )

    return _told(ask)


def _entries(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of the form; a row without any word is no row."""
    pairs = zip(request.POST.getlist("term"), request.POST.getlist("reading"), strict=False)
    return [{"term": t, "reading": r} for t, r in pairs if t.strip() or r.strip()]


def _lines(entries: Sequence[Mapping[str, str]], problems: Sequence[RuleBroken]) -> list[Line]:
    said = {problem.field: str(problem) for problem in problems}
    return [
        Line(
            entry["term"],
            entry["reading"],
            said.get(f"entries.{index}.term", ""),
            said.get(f"entries.{index}.reading", ""),
        )
        for index, entry in enumerate(entries)
    ]


def _told(ask: Any) -> HttpResponse:
    try:
        return _described(ask())
    except RuleBroken as error:
        return JsonResponse({"error": str(error)}, status=422)


def _described(found: SpeechSample) -> HttpResponse:
    names = {"object_id": found.pk}
    return JsonResponse(
        {
            "status": found.status,
            "error": found.error_message,
            "address": reverse("admin:projects_speechsample_status", kwargs=names),
            "audio": reverse("admin:projects_speechsample_audio", kwargs=names)
            if found.status == SampleStatus.READY
            else "",
        },
        headers={"Cache-Control": "no-store"},
    )


def _sample(request: HttpRequest, object_id: UUID, model_admin: SpeechSampleAdmin) -> SpeechSample:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    found = SpeechSample.objects.filter(pk=object_id).first()
    if found is None:
        raise Http404
    return found


def _project(
    request: HttpRequest, object_id: str, model_admin: ProjectAdmin, *, change: bool
) -> Project:
    project = model_admin.get_object(request, object_id)
    if not isinstance(project, Project):
        raise Http404
    allowed = model_admin.has_change_permission if change else model_admin.has_view_permission
    if not allowed(request, project):
        raise PermissionDenied
    return project


def _acting(request: HttpRequest) -> User:
    return cast(User, request.user)


def _language_order(voice: Voice) -> int:
    return Language.values.index(voice.language) if voice.language in Language.values else 99


def _context(model_admin: ProjectAdmin, request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "has_view_permission": True,
        "is_popup": False,
        **more,
    }
