"""The clock's work on everything that is kept by month."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from apps.core import partitions
from apps.core.partitions import Maintenance, MonthlyTable
from apps.core.retention import audit_tables
from apps.usage.services.summary import refresh_daily_costs, refresh_month

CALLS = "api_usages"


def monthly_tables() -> tuple[MonthlyTable, ...]:
    """Every table of the installation that is kept by month."""
    own = (MonthlyTable(name, days) for name, days in settings.USAGE_KEEP_DAYS.items())
    return (*audit_tables(), *own)


def maintain_partitions(*, now: datetime) -> Maintenance:
    """Make the coming months of every table and drop what is too old.

    The calls of a month are summed once more before they go.
    """
    tables = monthly_tables()
    calls = next(table for table in tables if table.name == CALLS)
    going = [one for one in partitions.expired(calls, now=now) if one.state == "attached"]
    if going:
        refresh_daily_costs(now=now)
    for partition in going:
        refresh_month(month=partition.month)
    return partitions.maintain(tables, now=now)


def months_missing(*, now: datetime) -> list[str]:
    """Partitions that should exist by now and do not; asked by checks and `--dry-run`."""
    this_month = partitions.month_of(now)
    missing = []
    for table in monthly_tables():
        there = {
            one.name for one in partitions.partitions_of(table.name) if one.state == "attached"
        }
        wanted = (
            partitions.partition_name(table.name, partitions.month_after(this_month, offset))
            for offset in range(partitions.MONTHS_AHEAD + 1)
        )
        missing += [name for name in wanted if name not in there]
    return missing
