"""Handing work to Celery: ids only, after the transaction has been committed."""

from __future__ import annotations

from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)


def enqueue(
    task: str, record_id: object, *, queue: str = "default", delay_seconds: float = 0.0
) -> None:
    """Send the task named task with one id once the current transaction commits; a worker begins
    with it after delay_seconds, which are few: longer waits belong into the row.

    A broker that does not answer loses nothing: the row says that work is due, and the sweeper
    sends it again.
    """
    transaction.on_commit(partial(_send, task, str(record_id), queue, delay_seconds))


def _send(task: str, record_id: str, queue: str, delay_seconds: float) -> None:
    try:
        current_app.send_task(task, args=[record_id], queue=queue, countdown=delay_seconds or None)
    except (OperationalError, ConnectionError) as error:
        logger.warning("enqueue_failed", task=task, id=record_id, error=str(error))
