"""What is kept of earlier runs, and what taking it over saves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.contents.models import ContentJob
from apps.contents.states import JobStatus


def kept_job(content_id: UUID, job_type: str, input_hash: str) -> ContentJob | None:
    """The newest completed job of this content with the same inputs."""
    return (
        ContentJob.objects.filter(
            content_id=content_id,
            job_type=job_type,
            input_hash=input_hash,
            status=JobStatus.COMPLETED,
        )
        .order_by("-id")
        .first()
    )


def of_kept(kept: ContentJob) -> dict[str, Any]:
    """Fields of the job that takes over from kept: what making it had cost, in USD and seconds."""
    if kept.is_reused:
        return {"saved_usd": kept.saved_usd, "saved_seconds": kept.saved_seconds}
    worked = kept.completed_at - kept.started_at if kept.completed_at and kept.started_at else None
    return {
        "saved_usd": kept.cost_usd,
        "saved_seconds": round(worked.total_seconds(), 3) if worked else 0.0,
    }
