"""When a source is looked at next: worked out here, stored in its row."""

from __future__ import annotations

from datetime import datetime

from apps.projects.models import DataSource
from apps.projects.schedules import Schedule
from apps.projects.zones import zone_of

SCHEDULE_COLUMNS = ("next_run_at", "schedule_zone", "scheduled_at")


def set_next_run(source: DataSource, now: datetime) -> None:
    """Set the columns of the schedule anew; now is the database's. Nothing is saved."""
    zone = zone_of(source.project)
    source.schedule_zone, source.scheduled_at = zone.key, now
    source.next_run_at = None
    if source.is_active and source.schedule_cron:
        source.next_run_at = Schedule(source.schedule_cron).next_after(now, zone)


def next_times(source: DataSource, now: datetime, count: int = 5) -> list[datetime]:
    """The next slots in the owner's own time; none for a source that sleeps."""
    if not source.is_active or not source.schedule_cron:
        return []
    zone = zone_of(source.project)
    return Schedule(source.schedule_cron).next_times(now, zone, count)
