"""Puts right what was interrupted: on beat, from the database alone, whatever the broker lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, Exists, Func, OuterRef, Q
from django.db.models.functions import Now

from apps.contents.models import ContentJob, ContentRun, JobLog
from apps.contents.pipeline import endings
from apps.contents.pipeline.definitions import QUEUES
from apps.contents.pipeline.dispatch import enqueue_ready_jobs, messages_waiting, send
from apps.contents.services.job_logs import write_job_log
from apps.contents.states import JobStatus, RunStatus
from apps.core.sentences import gettext as _

logger = structlog.get_logger(__name__)

# A message that was not picked up for this long is sent again; a double changes nothing. With the
# sweep's own interval it is how long a job waits whose message died with a worker.
RESEND_AFTER = timedelta(seconds=settings.PIPELINE_RESEND_SECONDS)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep did."""

    freed: int = 0
    parked: int = 0
    sent: int = 0
    ended: int = 0


def sweep() -> Sweep:
    """Free expired leases, send what is due, end what was asked to stop."""
    _excuse_outages()
    freed, parked = _free_expired_leases()
    ended = _end_cancelled_runs()
    _revive_idle_runs()
    return Sweep(freed=freed, parked=parked, sent=_send_due_jobs(), ended=ended)


def _excuse_outages() -> None:
    """A lease that could not be renewed because the database was away says nothing about its
    worker: it gets one more term, in which a living worker renews it."""
    started_at = Func(function="pg_postmaster_start_time", output_field=DateTimeField())
    ContentJob.objects.filter(
        status=JobStatus.RUNNING, lease_expires_at__lt=Now(), heartbeat_at__lt=started_at
    ).update(
        lease_expires_at=Now() + timedelta(seconds=settings.PIPELINE_LEASE_SECONDS),
        heartbeat_at=Now(),
    )


def _free_expired_leases() -> tuple[int, int]:
    expired = ContentJob.objects.filter(
        status=JobStatus.RUNNING, lease_expires_at__lt=Now()
    ).values_list("pk", flat=True)[:BATCH]
    outcomes = [_free(job_id) for job_id in expired]
    return outcomes.count("freed"), outcomes.count("parked")


@transaction.atomic
def _free(job_id: UUID) -> str:
    job = (
        ContentJob.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("run")
        .filter(pk=job_id, status=JobStatus.RUNNING, lease_expires_at__lt=Now())
        .first()
    )
    if job is None:
        return ""
    owner = job.lease_owner
    stop = job.run.cancel_requested_at or job.run.status != RunStatus.RUNNING
    poison = job.attempt >= settings.PIPELINE_MAX_ATTEMPTS
    job.status = JobStatus.CANCELLED if stop else JobStatus.FAILED if poison else JobStatus.PENDING
    job.lease_owner, job.lease_expires_at, job.enqueued_at = "", None, None
    if poison and not stop:
        job.parked_at = Now()
        job.error_message = _(
            "The worker stopped %(count)d times during this step, so it was parked. "
            "Retry it once the cause is found."
        ) % {"count": job.attempt}
    job.save(
        update_fields=[
            "status",
            "lease_owner",
            "lease_expires_at",
            "enqueued_at",
            "error_message",
            "parked_at",
        ]
    )
    write_job_log(
        job, _("The worker %(owner)s stopped answering.") % {"owner": owner}, JobLog.Level.WARNING
    )
    if job.status == JobStatus.FAILED:
        endings.fail_run(job.run, job.error_message)
        return "parked"
    return "freed"


def _end_cancelled_runs() -> int:
    asked = ContentRun.objects.filter(
        status=RunStatus.RUNNING, cancel_requested_at__isnull=False
    ).values_list("pk", flat=True)[:BATCH]
    ended = 0
    for run_id in asked:
        with transaction.atomic():
            run = ContentRun.objects.select_for_update().get(pk=run_id)
            ended += endings.cancel_run_if_quiet(run)
    return ended


def _revive_idle_runs() -> None:
    """A run that goes on needs a job at work or one that may be taken."""
    active = ContentJob.objects.filter(
        Q(status=JobStatus.RUNNING) | Q(status=JobStatus.PENDING, ready_at__isnull=False),
        run=OuterRef("pk"),
    )
    idle = ContentRun.objects.filter(
        ~Exists(active),
        status=RunStatus.RUNNING,
        created_at__lt=Now() - RESEND_AFTER,
    )
    for run in idle.order_by("id")[:BATCH]:
        enqueue_ready_jobs(run)


def _send_due_jobs() -> int:
    """Wake each queue as often as it has due jobs that no message speaks for."""
    sent = 0
    for queue in QUEUES:
        due = ContentJob.objects.filter(
            Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=Now()),
            Q(enqueued_at__isnull=True) | Q(enqueued_at__lt=Now() - RESEND_AFTER),
            queue=queue,
            status=JobStatus.PENDING,
            ready_at__isnull=False,
            run__status=RunStatus.RUNNING,
        )
        jobs = list(due.defer("result").order_by("id")[:BATCH])
        wanted = max(0, len(jobs) - messages_waiting(queue)) if jobs else 0
        for job in jobs[:wanted]:
            send(job)
        sent += wanted
    return sent
