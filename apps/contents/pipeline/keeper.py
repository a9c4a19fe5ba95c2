"""Keeps a lease while a step works: renews it, stores progress, and hears of cancellation."""

from __future__ import annotations

import threading
import time
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from apps.contents.models import ContentRun
from apps.contents.pipeline.leases import Lease, renew
from apps.contents.states import RunStatus
from apps.core.beating import Beating

logger = structlog.get_logger(__name__)

# Progress is stored at most twice a second.
BEAT_SECONDS = 0.5
CANCEL_CHECK_SECONDS = 1.0


class LeaseKeeper(Beating):
    """A thread beside the step. The step only reads flags, so it never waits for the database.

    is_lost: the lease is no longer ours; nothing this worker does counts any more.
    is_cancelled: a person asked to stop, the run ended otherwise, or the lease is lost.
    """

    def __init__(self, lease: Lease, run_id: UUID) -> None:
        super().__init__(BEAT_SECONDS, "lease-keeper")
        self._lease = lease
        self._run_id = run_id
        self._progress = 0
        self._stored = 0
        self._cancelled = threading.Event()
        self._lost = threading.Event()
        self._renewed_at = self._asked_at = time.monotonic()

    @property
    def is_lost(self) -> bool:
        return self._lost.is_set()

    def is_cancelled(self) -> bool:
        return self._cancelled.is_set() or self._lost.is_set()

    def report(self, fraction: float) -> None:
        self._progress = max(self._progress, int(fraction * 100))

    def beat(self) -> None:
        now = time.monotonic()
        try:
            moved = self._progress != self._stored
            if moved or now - self._renewed_at >= settings.PIPELINE_HEARTBEAT_SECONDS:
                progress = self._progress
                if not renew(self._lease, progress):
                    self._lost.set()
                self._stored, self._renewed_at = progress, now
            if now - self._asked_at >= CANCEL_CHECK_SECONDS:
                self._asked_at = now
                self._ask_for_cancellation()
        except DatabaseError as error:
            # The database may be restarting; only a lease that ran out for certain is lost.
            logger.warning("lease_not_renewed", job=str(self._lease.job_id), error=str(error))
            connection.close()
            if now - self._renewed_at > settings.PIPELINE_LEASE_SECONDS:
                self._lost.set()

    def _ask_for_cancellation(self) -> None:
        goes_on = ContentRun.objects.filter(
            pk=self._run_id, status=RunStatus.RUNNING, cancel_requested_at__isnull=True
        ).exists()
        if not goes_on:
            self._cancelled.set()
