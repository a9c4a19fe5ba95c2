"""The clock of sources: which are due, once each slot, and what was interrupted.

Everything here may run late, twice or in two places at once. A source's row is locked while its
slot becomes a visit and its next time is stored, both in one transaction; a slot has one visit by a
unique key. Slots that were missed come once, not one by one.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Now, NullIf
from django.utils import translation

from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.projects.clocks import database_now
from apps.projects.messages import language_of
from apps.projects.models import DataSource, SourceVisit
from apps.projects.services.data_sources import ACTIVE_VISITS, TASK
from apps.projects.source_schedules import SCHEDULE_COLUMNS, set_next_run
from apps.projects.states import ProjectStatus, VisitStatus, VisitTrigger
from apps.projects.visits.leases import due_visits

logger = structlog.get_logger(__name__)

BATCH = 100
# A tick ends before the next one begins, whatever piled up.
MOST_BATCHES = 50


def tick() -> Counter[str]:
    """One minute's work; how often what was done."""
    done: Counter[str] = Counter(mended=_mend_times())
    for work in (_reschedule, _plan_visits):
        for _batch in range(MOST_BATCHES):
            counts = work()
            done += counts
            if counts.total() < BATCH:
                break
    done["freed"] = sum(_free(visit_id) for visit_id in _expired()[: BATCH * MOST_BATCHES])
    done["sent"] = _send_again()
    return +done


@transaction.atomic
def _mend_times() -> int:
    """Times that a clock wrote which was ahead would silence a source until they come: no lease is
    longer than ours, and nothing was begun, sent or asked in the future."""
    soon = Now() + timedelta(minutes=1)
    longest = soon + timedelta(seconds=settings.SOURCE_LEASE_SECONDS)
    running = SourceVisit.objects.filter(status=VisitStatus.RUNNING)
    waiting = SourceVisit.objects.filter(status=VisitStatus.WAITING)
    early = Q(started_at__gt=soon) | Q(enqueued_at__gt=soon)
    asked = DataSource.objects.filter(last_fetched_at__gt=soon)
    return (
        running.filter(lease_expires_at__gt=longest).update(lease_expires_at=Now())
        + waiting.filter(early).update(started_at=None, enqueued_at=None, next_attempt_at=None)
        + asked.update(last_fetched_at=Now(), wait_until=None)
    )


@transaction.atomic
def _reschedule() -> Counter[str]:
    """Work next times out anew that belong to another time zone, or to a clock that went back."""
    zone = Coalesce(
        F("project__user__timezone"),
        NullIf(KeyTextTransform("timezone", "project__organization__settings"), Value("")),
        Value(settings.TIME_ZONE),
    )
    stale = Q(scheduled_at__isnull=True) | Q(scheduled_at__gt=Now()) | ~Q(schedule_zone=zone)
    rows = list(_for_update().filter(stale, next_run_at__isnull=False)[:BATCH])
    now = database_now()
    for source in rows:
        # A slot that is due stays due.
        due = source.next_run_at
        set_next_run(source, now)
        if due is not None and due <= now:
            source.next_run_at = due
        source.save(update_fields=SCHEDULE_COLUMNS)
    return Counter(rescheduled=len(rows))


@transaction.atomic
def _plan_visits() -> Counter[str]:
    """A visit for each due source, and its next time."""
    busy = SourceVisit.objects.filter(data_source=OuterRef("pk"), status__in=ACTIVE_VISITS)
    rested = Q(wait_until__isnull=True) | Q(wait_until__lte=Now())
    due = _for_update().filter(rested, ~Exists(busy), next_run_at__lte=Now())
    rows = list(due.order_by("next_run_at")[:BATCH])
    now = database_now()
    visits = [
        SourceVisit(
            data_source=source,
            trigger=VisitTrigger.SCHEDULE,
            slot=source.next_run_at,
            enqueued_at=now,
        )
        for source in rows
        if source.next_run_at and source.project.status == ProjectStatus.ACTIVE
    ]
    # A slot that had its visit while a clock was ahead is not visited again.
    SourceVisit.objects.bulk_create(visits, ignore_conflicts=True)
    made = SourceVisit.objects.filter(pk__in=[visit.pk for visit in visits])
    made_ids = list(made.values_list("pk", flat=True))
    for source in rows:
        set_next_run(source, now)
        source.save(update_fields=SCHEDULE_COLUMNS)
    for visit_id in made_ids:
        enqueue(TASK, visit_id)
    return Counter(planned=len(made_ids), passed=len(rows) - len(made_ids))


def _for_update() -> QuerySet[DataSource]:
    """Sources that no other tick holds, with whose they are."""
    rows = DataSource.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("project__user", "project__organization")


def _expired() -> QuerySet[SourceVisit, UUID]:
    rows = SourceVisit.objects.filter(status=VisitStatus.RUNNING, lease_expires_at__lt=Now())
    return rows.values_list("pk", flat=True)


@transaction.atomic
def _free(visit_id: UUID) -> bool:
    """Give a visit back whose worker stopped; one that stopped its workers too often ends."""
    rows = SourceVisit.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "data_source__project__user", "data_source__project__organization"
    )
    visit = rows.filter(pk=visit_id, status=VisitStatus.RUNNING, lease_expires_at__lt=Now()).first()
    if visit is None:
        return False
    logger.warning("source_visit_interrupted", visit=str(visit_id), attempt=visit.attempt)
    visit.status, visit.lease_expires_at, visit.enqueued_at = VisitStatus.WAITING, None, None
    if visit.attempt >= settings.SOURCE_ATTEMPTS:
        visit.status, visit.finished_at = VisitStatus.FAILED, database_now()
        with translation.override(language_of(visit.data_source.project)):
            visit.error_message = _("The worker stopped %(count)d times during this visit.") % {
                "count": visit.attempt
            }
    visit.save(
        update_fields=["status", "lease_expires_at", "enqueued_at", "finished_at", "error_message"]
    )
    return True


@transaction.atomic
def _send_again() -> int:
    """Visits that no message speaks for: it was lost, or their time has come."""
    late = database_now() - timedelta(seconds=settings.SOURCE_RESEND_SECONDS)
    forgotten = Q(enqueued_at__isnull=True) | Q(enqueued_at__lt=late)
    rows = due_visits().filter(forgotten).select_for_update(skip_locked=True)
    found = list(rows.order_by("pk").values_list("pk", flat=True)[: BATCH * 5])
    SourceVisit.objects.filter(pk__in=found).update(enqueued_at=Now())
    for visit_id in found:
        enqueue(TASK, visit_id)
    return len(found)


def tidy_visits() -> int:
    """Forget visits that ended long ago; what they brought stays. How many."""
    old = database_now() - timedelta(days=settings.SOURCE_VISITS_KEPT_DAYS)
    return SourceVisit.objects.filter(finished_at__lt=old).delete()[0]


def seconds_behind(now: datetime) -> float:
    """How long the source that waits longest has been due; 0.0 for none. More than a few minutes
    mean that nobody ticks."""
    rows = DataSource.objects.filter(
        next_run_at__lte=now, project__status=ProjectStatus.ACTIVE
    ).exclude(wait_until__gt=now)
    first = rows.order_by("next_run_at").values_list("next_run_at", flat=True).first()
    return (now - first).total_seconds() if first else 0.0
