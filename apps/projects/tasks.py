"""Celery's side of projects: an id in, one call."""

from __future__ import annotations

from celery import shared_task

from apps.projects.services.speech_samples import make_sample


@shared_task(name="projects.make_speech_sample")
def make_speech_sample(sample_id: str) -> None:
    """Speak a sample that somebody wants to listen to."""
    make_sample(sample_id)
