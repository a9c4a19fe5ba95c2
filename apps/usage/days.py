"""Days and months of usage: UTC ones, as vendors bill them, so that a day never lies in two
partitions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from apps.core.partitions import month_after, month_of
from apps.usage.states import BudgetPeriod

# Calls are summed again for so long after they were made: late commits are still counted.
OVERLAP = timedelta(days=1)


def midnight(day: date) -> datetime:
    """The first moment of the UTC day."""
    return datetime.combine(day, time.min, UTC)


def final_before(summed_until: datetime | None) -> date | None:
    """The first day that a refresh would still change; None when nothing was summed yet."""
    return None if summed_until is None else (summed_until - OVERLAP).astimezone(UTC).date()


def days_of(period: BudgetPeriod, now: datetime) -> tuple[date, date]:
    """The first day of the period and the first day after it."""
    if period == BudgetPeriod.DAILY:
        today = now.astimezone(UTC).date()
        return today, today + timedelta(days=1)
    return month_of(now), month_after(month_of(now))
