"""How fast a film's voice really speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.scripts.spoken import PAUSE_SECONDS
from apps.contents.services.preflight import choose_voice
from apps.contents.states import JobStatus, JobType
from apps.core.language.words import spoken_length
from apps.projects.models import Project
from apps.providers.capabilities.speech import Voice
from apps.usage.owners import Owner

# The project's last runs that are looked at, and how many of them are enough.
RUNS_LOOKED_AT, RUNS_ENOUGH = 20, 3
# A measured pace further than this from what the engine says is a fault of measuring.
MOST_APART = 1.35


def pace_of(content: Content, voice: Voice, speed: float) -> float:
    """Characters per second of the voice at speed 1.0 as it was measured in this project, else as
    the engine gives it. A content keeps the pace of its earlier runs, or its script would be
    written anew after every film."""
    earlier = content.runs.order_by("-id").values_list("brief", flat=True).first()
    if earlier and _spoke(earlier, voice.name, speed):
        return float(earlier["pace"])
    return measured_pace(content.project, voice, speed) or voice.characters_per_second


def voice_pace(project: Project, content: Content | None = None) -> float:
    """Characters per second at which the project's voice speaks, its speed counted in."""
    style = project.style_preset
    speed = float(style.get("speed", 1.0))
    voice = choose_voice(project.language, str(style.get("voice") or ""), owner=Owner.of(project))
    pace = (
        pace_of(content, voice, speed)
        if content
        else measured_pace(project, voice, speed) or voice.characters_per_second
    )
    return pace * speed


def measured_pace(project: Project, voice: Voice, speed: float) -> float | None:
    """The pace at speed 1.0 in the project's last films with this voice; None without any."""
    runs = ContentRun.objects.filter(content__project=project).order_by("-id")
    recent = [
        run for run in runs.only("brief")[:RUNS_LOOKED_AT] if _spoke(run.brief, voice.name, speed)
    ][:RUNS_ENOUGH]
    letters = seconds = 0.0
    for run in recent:
        told = _told(run)
        letters, seconds = letters + told[0], seconds + told[1]
    if not seconds:
        return None
    pace = round(letters / seconds / speed, 2)
    apart = max(pace, voice.characters_per_second) / min(pace, voice.characters_per_second)
    return pace if apart <= MOST_APART else None


def _spoke(brief: Mapping[str, Any], voice: str, speed: float) -> bool:
    return brief.get("voice") == voice and brief.get("speed") == speed and "pace" in brief


def _told(run: ContentRun) -> tuple[float, float]:
    """(characters spoken, seconds of speech without the pauses between lines) of a run."""
    jobs = ContentJob.objects.filter(
        run=run, job_type__in=(JobType.STORYBOARD, JobType.TTS), status=JobStatus.COMPLETED
    )
    results = {job.job_type: job.result or {} for job in jobs}
    if len(results) < 2:
        return 0.0, 0.0
    lines = [scene["narration"] for scene in results[JobType.STORYBOARD]["scenes"]]
    language = str(run.brief.get("language", "en"))
    seconds = sum(clip["duration_ms"] for clip in results[JobType.TTS]["clips"]) / 1000
    spoken = seconds - PAUSE_SECONDS * max(0, len(lines) - 1)
    return sum(spoken_length(line, language) for line in lines), max(0.0, spoken)
