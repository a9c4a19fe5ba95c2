"""Keeps an upload's lease while a platform is spoken to."""

from __future__ import annotations

import threading
import time

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from apps.contents.publishing.leases import Lease, renew
from apps.core.beating import Beating

logger = structlog.get_logger(__name__)
# How soon a worker hears that an upload was withdrawn.
BEAT_SECONDS = 1.0


class UploadKeeper(Beating):
    """A thread beside the sending; is_lost: the lease is no longer ours, because the upload was
    withdrawn, or another worker has it."""

    def __init__(self, lease: Lease) -> None:
        super().__init__(BEAT_SECONDS, "upload-keeper")
        self._lease = lease
        self._lost = threading.Event()
        self._renewed_at = time.monotonic()

    def is_lost(self) -> bool:
        return self._lost.is_set()

    def follow(self, lease: Lease) -> None:
        """The upload moved to another state in our hands."""
        self._lease = lease

    def beat(self) -> None:
        try:
            lease = self._lease
            if renew(lease):
                self._renewed_at = time.monotonic()
            elif lease is self._lease:
                self._lost.set()
        except DatabaseError as error:
            # The database may be restarting; only a lease that ran out for certain is lost.
            logger.warning("lease_not_renewed", upload=str(self._lease.upload_id), error=str(error))
            connection.close()
            if time.monotonic() - self._renewed_at > settings.PIPELINE_LEASE_SECONDS:
                self._lost.set()
