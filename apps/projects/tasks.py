"""Celery's side of projects: an id in, one call."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from apps.projects.services import clock
from apps.projects.services.speech_samples import make_sample
from apps.projects.visits.visiting import make_visit


@shared_task(name="projects.make_speech_sample")
def make_speech_sample(sample_id: str) -> None:
    """Speak a sample that somebody wants to listen to."""
    make_sample(sample_id)


@shared_task(name="projects.tick")
def tick() -> dict[str, int]:
    """Plan the visits of sources that are due; the counts of what was done."""
    return dict(clock.tick())


@shared_task(name="projects.visit_source")
def visit_source(visit_id: str) -> None:
    """Look at a source."""
    make_visit(UUID(visit_id))
