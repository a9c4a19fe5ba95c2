"""What became of a run, for statistics and for later. What each call cost, the gateway writes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline.leases import Lease
from apps.contents.states import JobStatus
from apps.core.sentences import english
from apps.usage.gateway import Gateway
from apps.usage.owners import Owner
from apps.usage.selectors import cost_of_job
from apps.usage.services.recording import record_event, record_workflow
from apps.usage.states import WorkflowStatus

WORKFLOW = "video"


def cost_of_attempt(job: ContentJob, lease: Lease, gateway: Gateway) -> Decimal:
    """What is to be added to the job's cost. A worker that was killed could not add its own:
    whoever took the job over counts all calls of the job."""
    if lease.token == 1:
        return gateway.cost_usd
    spent = cost_of_job(owner=gateway.owner, job_id=job.pk, since=job.created_at)
    return max(Decimal(0), spent - job.cost_usd)


def record_film(job: ContentJob, data: Mapping[str, Any]) -> None:
    """Count a finished film among the events."""
    project = job.content.project
    record_event(
        event_type="video_rendered",
        owner=Owner.of(project),
        project_id=project.pk,
        content_id=job.content_id,
        properties={
            "vertical": project.vertical,
            "duration": round(data.get("duration_ms", 0) / 1000, 2),
            "template_id": str(job.run.template_id or ""),
        },
    )


def record_ended_run(run: ContentRun) -> None:
    """Keep what happened in a run that just ended, when its own rows are gone one day."""
    jobs = list(run.jobs.order_by("position"))
    broken = next((job for job in jobs if job.status == JobStatus.FAILED), None)
    record_workflow(
        workflow_id=WORKFLOW,
        execution_id=str(run.pk),
        status=WorkflowStatus(run.status),
        nodes=[_node(job) for job in jobs],
        started_at=run.created_at,
        completed_at=run.finished_at,
        error={"node": broken.job_type if broken else "", "message": english(run.error_message)}
        if run.error_message
        else None,
        project_id=run.content.project_id,
        content_id=run.content_id,
    )


def _node(job: ContentJob) -> dict[str, Any]:
    taken_over = ", taken over" if job.is_reused else ""
    return {
        "node_name": job.job_type,
        "status": job.status,
        "started_at": job.started_at.isoformat() if job.started_at else None,
        "completed_at": job.completed_at.isoformat() if job.completed_at else None,
        "output_summary": f"{job.provider}{taken_over}" if job.provider else "",
    }
