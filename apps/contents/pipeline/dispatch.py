"""Waking workers: a message says that a queue has work, the database says which (turns.py)."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from redis import Redis
from redis.exceptions import RedisError

from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline import turns
from apps.contents.pipeline.definitions import BY_TYPE
from apps.contents.states import JobStatus
from apps.core.queueing import enqueue

_LOOKED_AT = (
    "run_id",
    "job_type",
    "status",
    "queue",
    "position",
    "attempt",
    "enqueued_at",
    "next_attempt_at",
)


def ready_jobs(run: ContentRun) -> list[ContentJob]:
    """The run's pending jobs whose needs are all completed, whatever their next attempt time."""
    jobs = list(run.jobs.only(*_LOOKED_AT))
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
    """The job is ready: let it take its turn, wake its queue, and remember when."""
    ContentJob.objects.filter(pk=job.pk, status=JobStatus.PENDING).update(
        enqueued_at=Now(), ready_at=Coalesce(F("ready_at"), Now())
    )
    wake(job, job.queue)


def wake(job: ContentJob, queue: str) -> None:
    """Tell a worker of the queue to look what is next; job is why."""
    enqueue("contents.run_job", job.pk, queue=queue)


def wake_those_behind(job: ContentJob) -> None:
    """The tenant has a place free again: messages that came while it was at its limit have passed
    in vain, so a queue without messages gets another."""
    for queue in turns.queues_waited_in(job.tenant_id):
        if not messages_waiting(queue):
            wake(job, queue)


def queue_of(job_id: str) -> str:
    """The queue of a job; "" when there is no such job."""
    return ContentJob.objects.filter(pk=job_id).values_list("queue", flat=True).first() or ""


def messages_waiting(queue: str) -> int:
    """How many messages the broker holds for the queue; 0 when it cannot be asked.

    Kombu keeps a queue in a Redis list of its name
    (https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.transport.redis.html).
    """
    try:
        return int(_broker().llen(queue))
    except RedisError:
        return 0


@cache
def _broker() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
