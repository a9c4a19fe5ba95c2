"""Are the services alive? Asked of themselves: the database, the broker, workers, the disk."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import Any

import redis
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

PATIENCE_SECONDS = 0.8
QUEUES = ("default", "media", "publish")


@dataclass(frozen=True, slots=True)
class ServiceState:
    """level is "good", "warning" or "bad"; detail is a short fact or what to do."""

    name: str
    level: str
    detail: str


def service_states() -> list[ServiceState]:
    """Every service in the order of what stands on what."""
    return [_database(), *_broker_and_workers(), _disk()]


def _database() -> ServiceState:
    began = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return ServiceState(_("Database"), "bad", _("does not answer"))
    took = (time.perf_counter() - began) * 1000
    return ServiceState(_("Database"), "good", _("answers in %(ms).0f ms") % {"ms": took})


def _broker_and_workers() -> list[ServiceState]:
    try:
        waiting = _messages_waiting()
        answers = _workers_answering()
    except (redis.RedisError, OperationalError, OSError):
        unknown = ServiceState(_("Workers"), "bad", _("not reachable without the queue"))
        return [ServiceState(_("Queue"), "bad", _("does not answer")), unknown]
    queue = ServiceState(_("Queue"), "good", _("%(count)d waiting") % {"count": waiting})
    if not answers:
        return [queue, ServiceState(_("Workers"), "bad", _("none answers: start one"))]
    return [queue, ServiceState(_("Workers"), "good", _("%(count)d alive") % {"count": answers})]


def _messages_waiting() -> int:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
    )
    with client:
        lengths: list[Any] = [client.llen(name) for name in QUEUES]
    return sum(int(length) for length in lengths)


def _workers_answering() -> int:
    return len(current_app.control.ping(timeout=PATIENCE_SECONDS) or [])


def _disk() -> ServiceState:
    folder = next(
        path for path in (settings.WORK_ROOT, *settings.WORK_ROOT.parents) if path.exists()
    )
    free = shutil.disk_usage(folder).free
    level = "good" if free > 4 * settings.MIN_FREE_DISK_BYTES else "warning"
    if free < settings.MIN_FREE_DISK_BYTES:
        level = "bad"
    return ServiceState(_("Disk"), level, _("%(gb).1f GB free") % {"gb": free / 1e9})
