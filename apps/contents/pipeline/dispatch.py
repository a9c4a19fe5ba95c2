"""Sending jobs to the queue: those of a run whose needs are met."""

from __future__ import annotations

from django.db.models.functions import Now

from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline.definitions import BY_TYPE
from apps.contents.states import JobStatus
from apps.core.queueing import enqueue


def ready_jobs(run: ContentRun) -> list[ContentJob]:
    """The run's pending jobs whose needs are all completed, whatever their next attempt time."""
    jobs = list(run.jobs.all())
    done = {job.job_type for job in jobs if job.status == JobStatus.COMPLETED}
    return [
        job
        for job in jobs
        if job.status == JobStatus.PENDING and done.issuperset(BY_TYPE[job.job_type].needs)
    ]


def enqueue_ready_jobs(run: ContentRun) -> int:
    """Send every ready job that was not sent yet; return how many jobs of the run are ready."""
    ready = ready_jobs(run)
    for job in ready:
        if job.enqueued_at is None and job.next_attempt_at is None:
            send(job)
    return len(ready)


def send(job: ContentJob) -> None:
    """Hand one job to its queue, and remember when."""
    ContentJob.objects.filter(pk=job.pk, status=JobStatus.PENDING).update(enqueued_at=Now())
    enqueue("contents.run_job", job.pk, queue=BY_TYPE[job.job_type].queue)
