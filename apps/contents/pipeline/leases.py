"""Who works on a job: claims, renewals and endings, each one guarded UPDATE.

Every write of a worker names the lease number it was given, so a worker that lost its lease
changes nothing. One row changed, or you lost the race. All times are the database's: a machine
whose clock is wrong steals nothing.
"""

from __future__ import annotations

import os
import socket
import threading
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from apps.contents.models import ContentJob, ContentRun
from apps.contents.states import JobStatus, RunStatus


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job until it runs out or is taken away."""

    job_id: UUID
    token: int


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident() % 100_000}"


def claim(job: ContentJob) -> Lease | None:
    """Take the job if it is due and its run goes on; None when it is not, or another was faster."""
    token = job.lease_token
    # The run is asked by EXISTS, not by a join: a join would move the guard into a subquery that
    # PostgreSQL does not repeat after waiting for another claim.
    goes_on = ContentRun.objects.filter(
        pk=OuterRef("run_id"), status=RunStatus.RUNNING, cancel_requested_at__isnull=True
    )
    changed = ContentJob.objects.filter(
        Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=Now()),
        Exists(goes_on),
        pk=job.pk,
        status=JobStatus.PENDING,
        lease_token=token,
        attempt__lt=settings.PIPELINE_MAX_ATTEMPTS,
    ).update(
        status=JobStatus.RUNNING,
        attempt=F("attempt") + 1,
        lease_token=token + 1,
        lease_owner=worker_name(),
        lease_expires_at=_expiry(),
        heartbeat_at=Now(),
        started_at=Coalesce(F("started_at"), Now()),
        next_attempt_at=None,
        progress=0,
        error_message="",
    )
    return Lease(job.pk, token + 1) if changed else None


def renew(lease: Lease, progress: int) -> bool:
    """Keep the lease and store the progress (0 to 100); False when the lease is no longer ours."""
    return bool(
        held(lease).update(
            lease_expires_at=_expiry(), heartbeat_at=Now(), progress=min(100, max(0, progress))
        )
    )


def finish(lease: Lease, status: JobStatus, **fields: Any) -> bool:
    """End the work with status and give the lease back; False when it is no longer ours."""
    if status == JobStatus.COMPLETED:
        fields.update(completed_at=Now(), progress=100)
    return bool(held(lease).update(status=status, lease_owner="", lease_expires_at=None, **fields))


def put_back(
    lease: Lease, *, delay_seconds: float, message: str, cost_usd: Decimal = Decimal(0)
) -> bool:
    """Let the job wait for its next attempt."""
    return finish(
        lease,
        JobStatus.PENDING,
        error_message=message,
        cost_usd=F("cost_usd") + cost_usd,
        retry_count=F("retry_count") + 1,
        next_attempt_at=Now() + timedelta(seconds=delay_seconds),
        enqueued_at=None,
        progress=0,
    )


def uncount(lease: Lease) -> None:
    """This attempt was none: the job is not to blame. Also when the lease was taken away
    meanwhile, as long as nobody has begun another attempt."""
    ContentJob.objects.filter(
        pk=lease.job_id,
        lease_token=lease.token,
        status__in=(JobStatus.RUNNING, JobStatus.PENDING),
        attempt__gt=0,
    ).update(attempt=F("attempt") - 1)


def held(lease: Lease) -> QuerySet[ContentJob]:
    """The job, as long as this worker may write to it."""
    return ContentJob.objects.filter(
        pk=lease.job_id, lease_token=lease.token, status=JobStatus.RUNNING
    )


def _expiry() -> Any:
    return Now() + timedelta(seconds=settings.PIPELINE_LEASE_SECONDS)
