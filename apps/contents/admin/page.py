"""What the page of one content shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from apps.contents.admin.costs import Saving, Totals, saved_words, saving_of, span, totals_of
from apps.contents.events import overall_progress
from apps.contents.models import (
    Content,
    ContentJob,
    ContentRun,
    JobLog,
    MediaAsset,
    StoryboardBlock,
)
from apps.contents.safety.wording import sentence_of
from apps.contents.services.duplicates import duplicates_of
from apps.contents.similar import Similar
from apps.contents.states import JobStatus, JobType, RunStatus
from apps.projects.admin.forms import voice_choices

RUNS_SHOWN = 12
LOG_LINES_SHOWN = 200

ICONS = {
    JobType.SCRIPT_GENERATION: "edit_note",
    JobType.SAFETY_CHECK: "verified_user",
    JobType.STORYBOARD: "view_carousel",
    JobType.TTS: "graphic_eq",
    JobType.IMAGE_GEN: "palette",
    JobType.RENDER: "movie",
    JobType.UPLOAD: "upload",
}


@dataclass(frozen=True, slots=True)
class JobLine:
    """One step of the shown run, with its time spent and its log."""

    job: ContentJob
    icon: str
    took: str
    saved: str
    log: Sequence[JobLog]

    @property
    def last_words(self) -> str:
        """The newest line of the log, but not the error that stands above it anyway."""
        lines = [line.message for line in self.log if line.message != self.job.error_message]
        return lines[-1] if lines else "…"

    @property
    def is_open(self) -> bool:
        return bool(self.job.status == JobStatus.FAILED)


@dataclass(frozen=True, slots=True)
class SceneCard:
    """One picture of the storyboard strip. start is seconds on the film's clock, or None."""

    scene: StoryboardBlock
    start: float | None
    clock: str
    seconds: str
    flags: Sequence[str]


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One spoken sentence, its place in the script and what the safety check said about it."""

    part: str
    text: str
    flags: Sequence[str]


@dataclass(frozen=True, slots=True)
class ContentPage:
    content: Content
    run: ContentRun | None
    runs: Sequence[ContentRun]
    jobs: Sequence[JobLine]
    scenes: Sequence[SceneCard]
    script: Sequence[ScriptLine]
    film: MediaAsset | None
    film_facts: dict[str, Any]
    voice: str
    cost: float
    saving: Saving
    totals: Totals | None
    progress: int
    similar: Sequence[Similar]

    @property
    def is_running(self) -> bool:
        return self.run is not None and self.run.status == RunStatus.RUNNING

    @property
    def is_stopping(self) -> bool:
        return self.is_running and self.run is not None and bool(self.run.cancel_requested_at)

    @property
    def is_landscape(self) -> bool:
        return bool(self.content.project.content_format != "short")

    @property
    def current_jobs(self) -> Sequence[JobLine]:
        return [line for line in self.jobs if line.job.status == JobStatus.RUNNING]

    @property
    def error(self) -> str:
        failed = self.run is not None and self.run.status == RunStatus.FAILED
        return self.run.error_message if failed and self.run else ""


def gather(content: Content, *, run_id: UUID | None = None) -> ContentPage:
    """The page of content; run_id names an older run whose jobs are to be shown."""
    runs = list(
        content.runs.select_related("template", "requested_by").order_by("-id")[:RUNS_SHOWN]
    )
    run = next((run for run in runs if run.pk == run_id), runs[0] if runs else None)
    jobs = _jobs(run)
    film = (
        MediaAsset.objects.filter(
            content=content, kind=MediaAsset.Kind.VIDEO, storage_key=content.video_url
        ).first()
        if content.video_url
        else None
    )
    return ContentPage(
        content=content,
        run=run,
        runs=runs,
        jobs=[_job_line(job) for job in jobs],
        scenes=_scenes(content),
        script=_script(content),
        film=film,
        film_facts=_film_facts(content),
        voice=_voice_label(str(run.brief.get("voice", ""))) if run else "",
        cost=float(sum(job.cost_usd for job in jobs)),
        saving=saving_of(jobs),
        totals=totals_of(content) if run else None,
        progress=overall_progress(
            {"job_type": job.job_type, "progress": job.progress} for job in jobs
        ),
        similar=() if content.video_url else duplicates_of(content)[:3],
    )


def _jobs(run: ContentRun | None) -> list[ContentJob]:
    if run is None:
        return []
    log = Prefetch("logs", JobLog.objects.order_by("id")[:LOG_LINES_SHOWN], to_attr="shown_log")
    return list(run.jobs.order_by("position").prefetch_related(log))


def _job_line(job: ContentJob) -> JobLine:
    ended = job.completed_at or (timezone.now() if job.status == JobStatus.RUNNING else None)
    took = ended - job.started_at if ended and job.started_at else None
    return JobLine(
        job=job,
        icon=ICONS.get(JobType(job.job_type), "task"),
        took=span(took) if took else "",
        saved=saved_words(job.saved_usd, job.saved_seconds),
        log=getattr(job, "shown_log", ()),
    )


def _scenes(content: Content) -> list[SceneCard]:
    rows = content.scenes.select_related("image", "audio").order_by("position")
    flags = _flags(content)
    return [
        SceneCard(
            scene=scene,
            start=None if scene.start_ms is None else scene.start_ms / 1000,
            clock=clock(scene.start_ms) if scene.start_ms is not None else "",
            seconds=_seconds(scene),
            flags=flags.get(scene.narration, ()),
        )
        for scene in rows
    ]


def _seconds(scene: StoryboardBlock) -> str:
    if scene.start_ms is not None and scene.end_ms is not None:
        return f"{(scene.end_ms - scene.start_ms) / 1000:.1f}"
    if scene.audio and scene.audio.duration_ms:
        return f"{scene.audio.duration_ms / 1000:.1f}"
    return ""


def _script(content: Content) -> list[ScriptLine]:
    script = content.current_script
    if script is None:
        return []
    flags = _flags(content)
    parts = [
        ("hook", script.hook),
        *(("body", beat) for beat in script.body),
        ("cta", script.call_to_action),
    ]
    return [ScriptLine(part, text, flags.get(text, ())) for part, text in parts if text]


def _flags(content: Content) -> dict[str, list[str]]:
    """The safety check's reasons by sentence; findings about words since changed are left out."""
    found: dict[str, list[str]] = {}
    script = content.current_script
    sentences = [script.hook, *script.body, script.call_to_action] if script else []
    for flag in content.safety_flags:
        index = flag.get("sentence_index", -1)
        if 0 <= index < len(sentences) and str(flag.get("excerpt", "")) in sentences[index]:
            found.setdefault(sentences[index], []).append(sentence_of(flag))
    return found


def _film_facts(content: Content) -> dict[str, Any]:
    """What the renderer measured on the film that the content shows now."""
    if not content.video_url:
        return {}
    result = (
        ContentJob.objects.filter(
            content=content,
            job_type=JobType.RENDER,
            status=JobStatus.COMPLETED,
            result__key=content.video_url,
        )
        .order_by("-id")
        .values_list("result", flat=True)
        .first()
    )
    return {k: v for k, v in (result or {}).items() if k != "scenes"}


def _voice_label(name: str) -> str:
    labels = {key: label for _language, voices in voice_choices()[1:] for key, label in voices}
    return str(labels.get(name, name))


def clock(milliseconds: int) -> str:
    """83_000 as "1:23"."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02d}"
