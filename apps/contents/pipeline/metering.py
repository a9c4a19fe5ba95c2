"""What a run used: one usage row per attempt of a step, and the record of a run that ended.

Written in the transaction that ends the step, so that a call is counted once or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline.context import StepResult
from apps.contents.states import JobStatus, JobType
from apps.providers import registry
from apps.usage.owners import Owner
from apps.usage.services.budgets import check_budget
from apps.usage.services.recording import (
    record_ai_output,
    record_event,
    record_usage,
    record_workflow,
)
from apps.usage.states import OutputType, WorkflowStatus

WORKFLOW = "video"
SUCCEEDED, FAILED = 200, 500
# Whom a step asks, for attempts that ended before anybody could say who was asked.
_CAPABILITIES: Mapping[str, str] = {
    JobType.SCRIPT_GENERATION: "script",
    JobType.SAFETY_CHECK: "safety",
    JobType.TTS: "speech",
    JobType.IMAGE_GEN: "image",
    JobType.RENDER: "render",
}
_OUTPUTS: Mapping[str, OutputType] = {
    JobType.SCRIPT_GENERATION: OutputType.SCRIPT,
    JobType.SAFETY_CHECK: OutputType.SAFETY_CHECK,
}


class Meter:
    """The stopwatch and counter of one attempt; an attempt that never began is not counted."""

    def __init__(self, job: ContentJob) -> None:
        self._job = job
        self._owner = Owner.of(job.content.project)
        self._started: float | None = None

    def start(self) -> None:
        """The step's engine is asked now. Raises BudgetExceeded when the owner's budget is past."""
        check_budget(owner=self._owner)
        self._started = time.monotonic()

    def completed(self, result: StepResult) -> None:
        units_in, units_out = units(self._job.job_type, result.data)
        self._record(
            result.provider,
            cost=result.cost_usd,
            status_code=SUCCEEDED,
            units_in=units_in,
            units_out=units_out,
        )
        if self._job.job_type in _OUTPUTS:
            self._record_output(result)
        if self._job.job_type == JobType.RENDER:
            self._record_film(result.data)

    def failed(self, message: str) -> None:
        if self._started is not None:
            capability = _CAPABILITIES.get(self._job.job_type)
            service = registry.route(capability) if capability else "planner"
            self._record(service, cost=Decimal(0), status_code=FAILED, message=message)

    @property
    def _duration_ms(self) -> int:
        return round((time.monotonic() - (self._started or time.monotonic())) * 1000)

    def _record(
        self,
        service: str,
        *,
        cost: Decimal,
        status_code: int,
        units_in: int = 0,
        units_out: int = 0,
        message: str = "",
    ) -> None:
        record_usage(
            owner=self._owner,
            service=service,
            operation=self._job.job_type,
            input_units=units_in,
            output_units=units_out,
            duration_ms=self._duration_ms,
            estimated_cost=cost,
            content_id=self._job.content_id,
            job_id=self._job.pk,
            status_code=status_code,
            error_message=message,
        )

    def _record_output(self, result: StepResult) -> None:
        brief = self._job.run.brief
        tokens_in, tokens_out = units(self._job.job_type, result.data)
        record_ai_output(
            output_type=_OUTPUTS[self._job.job_type],
            request={
                "model": result.provider,
                "prompt": brief.get("prompt"),
                "parameters": {
                    name: brief.get(name)
                    for name in ("title", "language", "content_format", "vertical", "tone")
                },
            },
            response={
                "parsed_output": dict(result.data),
                "tokens_used": {"input": tokens_in, "output": tokens_out},
            },
            processing_time_ms=self._duration_ms,
            content_id=self._job.content_id,
            job_id=self._job.pk,
        )

    def _record_film(self, data: Mapping[str, Any]) -> None:
        project = self._job.content.project
        record_event(
            event_type="video_rendered",
            owner=self._owner,
            project_id=project.pk,
            content_id=self._job.content_id,
            properties={
                "vertical": project.vertical,
                "duration": round(data.get("duration_ms", 0) / 1000, 2),
                "template_id": str(self._job.run.template_id or ""),
            },
        )


def units(job_type: str, data: Mapping[str, Any]) -> tuple[int, int]:
    """What went in and what came out: tokens, sentences, scenes; milliseconds of sound or film."""
    match job_type:
        case JobType.SCRIPT_GENERATION:
            return int(data.get("tokens_in", 0)), int(data.get("tokens_out", 0))
        case JobType.SAFETY_CHECK:
            return 1, len(data.get("flags", ()))
        case JobType.STORYBOARD:
            return 1, len(data.get("scenes", ()))
        case JobType.TTS:
            clips = data.get("clips", ())
            return len(clips), sum(int(clip["duration_ms"]) for clip in clips)
        case JobType.IMAGE_GEN:
            return len(data.get("visuals", ())), len(data.get("visuals", ()))
        case JobType.RENDER:
            return len(data.get("scenes", ())), int(data.get("duration_ms", 0))
    return 0, 0


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
        error={"node": broken.job_type if broken else "", "message": run.error_message}
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
