"""When a source is looked at next: worked out here, stored in its row."""

from __future__ import annotations

from datetime import datetime

import structlog

from apps.projects.models import DataSource
from apps.projects.schedules import Schedule, ScheduleInvalid, read_schedule
from apps.projects.states import ProjectStatus
from apps.projects.zones import zone_of

logger = structlog.get_logger(__name__)

SCHEDULE_COLUMNS = ("next_run_at", "schedule_zone", "scheduled_at")


def set_next_run(source: DataSource, now: datetime) -> None:
    """Set the columns of the schedule anew; now is the database's. Nothing is saved."""
    zone = zone_of(source.project)
    source.schedule_zone, source.scheduled_at = zone.key, now
    source.next_run_at = None
    schedule = _schedule_of(source)
    if schedule is not None:
        source.next_run_at = schedule.next_after(now, zone)


def next_times(source: DataSource, now: datetime, count: int = 5) -> list[datetime]:
    """The next slots in the owner's own time; none for a source that sleeps."""
    schedule = _schedule_of(source)
    return schedule.next_times(now, zone_of(source.project), count) if schedule else []


def next_look(source: DataSource) -> datetime | None:
    """When the source is looked at next; None when it, or its project, sleeps."""
    if source.next_run_at is None or source.project.status != ProjectStatus.ACTIVE:
        return None
    return max(source.next_run_at, source.wait_until or source.next_run_at)


def _schedule_of(source: DataSource) -> Schedule | None:
    """None for a source that sleeps, or has none. A row that was broken by hand must not keep the
    others from being looked at: it sleeps too."""
    if not source.is_active or not source.schedule_cron:
        return None
    try:
        return read_schedule(source.schedule_cron)
    except ScheduleInvalid as error:
        logger.error("source_schedule_broken", source=str(source.pk), error=str(error))
        return None
