"""How long it takes until somebody works again on what a dead worker held."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from uuid import UUID

import psutil
import structlog
from django.db import Error, connection

from apps.contents.models import ContentJob

logger = structlog.get_logger(__name__)
POLL_SECONDS = 0.1


class Recoveries:
    """A thread that looks at running jobs and at the processes that hold them.

    The lists have one figure for each job orphaned by a death, from when its worker was first seen
    dead: freed, to when the dead one's lease was taken away; seconds, to when another worker held
    it or it had ended, which includes waiting for a free worker. ours is what the product is to
    blame for: freed, and what the job then waited although a hand was free.

    idle_hands: how many processes are ready for work, of those that do work at all.
    """

    def __init__(self, idle_hands: Callable[[int], int] = lambda _working: 1) -> None:
        self.seconds: list[float] = []
        self.freed: list[float] = []
        self.ours: list[float] = []
        self._idle_hands = idle_hands
        self._waited: dict[UUID, float] = {}
        self._looked_at = time.monotonic()
        self._held: set[UUID] = set()
        self._orphans: dict[UUID, tuple[int, float]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="recoveries", daemon=True)

    def __enter__(self) -> Recoveries:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def waiting(self) -> int:
        return len(self._orphans)

    def _watch(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            try:
                self._look()
            except Error as error:
                logger.info("recoveries_not_seen", error=str(error))
                connection.close()
        connection.close()

    def _look(self) -> None:
        now = time.monotonic()
        since_last_look, self._looked_at = now - self._looked_at, now
        running = ContentJob.objects.filter(status="running").values_list(
            "pk", "lease_token", "lease_owner"
        )
        working = 0
        for job, token, owner in running:
            working += _is_alive(int(owner.split(":")[1]))
            if job not in self._orphans and not _is_alive(int(owner.split(":")[1])):
                self._orphans[job] = (token, now)
                self._held.add(job)
        if not self._orphans:
            return
        seen = ContentJob.objects.filter(pk__in=self._orphans).values_list(
            "pk", "status", "lease_token"
        )
        has_idle = self._idle_hands(working) > 0
        for job, status, token in seen:
            before, since = self._orphans[job]
            if job in self._held and (status != "running" or token > before):
                self._held.remove(job)
                self.freed.append(now - since)
                self._waited[job] = now - since
            if status in {"completed", "failed", "cancelled"} or token > before:
                self.seconds.append(now - since)
                self.ours.append(self._waited.pop(job))
                del self._orphans[job]
            elif job in self._waited and has_idle:
                self._waited[job] += since_last_look


def _is_alive(pid: int) -> bool:
    if pid == os.getpid():
        return True
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
