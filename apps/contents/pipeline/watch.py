"""Sweeping on time, whatever the workers are busy with.

A message for the sweeper waits like any other until a process is free, and when the machine is in
trouble none is. So a thread sweeps in the clock (beat) and beside each worker's processes: as long
as one of them lives, what died is found. They take turns, so that many sweep no more than one.
"""

from __future__ import annotations

import threading
from typing import Any

import structlog
from celery.signals import beat_init, worker_ready, worker_shutting_down
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from redis.exceptions import RedisError

from apps.contents.pipeline.sweeper import sweep
from apps.contents.publishing.sweeper import sweep_uploads

logger = structlog.get_logger(__name__)
TURN = "pipeline-sweeping"
_stop = threading.Event()


def connect() -> None:
    """Let Celery's processes start their thread."""
    beat_init.connect(start, weak=False, dispatch_uid="sweep-in-beat")
    worker_ready.connect(start, weak=False, dispatch_uid="sweep-beside-worker")
    worker_shutting_down.connect(stop, weak=False, dispatch_uid="stop-sweeping")


def start(**_signal: Any) -> None:
    threading.Thread(target=_watch, name="sweeper", daemon=True).start()


def stop(**_signal: Any) -> None:
    _stop.set()


def _watch() -> None:
    while not _stop.wait(settings.PIPELINE_SWEEP_SECONDS):
        sweep_if_due()


def sweep_if_due() -> bool:
    """Sweep unless another process has just done so; return whether this one did."""
    # A little less than the pause between two sweeps, in whole seconds as Redis counts them.
    if not cache.add(TURN, 1, max(1, int(settings.PIPELINE_SWEEP_SECONDS * 0.8))):
        return False
    try:
        sweep()
        sweep_uploads()
    except (Error, RedisError, OSError) as error:
        logger.warning("sweep_failed", error=str(error))
        return False
    finally:
        # Between sweeps no connection is open that a new process could inherit.
        connection.close()
    return True
