"""What a visit leaves behind: items, or a failure and how long to stay away."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from apps.core.queueing import enqueue
from apps.projects.clocks import database_now
from apps.projects.items import storable
from apps.projects.messages import send_source_trouble
from apps.projects.models import DataSource, SourceVisit
from apps.projects.states import VisitStatus, VisitTrigger
from apps.projects.visits.keeping import keep_topics
from apps.projects.visits.leases import Lease, finish, held, put_back
from apps.providers.capabilities.topics import TopicAnswer

logger = structlog.get_logger(__name__)

TAKE_ITEMS = "contents.take_items"
# How long a source is left alone after one, two, three ... failures in a row, in minutes.
BACKOFF_MINUTES = (5, 15, 60, 360, 1440)
JITTER = 0.1


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a visit failed. is_final: another attempt soon cannot help. retry_after: seconds, as the
    other side asked. is_theirs: the other side is to blame; if not, no failure is counted."""

    sentence: str
    is_final: bool = False
    retry_after: float | None = None
    is_theirs: bool = True


@transaction.atomic
def keep(lease: Lease, source: DataSource, answer: TopicAnswer) -> bool:
    """Store what was found and end the visit, all together; False when the lease was lost."""
    if _locked(lease, source) is None:
        return False
    counts = keep_topics(source, answer.topics)
    finish(
        lease,
        VisitStatus.COMPLETED,
        found_count=counts.found,
        new_count=counts.new,
        unfit_count=counts.unfit,
        is_unchanged=answer.is_unchanged,
        notes=list(answer.notes),
    )
    rows = DataSource.objects.filter(pk=source.pk)
    rows.update(last_fetched_at=Now(), failures=0, wait_until=None, last_error="")
    # Settings that were changed meanwhile begin without a memory.
    rows.filter(config=source.config).update(memory=storable(dict(answer.memory)))
    if counts.new:
        enqueue(TAKE_ITEMS, source.project_id)
    return True


@transaction.atomic
def fail(lease: Lease, source: DataSource, failure: Failure) -> bool:
    """Note a failure: the visit waits for another attempt, or ends; False when the lease was lost.

    A scheduled visit is tried again until the next slot comes anyway.
    """
    locked = _locked(lease, source)
    if locked is None:
        return False
    visit, row = locked
    failures = row.failures + (1 if failure.is_theirs else 0)
    seconds = max(backoff_seconds(failures), failure.retry_after or 0.0)
    wait_until = database_now() + timedelta(seconds=seconds)
    if _goes_on(visit, row, failure, wait_until):
        put_back(lease, seconds=seconds, message=failure.sentence)
    else:
        finish(lease, VisitStatus.FAILED, error_message=failure.sentence)
    DataSource.objects.filter(pk=row.pk).update(
        last_fetched_at=Now(),
        last_error=failure.sentence,
        failures=failures,
        wait_until=wait_until if failure.is_theirs else row.wait_until,
    )
    if failure.is_theirs and failures == settings.SOURCE_WARN_AFTER:
        logger.warning("source_keeps_failing", source=str(row.pk), failures=failures)
        send_source_trouble(source=source, failures=failures, reason=failure.sentence)
    return True


def postpone(lease: Lease, *, seconds: float, sentence: str) -> None:
    """Nobody was asked, because all are to be left alone: no attempt and no failure."""
    put_back(lease, seconds=seconds, message=sentence, uncount=True)


def _locked(lease: Lease, source: DataSource) -> tuple[SourceVisit, DataSource] | None:
    """Both rows, in the order in which removing a source takes them; None when the lease was lost
    or the source is gone."""
    row = DataSource.objects.select_for_update().filter(pk=source.pk).first()
    visit = held(lease).select_for_update().first()
    return (visit, row) if visit is not None and row is not None else None


def backoff_seconds(failures: int) -> float:
    """Longer with each failure in a row, and never the same for many at once."""
    step = BACKOFF_MINUTES[min(max(failures, 1), len(BACKOFF_MINUTES)) - 1]
    return step * 60 * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 (no secret)


def _goes_on(
    visit: SourceVisit, source: DataSource, failure: Failure, wait_until: datetime
) -> bool:
    if failure.is_final or visit.trigger == VisitTrigger.MANUAL or not source.is_active:
        return False
    if visit.attempt >= settings.SOURCE_ATTEMPTS:
        return False
    return source.next_run_at is None or wait_until < source.next_run_at
