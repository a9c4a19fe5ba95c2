"""Works on one job: claims it, calls the step, stores what came of it, sends what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, QuerySet

from apps.contents.models import ContentJob, ContentRun, JobLog
from apps.contents.pipeline import endings, failing, leases, outcomes, savings, turns
from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepRefused, StepResult
from apps.contents.pipeline.definitions import BY_TYPE, Step
from apps.contents.pipeline.dispatch import enqueue_ready_jobs, wake_those_behind
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.keeper import LeaseKeeper
from apps.contents.pipeline.leases import Lease
from apps.contents.pipeline.metering import cost_of_attempt, record_film
from apps.contents.pipeline.outages import through_outages
from apps.contents.pipeline.scratch import work_folder
from apps.contents.pipeline.vendors import JobAnswers, JobOrders
from apps.contents.services.job_logs import write_job_log
from apps.contents.states import JobStatus, JobType, RunStatus
from apps.core.sentences import gettext as _
from apps.providers.errors import Cancelled
from apps.usage.gateway import Gateway
from apps.usage.owners import Owner

logger = structlog.get_logger(__name__)


def run_next(queue: str) -> bool:
    """Work on the job of the queue whose turn it is; return whether there was one."""
    lease = turns.take_next(queue)
    if lease is None:
        return False
    job = through_outages(_jobs().filter(pk=lease.job_id).first)
    if job is None:
        return False
    taken = job
    results = through_outages(lambda: _results_needed(taken))
    # A job is only ready, and so only taken, once what it needs is completed.
    assert results is not None  # noqa: S101
    _run(job, lease, results)
    wake_those_behind(job)
    return True


def run_job(job_id: str) -> bool:
    """Work on this very job if it is due, whoever's turn it is; return whether this call did."""
    job = _jobs().filter(pk=job_id).first()
    if job is None or job.status != JobStatus.PENDING:
        return False
    results = _results_needed(job)
    lease = leases.claim(job) if results is not None else None
    if lease is None or results is None:
        return False
    job.refresh_from_db()
    _run(job, lease, results)
    return True


def _jobs() -> QuerySet[ContentJob]:
    return ContentJob.objects.select_related("run", "content__project")


def _run(job: ContentJob, lease: Lease, results: Mapping[str, Mapping[str, Any]]) -> None:
    """Work on a claimed job, and record how it ended."""
    step = BY_TYPE[job.job_type]
    answers = JobAnswers(job, lease)
    gateway = _gateway(job, lease, answers)

    def cost() -> Decimal:
        return through_outages(lambda: cost_of_attempt(job, lease, gateway))

    try:
        _work(job, step, lease, results, gateway)
    except StepRefused as refusal:
        refused = refusal
        through_outages(lambda: _refuse(job, lease, refused, cost()))
    except Cancelled:
        through_outages(lambda: endings.job_cancelled(job, lease, cost_usd=cost()))
    except Exception as error:  # noqa: BLE001 (written down, shown and logged, whatever it is)
        failing.record_fault(error, job, lease, cost_usd=cost())
    answers.forget_if_ended()


def _gateway(job: ContentJob, lease: Lease, answers: JobAnswers) -> Gateway:
    return Gateway(
        owner=Owner.of(job.content.project),
        content_id=job.content_id,
        job_id=job.pk,
        log=lambda message: write_job_log(job, message, JobLog.Level.WARNING),
        first=Brief.from_json(job.run.brief).providers,
        answers=answers,
        orders=JobOrders(job, lease),
    )


def _results_needed(job: ContentJob) -> dict[str, Mapping[str, Any]] | None:
    """The data of the steps this one needs, or None while one of them is not completed."""
    needs = BY_TYPE[job.job_type].needs
    if not needs:
        return {}
    completed = ContentJob.objects.filter(
        run_id=job.run_id, job_type__in=needs, status=JobStatus.COMPLETED
    )
    done: dict[str, Mapping[str, Any]] = {
        job_type: result or {}
        for job_type, result in completed.order_by().values_list("job_type", "result")
    }
    return done if len(done) == len(needs) else None


def _work(
    job: ContentJob,
    step: Step,
    lease: Lease,
    results: Mapping[str, Mapping[str, Any]],
    gateway: Gateway,
) -> None:
    brief = Brief.from_json(job.run.brief)
    input_hash = step.input_hash(brief, results)
    kept = savings.kept_job(job.content_id, step.job_type, input_hash)
    if kept is not None:
        result = StepResult(data=kept.result or {}, provider=kept.provider)
        write_job_log(job, _("Nothing changed since this was made: taken over."))
        through_outages(lambda: _complete(job, lease, result, input_hash=input_hash, kept=kept))
        return
    with LeaseKeeper(lease, job.run_id) as keeper, work_folder(job.pk) as folder:
        gateway.is_cancelled = keeper.is_cancelled
        context = StepContext(
            brief=brief,
            providers=gateway,
            results=results,
            files=ArtifactStore(str(job.content_id)),
            work_dir=folder,
            report=keeper.report,
            log=lambda message: write_job_log(job, message),
            is_cancelled=keeper.is_cancelled,
        )
        result = step.run(context)
        context.stop_if_cancelled()
    # What is made is not thrown away because the database restarts at the wrong moment.
    through_outages(lambda: _complete(job, lease, result, input_hash=input_hash, gateway=gateway))


def _complete(
    job: ContentJob,
    lease: Lease,
    result: StepResult,
    *,
    input_hash: str,
    gateway: Gateway | None = None,
    kept: ContentJob | None = None,
) -> None:
    """Store the result and send what is ready now; a worker without the lease changes nothing.

    kept is the earlier job that the result was taken over from, and then there is no gateway.
    """
    with transaction.atomic():
        # Two steps of one run may end at the same moment: the run's row puts them in order.
        run = ContentRun.objects.select_for_update().defer("brief").get(pk=job.run_id)
        if run.status != RunStatus.RUNNING:
            return
        held = leases.finish(
            lease,
            JobStatus.COMPLETED,
            result=dict(result.data),
            provider=result.provider,
            cost_usd=F("cost_usd") + (cost_of_attempt(job, lease, gateway) if gateway else 0),
            input_hash=input_hash,
            is_reused=kept is not None,
            **(savings.of_kept(kept) if kept else {}),
        )
        if not held:
            logger.warning("lease_lost", job=str(job.pk))
            return
        outcomes.record(job, result.data, result.provider)
        if gateway and job.job_type == JobType.RENDER:
            record_film(job, result.data)
        if not enqueue_ready_jobs(run):
            endings.finish_run_if_done(run)


def _refuse(job: ContentJob, lease: Lease, refusal: StepRefused, cost_usd: Decimal) -> None:
    with transaction.atomic():
        ContentRun.objects.select_for_update().get(pk=job.run_id)
        if not leases.renew(lease, progress=100):
            return
        outcomes.record(job, refusal.result.data, refusal.result.provider)
        endings.job_failed(job, lease, str(refusal), permanent=True, cost_usd=cost_usd)
