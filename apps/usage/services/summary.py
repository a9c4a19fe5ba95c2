"""Summing calls into daily costs: incrementally, and with the same result however often.

Calls are summed again from the day before the watermark's, so a call that was committed late by
less than a day is still counted. Days before that are final (`final_before`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from apps.core.partitions import month_after
from apps.usage.days import final_before, midnight
from apps.usage.models import ApiUsage, DailyCost, UsageWatermark

FAILED = Q(status_code__gte=400)
_KEY: tuple[str, ...] = ("day", "user_id", "organization_id", "service", "operation")
# a daily row's column: what it is called in the sum (a sum may not have the name of a column)
_SUMS = {
    "calls": "calls",
    "errors": "errors",
    "input_units": "total_in",
    "output_units": "total_out",
    "cost": "cost",
    "duration_ms": "total_ms",
    "timed_calls": "timed_calls",
}
_BATCH = 2000


@transaction.atomic
def refresh_daily_costs(*, now: datetime) -> int:
    """Sum what is new since the last time; return how many daily rows were written."""
    UsageWatermark.objects.get_or_create(pk=1)
    mark = UsageWatermark.objects.select_for_update().get(pk=1)
    first = _first_open_day(mark.summed_until)
    mark.summed_until = max(now, mark.summed_until or now)
    mark.save(update_fields=["summed_until"])
    if first is None:
        return 0
    return _sum_days(first, now.astimezone(UTC).date() + timedelta(days=1))


@transaction.atomic
def refresh_month(*, month: date) -> int:
    """Sum a whole month once more; asked before its calls are dropped."""
    return _sum_days(month, month_after(month))


def _first_open_day(summed_until: datetime | None) -> date | None:
    open_day = final_before(summed_until)
    if open_day is not None:
        return open_day
    oldest: datetime | None = ApiUsage.objects.aggregate(oldest=Min("created_at"))["oldest"]
    return None if oldest is None else oldest.astimezone(UTC).date()


def _sum_days(first: date, until: date) -> int:
    """Replace the daily rows of all days from first until the day before until."""
    rows = iter(_sums(first, until).iterator(chunk_size=_BATCH))
    written = 0
    while batch := list(islice(rows, _BATCH)):
        DailyCost.objects.bulk_create(
            [_daily_cost(row) for row in batch],
            update_conflicts=True,
            unique_fields=["day", "user", "organization", "service", "operation"],
            update_fields=list(_SUMS),
        )
        written += len(batch)
    return written


def _daily_cost(row: dict[str, Any]) -> DailyCost:
    sums = {column: row[name] for column, name in _SUMS.items()}
    return DailyCost(**{name: row[name] for name in _KEY}, **sums)


def _sums(first: date, until: date) -> QuerySet[ApiUsage, dict[str, Any]]:
    rows: QuerySet[ApiUsage, dict[str, Any]] = (
        ApiUsage.objects.filter(created_at__gte=midnight(first), created_at__lt=midnight(until))
        .annotate(day=TruncDate("created_at", tzinfo=UTC))
        .values(*_KEY)
        .order_by()
        .annotate(
            calls=Count("*"),
            errors=Count("id", filter=FAILED),
            cost=Sum("estimated_cost"),
            timed_calls=Count("duration_ms"),
            total_ms=Coalesce(Sum("duration_ms"), 0),
            total_in=Sum("input_units"),
            total_out=Sum("output_units"),
        )
    )
    return rows
