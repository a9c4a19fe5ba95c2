"""Faults of the installation itself: no attempt of a job is used up by them, it waits.

A full disk, a database that restarts and a storage that is away say nothing about the job that met
them. Whoever runs the installation is told; the job goes on once the fault is over.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import structlog
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Model
from django.utils.translation import gettext_noop

from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.core.sentences import gettext

logger = structlog.get_logger(__name__)
T = TypeVar("T")

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
# Connection lost or refused, no resources, shut down, read-only after a failover, system error:
# https://www.postgresql.org/docs/current/errcodes-appendix.html. Not locks and cancelled queries.
AWAY_CLASSES = ("08", "53", "57P", "58", "25006")
# How long a worker holds on to what it has made while nobody can write it down.
PATIENCE_SECONDS = 600.0
PAUSE_SECONDS = 0.5
# One alarm of a kind in so many seconds.
ALARM_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Outage:
    """code is stable for machines; words become the sentence for people; the job is tried again
    after wait_seconds."""

    code: str
    words: str
    wait_seconds: float

    @property
    def sentence(self) -> str:
        return gettext(self.words)


DISK_FULL = Outage(
    "disk_full",
    gettext_noop("The disk is full. Free some space; the step is tried again by itself."),
    30.0,
)
DATABASE_AWAY = Outage(
    "database_away",
    gettext_noop("The database did not answer. The step is tried again by itself."),
    5.0,
)
STORAGE_AWAY = Outage(
    "storage_away",
    gettext_noop("The file storage did not answer. The step is tried again by itself."),
    15.0,
)


def outage_of(error: BaseException) -> Outage | None:
    """The installation's fault that an error, or what led to it, stands for; None for others."""
    for one in _chain(error):
        if (isinstance(one, OSError) and one.errno in NO_ROOM) or _says_no_room(one):
            return DISK_FULL
        if is_database_away(one):
            return DATABASE_AWAY
        if _is_storage_away(one):
            return STORAGE_AWAY
    return None


def is_database_away(error: BaseException) -> bool:
    """Errors of one statement, such as a deadlock, are no outage."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    code = str(getattr(error.__cause__, "sqlstate", None) or "")
    return not code or code.startswith(AWAY_CLASSES)


def through_outages(work: Callable[[], T], *, patience_seconds: float = PATIENCE_SECONDS) -> T:
    """Do work, again while the database is away. It must be one guarded transaction: when the
    answer to a commit was lost, the second time finds nothing left to change."""
    ends_at = time.monotonic() + patience_seconds
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError) as error:
            if (
                connection.in_atomic_block
                or not is_database_away(error)
                or time.monotonic() > ends_at
            ):
                raise
            logger.warning("waiting_for_the_database", error=str(error))
            connection.close()
            time.sleep(PAUSE_SECONDS)


def raise_alarm(outage: Outage, job: Model) -> None:
    """Tell whoever runs the installation, once for many jobs."""
    logger.error("outage", code=outage.code, job=str(job.pk))
    if cache.add(f"outage:{outage.code}", 1, ALARM_SECONDS):
        audit.record(
            by=SYSTEM,
            action=f"outage.{outage.code}",
            target=job,
            severity=AuditLog.Severity.CRITICAL,
            changes={"hint": outage.sentence},
        )


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _says_no_room(error: BaseException) -> bool:
    """Programs such as ffmpeg tell of a full disk in the system's own words."""
    return isinstance(error, Exception) and os.strerror(errno.ENOSPC) in str(error)


def _is_storage_away(error: BaseException) -> bool:
    """S3 could not be reached, or has a fault of its own (boto3 is loaded only where it is used).

    https://boto3.amazonaws.com/v1/documentation/api/latest/guide/error-handling.html
    """
    botocore = sys.modules.get("botocore.exceptions")
    if botocore is None:
        return False
    if isinstance(error, botocore.ClientError):
        return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= 500
    return isinstance(error, (botocore.HTTPClientError, botocore.ConnectionError))
