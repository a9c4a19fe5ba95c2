"""A run as people watch it: one number for all its jobs, and a snapshot of all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Sum, Value, When
from django.db.models.functions import Cast, Coalesce

from apps.contents.models import ContentJob, ContentRun
from apps.contents.states import JobType

# What share of a film's making each step usually is, in percent.
STEP_WEIGHTS: Mapping[str, int] = {
    JobType.SCRIPT_GENERATION: 4,
    JobType.SAFETY_CHECK: 2,
    JobType.STORYBOARD: 4,
    JobType.TTS: 25,
    JobType.IMAGE_GEN: 20,
    JobType.RENDER: 45,
}

_JOB_FIELDS = (
    "job_type",
    "status",
    "progress",
    "attempt",
    "provider",
    "is_reused",
    "error_message",
    "started_at",
    "completed_at",
    "next_attempt_at",
)


def overall_progress(jobs: Iterable[Mapping[str, Any]]) -> int:
    """Progress of a whole run, 0 to 100, from its jobs' job_type and progress."""
    done = sum(STEP_WEIGHTS.get(job["job_type"], 0) * int(job["progress"]) for job in jobs)
    return done // 100


def progress_expression(prefix: str = "") -> Any:
    """`overall_progress` as an SQL aggregate over a run's jobs; prefix leads to them ("jobs__")."""
    weight = Case(
        *(When(**{f"{prefix}job_type": name}, then=Value(w)) for name, w in STEP_WEIGHTS.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    done = Sum(weight * Cast(f"{prefix}progress", IntegerField()))
    return Coalesce(done, Value(0)) / Value(100)


def run_snapshot(run_id: UUID) -> dict[str, Any] | None:
    """The run and its jobs as they are now, or None when there is no such run. Two queries."""
    run = (
        ContentRun.objects.filter(pk=run_id)
        .values(
            "id",
            "content_id",
            "status",
            "error_message",
            "cancel_requested_at",
            "created_at",
            "finished_at",
        )
        .first()
    )
    if run is None:
        return None
    jobs = list(ContentJob.objects.filter(run_id=run_id).order_by("position").values(*_JOB_FIELDS))
    return {**run, "progress": overall_progress(jobs), "jobs": jobs}
