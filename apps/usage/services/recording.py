"""Writing down what was used and what happened. No audit entries: these rows are records
themselves, and nobody acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.core import origin, partitions
from apps.core.masking import masked
from apps.core.origin import printable
from apps.usage.models import AiOutput, AnalyticsEvent, ApiUsage, WorkflowLog
from apps.usage.owners import Owner
from apps.usage.states import OutputType, WorkflowStatus

_LARGEST = 2_147_483_647


def record_usage(
    *,
    owner: Owner,
    service: str,
    operation: str,
    input_units: int = 0,
    output_units: int = 0,
    duration_ms: int | None = None,
    estimated_cost: Decimal = Decimal(0),
    content_id: UUID | None = None,
    job_id: UUID | None = None,
    status_code: int = 200,
    error_message: str = "",
    usage_id: UUID | None = None,
) -> ApiUsage:
    """Write one provider call, under usage_id if it has one already.

    Raises ValueError for amounts below zero.
    """
    if min(input_units, output_units, duration_ms or 0) < 0 or estimated_cost < 0:
        raise ValueError(f"The usage of {service} {operation} is below zero.")
    row = ApiUsage(
        **({"id": usage_id} if usage_id else {}),
        user_id=owner.user_id,
        organization_id=owner.organization_id,
        service=service[:30],
        operation=operation[:50],
        input_units=min(input_units, _LARGEST),
        output_units=min(output_units, _LARGEST),
        duration_ms=None if duration_ms is None else min(duration_ms, _LARGEST),
        estimated_cost=estimated_cost,
        content_id=content_id,
        job_id=job_id,
        status_code=status_code,
        error_message=error_message,
    )
    partitions.insert(row)
    return row


def record_event(
    *,
    event_type: str,
    owner: Owner | None = None,
    project_id: UUID | None = None,
    content_id: UUID | None = None,
    properties: Mapping[str, Any] | None = None,
    session_id: str = "",
) -> AnalyticsEvent:
    """Count that something happened, with the request it came from, if any."""
    where = origin.current()
    row = AnalyticsEvent(
        event_type=event_type[:50],
        user_id=owner.user_id if owner else None,
        organization_id=owner.organization_id if owner else None,
        project_id=project_id,
        content_id=content_id,
        properties=masked("", properties or {}),
        session_id=printable(session_id)[:64],
        user_agent=where.user_agent,
        ip_address=where.ip_address,
    )
    partitions.insert(row)
    return row


def record_ai_output(
    *,
    output_type: OutputType,
    request: Mapping[str, Any],
    response: Mapping[str, Any],
    processing_time_ms: int,
    content_id: UUID | None = None,
    job_id: UUID | None = None,
) -> AiOutput:
    """Keep what a text engine was asked and what it answered."""
    return AiOutput.objects.create(
        output_type=output_type,
        request=dict(request),
        response=dict(response),
        processing_time_ms=processing_time_ms,
        content_id=content_id,
        job_id=job_id,
    )


def record_workflow(
    *,
    workflow_id: str,
    execution_id: str,
    status: WorkflowStatus,
    nodes: Sequence[Mapping[str, Any]],
    started_at: datetime,
    completed_at: datetime | None,
    error: Mapping[str, Any] | None = None,
    project_id: UUID | None = None,
    content_id: UUID | None = None,
) -> WorkflowLog:
    """Keep the record of one run. nodes: node_name, status, started_at, completed_at,
    output_summary of each step."""
    row = WorkflowLog(
        workflow_id=workflow_id,
        execution_id=execution_id,
        status=status,
        nodes_executed=[dict(node) for node in nodes],
        started_at=started_at,
        completed_at=completed_at,
        error=dict(error) if error else None,
        project_id=project_id,
        content_id=content_id,
    )
    partitions.insert(row)
    return row
