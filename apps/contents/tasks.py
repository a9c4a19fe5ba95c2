"""Celery's side of the production line: an id in, one call."""

from __future__ import annotations

from celery import shared_task

from apps.contents.pipeline.runner import run_job as work_on_job
from apps.contents.pipeline.sweeper import sweep


@shared_task(name="contents.run_job")
def run_job(job_id: str) -> None:
    """Work on one job. A late, doubled or stale message finds nothing to claim."""
    work_on_job(job_id)


@shared_task(name="contents.sweep_jobs")
def sweep_jobs() -> None:
    """Free, resend and end what was interrupted."""
    sweep()
