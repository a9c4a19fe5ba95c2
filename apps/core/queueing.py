"""Handing work to Celery: ids only, after the transaction has been committed."""

from __future__ import annotations

from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)


def enqueue(task: str, record_id: object, *, queue: str = "default") -> None:
    """Send the task named task with one id once the current transaction commits.

    A broker that does not answer loses nothing: the row says that work is due, and the sweeper
    sends it again.
    """
    transaction.on_commit(partial(_send, task, str(record_id), queue))


def _send(task: str, record_id: str, queue: str) -> None:
    try:
        current_app.send_task(task, args=[record_id], queue=queue)
    except (OperationalError, ConnectionError) as error:
        logger.warning("enqueue_failed", task=task, id=record_id, error=str(error))
