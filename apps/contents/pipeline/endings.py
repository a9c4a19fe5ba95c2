"""How jobs and runs end when they do not simply complete, and what their content becomes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.contents.gate import status_after
from apps.contents.models import Content, ContentJob, ContentRun, JobLog, MediaAsset
from apps.contents.pipeline import leases
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.leases import Lease
from apps.contents.pipeline.metering import record_ended_run
from apps.contents.pipeline.outages import DATABASE_AWAY
from apps.contents.pipeline.settlement import settle_run
from apps.contents.publishing.auto import publish_when_ready
from apps.contents.services.job_logs import write_job_log
from apps.contents.states import (
    CONTENT_STATES,
    RUN_STATES,
    ContentStatus,
    JobStatus,
    RunStatus,
)
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.templates.services.templates import count_use

# Seconds before the second and third attempt, when the provider named no time.
BACKOFF_SECONDS = (2.0, 15.0)
# How long a run waits for a provider that is to be left alone, before it fails.
PATIENCE = timedelta(hours=2)


@transaction.atomic
def job_failed(
    job: ContentJob,
    lease: Lease,
    message: str,
    *,
    permanent: bool,
    retry_after: float | None = None,
    patience: timedelta = timedelta(0),
    cost_usd: Decimal = Decimal(0),
) -> bool:
    """Let the job wait for another attempt, or end it and with it the run; False when the lease
    is no longer ours, and then nothing changes.

    patience: for so long after the run's start this is no attempt, because the job is not to
    blame: nobody could be asked, or the installation has a fault. cost_usd: of this attempt.
    """
    run = ContentRun.objects.select_for_update().get(pk=job.run_id)
    patient = timezone.now() - run.created_at < patience
    if patient:
        leases.uncount(lease)
    if not permanent and (patient or job.attempt < settings.PIPELINE_MAX_ATTEMPTS):
        delay = retry_after if retry_after is not None else BACKOFF_SECONDS[job.attempt - 1]
        if leases.put_back(lease, delay_seconds=delay, message=message, cost_usd=cost_usd):
            write_job_log(
                job,
                _("%(reason)s Next attempt in %(delay).0f s.")
                % {"reason": message, "delay": delay},
                JobLog.Level.WARNING,
            )
            return True
        return False
    ended = leases.finish(
        lease,
        JobStatus.FAILED,
        error_message=message,
        cost_usd=F("cost_usd") + cost_usd,
    )
    if not ended:
        return False
    write_job_log(job, message, JobLog.Level.ERROR)
    fail_run(run, message)
    return True


@transaction.atomic
def job_cancelled(job: ContentJob, lease: Lease, *, cost_usd: Decimal = Decimal(0)) -> None:
    """The step stopped because it was asked to, or because its lease was lost (then nothing).

    A worker that could not renew its lease while the database was away may hold it all the same:
    nobody asked to stop, so the job waits for another attempt.
    """
    run = ContentRun.objects.select_for_update().get(pk=job.run_id)
    if run.status == RunStatus.RUNNING and run.cancel_requested_at is None:
        if leases.put_back(
            lease, delay_seconds=0.0, message=DATABASE_AWAY.sentence, cost_usd=cost_usd
        ):
            leases.uncount(lease)
        return
    if not leases.finish(lease, JobStatus.CANCELLED, cost_usd=F("cost_usd") + cost_usd):
        return
    write_job_log(job, _("Stopped on request."))
    if run.cancel_requested_at:
        cancel_run_if_quiet(run)


def finish_run_if_done(run: ContentRun) -> None:
    """Complete the run when all its jobs are."""
    if run.jobs.exclude(status=JobStatus.COMPLETED).exists():
        return
    if RUN_STATES.move(run, RunStatus.COMPLETED, finished_at=timezone.now()):
        _move_content(run, status_after(run))
        if run.template_id:
            count_use(template_id=run.template_id)
        refunded = settle_run(run)
        audit.record(
            by=SYSTEM, action="run.completed", target=run, changes={"refunded_credits": refunded}
        )
        record_ended_run(run)
        publish_when_ready(Content.objects.select_related("project").get(pk=run.content_id))


def fail_run(run: ContentRun, message: str) -> None:
    """End the run: what has not begun is cancelled, what still works notices by itself."""
    run.jobs.filter(status=JobStatus.PENDING).update(status=JobStatus.CANCELLED)
    if RUN_STATES.move(run, RunStatus.FAILED, finished_at=timezone.now(), error_message=message):
        _move_content(run, ContentStatus.FAILED)
        audit.record(
            by=SYSTEM,
            action="run.failed",
            target=run,
            severity=AuditLog.Severity.WARNING,
            changes={"error": message, "refunded_credits": settle_run(run)},
        )
        record_ended_run(run)


def cancel_run_if_quiet(run: ContentRun) -> bool:
    """End a run that was asked to stop once no worker holds one of its jobs."""
    run.jobs.filter(status=JobStatus.PENDING).update(status=JobStatus.CANCELLED)
    if run.jobs.filter(status=JobStatus.RUNNING).exists():
        return False
    if not RUN_STATES.move(run, RunStatus.CANCELLED, finished_at=timezone.now()):
        return False
    _move_content(run, ContentStatus(run.previous_status))
    audit.record(
        by=SYSTEM,
        action="run.cancelled",
        target=run,
        changes={"refunded_credits": settle_run(run)},
    )
    record_ended_run(run)
    content_id = run.content_id
    transaction.on_commit(lambda: remove_leftovers(str(content_id)))
    return True


def remove_leftovers(content_id: str) -> int:
    """Remove files of unfinished steps: those that no completed step's result names, and that no
    picture of the storyboard is."""
    results = ContentJob.objects.filter(
        content_id=content_id, status=JobStatus.COMPLETED
    ).values_list("result", flat=True)
    keep = {key for result in results for key in _keys_in(result)}
    pictures = MediaAsset.objects.filter(content_id=content_id, kind=MediaAsset.Kind.IMAGE)
    for key in pictures.values_list("storage_key", flat=True):
        keep |= {key, f"{key[:-4]}.zip"}
    keep |= {f"{key[:-4]}.json" for key in keep if key.endswith((".wav", ".zip"))}
    return ArtifactStore(content_id).remove_except(keep)


def _keys_in(value: object) -> set[str]:
    """Every storage key in a step's result."""
    if isinstance(value, dict):
        return {key for item in value.values() for key in _keys_in(item)}
    if isinstance(value, list):
        return {key for item in value for key in _keys_in(item)}
    return {value} if isinstance(value, str) and value.startswith("contents/") else set()


def _move_content(run: ContentRun, status: ContentStatus) -> None:
    content = Content.objects.get(pk=run.content_id)
    keeps_film = status == ContentStatus.FAILED and run.previous_status in {
        ContentStatus.READY,
        ContentStatus.REVIEW,
        ContentStatus.PUBLISHED,
    }
    # A failed second attempt does not take away the film of the first.
    CONTENT_STATES.move(content, run.previous_status if keeps_film else status)
