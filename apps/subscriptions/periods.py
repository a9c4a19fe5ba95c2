"""The calendar of a subscription: months are counted in its owner's time zone.

All boundaries are `anchor` plus whole months, at the anchor's wall-clock time: from 31 January they
are 28 (or 29) February, 31 March, 30 April. Counting from the anchor, not from the boundary before,
keeps the 31st from drifting to the 28th.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from apps.subscriptions.states import BillingCycle

MONTHS = {BillingCycle.MONTHLY: 1, BillingCycle.YEARLY: 12}


def add_months(anchor: datetime, months: int, zone: ZoneInfo) -> datetime:
    """anchor plus months on zone's calendar and clock, in UTC.

    A day that the month lacks becomes its last; a wall-clock time that a change to summer time
    skips becomes the moment that many minutes after the change (PEP 495, fold=0).
    """
    local = anchor.astimezone(zone)
    index = local.year * 12 + local.month - 1 + months
    year, month = divmod(index, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day, fold=0).astimezone(UTC)


def period_around(
    anchor: datetime, moment: datetime, zone: ZoneInfo, *, step: int
) -> tuple[datetime, datetime]:
    """The period of `step` months since anchor that holds moment: start <= moment < end.

    A moment before the anchor is in the first period.
    """
    first, at = anchor.astimezone(zone), moment.astimezone(zone)
    count = max(((at.year - first.year) * 12 + at.month - first.month) // step, 0)
    # The months alone may be one too many, when the day of the month is not reached yet.
    if count and add_months(anchor, count * step, zone) > moment:
        count -= 1
    start = add_months(anchor, count * step, zone) if count else anchor
    return start, add_months(anchor, (count + 1) * step, zone)


def part_left(start: datetime, end: datetime, now: datetime) -> tuple[int, int]:
    """How much of the period from start to end is left at now: (seconds left, seconds whole)."""
    whole = int((end - start).total_seconds())
    left = int((end - now).total_seconds())
    return min(max(left, 0), whole), whole
