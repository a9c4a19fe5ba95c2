"""Who makes a visit: claims and endings, each one guarded UPDATE that names the lease's number.

One place is asked by one worker at a time, with a pause in between: claims for a place happen one
after the other, held apart by an advisory lock. All times are the database's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from apps.projects.models import DataSource, SourceVisit
from apps.projects.states import VisitStatus


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to make a visit, until it runs out."""

    visit_id: UUID
    token: int


@dataclass(frozen=True, slots=True)
class NotYet:
    """The place was asked a moment ago."""

    seconds: float


def due_visits() -> QuerySet[SourceVisit]:
    """Those that wait and may be made now."""
    due = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=Now())
    return SourceVisit.objects.filter(due, status=VisitStatus.WAITING)


@transaction.atomic
def claim(visit_id: UUID) -> Lease | NotYet | None:
    """Take the visit; None when it is not due, is another's, or its place is being asked: whoever
    asks there sends for the next one when done."""
    visit = due_visits().select_related("data_source").filter(pk=visit_id).first()
    if visit is None:
        return None
    place = visit.data_source.place
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"place {place}"])
    if place and visits_at(place).filter(status=VisitStatus.RUNNING).exists():
        return None
    wait = _seconds_left(place)
    if wait > 0:
        return NotYet(wait)
    token = visit.lease_token
    changed = (
        due_visits()
        .filter(pk=visit.pk, lease_token=token)
        .update(
            status=VisitStatus.RUNNING,
            attempt=F("attempt") + 1,
            lease_token=token + 1,
            lease_expires_at=Now() + timedelta(seconds=settings.SOURCE_LEASE_SECONDS),
            started_at=Coalesce(F("started_at"), Now()),
            next_attempt_at=None,
            error_message="",
        )
    )
    return Lease(visit.pk, token + 1) if changed else None


def visits_at(place: str) -> QuerySet[SourceVisit]:
    return SourceVisit.objects.filter(data_source__place=place)


def held(lease: Lease) -> QuerySet[SourceVisit]:
    """The visit, as long as this worker may write to it."""
    return SourceVisit.objects.filter(
        pk=lease.visit_id, lease_token=lease.token, status=VisitStatus.RUNNING
    )


def finish(lease: Lease, status: VisitStatus, **fields: Any) -> bool:
    """End the visit; False when it is no longer ours."""
    return bool(
        held(lease).update(status=status, lease_expires_at=None, finished_at=Now(), **fields)
    )


def put_back(lease: Lease, *, seconds: float, message: str, uncount: bool = False) -> bool:
    """Let the visit wait for its next attempt; uncount: this one was none."""
    return bool(
        held(lease).update(
            status=VisitStatus.WAITING,
            lease_expires_at=None,
            next_attempt_at=Now() + timedelta(seconds=seconds),
            enqueued_at=None,
            error_message=message,
            attempt=F("attempt") - 1 if uncount else F("attempt"),
        )
    )


def _seconds_left(place: str) -> float:
    """How long the place is still to be left alone after the last visit there."""
    rows = DataSource.objects.filter(place=place, last_fetched_at__isnull=False)
    ago = (
        rows.order_by("-last_fetched_at")
        .annotate(ago=Now() - F("last_fetched_at"))
        .values_list("ago", flat=True)
        .first()
    )
    # A visit of the future was made under a wrong clock.
    if not place or ago is None or ago < timedelta(0):
        return 0.0
    gap: float = settings.SOURCE_GAP_SECONDS
    left: float = gap - ago.total_seconds()
    return left
