"""Reading usage. Dashboards read the daily costs; the calls are for one month at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, Sum
from django.utils import timezone

from apps.accounts.models import User
from apps.core.partitions import month_after
from apps.organizations.permissions import Permission
from apps.organizations.selectors import allowed_by
from apps.usage.days import days_of, final_before, midnight
from apps.usage.models import ApiUsage, Budget, DailyCost, UsageWatermark
from apps.usage.owners import Owner
from apps.usage.states import BudgetPeriod


def spent_usd(owner: Owner, *, first: date, until: date) -> Decimal:
    """What owner spent from first until the day before until, exactly, whenever it was summed.

    Final days come from the daily costs, the days since from the calls, by the owner's index.
    """
    summed_until = UsageWatermark.objects.values_list("summed_until", flat=True).first()
    fresh_from = max(first, final_before(summed_until) or first)
    spent = ApiUsage.objects.filter(
        owner.rows, created_at__gte=midnight(fresh_from), created_at__lt=midnight(until)
    ).aggregate(total=Sum("estimated_cost"))["total"]
    if fresh_from > first:
        final = DailyCost.objects.filter(
            owner.rows, day__gte=first, day__lt=min(fresh_from, until)
        ).aggregate(total=Sum("cost"))["total"]
        spent = (spent or Decimal(0)) + (final or Decimal(0))
    return spent or Decimal(0)


def cost_of_job(*, owner: Owner, job_id: UUID, since: datetime) -> Decimal:
    """What the calls of a job of owner cost since then (US dollars), by the owner's index."""
    calls = ApiUsage.objects.filter(owner.rows, job_id=job_id, created_at__gte=since)
    return calls.aggregate(total=Sum("estimated_cost"))["total"] or Decimal(0)


def calls_seen_by(user: User | AnonymousUser, *, month: date) -> QuerySet[ApiUsage]:
    """The calls of one month that user may see; the month is what PostgreSQL prunes by."""
    return ApiUsage.objects.filter(
        allowed_by(user, Permission.VIEW_USAGE),
        created_at__gte=midnight(month),
        created_at__lt=midnight(month_after(month)),
    )


def costs_seen_by(user: User | AnonymousUser, *, first: date, last: date) -> QuerySet[DailyCost]:
    """The daily costs from first to last that user may see."""
    return DailyCost.objects.filter(
        allowed_by(user, Permission.VIEW_USAGE), day__gte=first, day__lte=last
    )


GROUPS: Mapping[str, tuple[str, ...]] = {
    "day": ("day",),
    "service": ("service",),
    "operation": ("service", "operation"),
    "owner": ("organization",),
}


@dataclass(frozen=True, slots=True)
class BudgetState:
    """An owner's limits (None is no limit) and what is spent, to the last call."""

    owner: Owner
    daily_soft_usd: Decimal | None
    daily_hard_usd: Decimal | None
    monthly_soft_usd: Decimal | None
    monthly_hard_usd: Decimal | None
    spent_today_usd: Decimal
    spent_this_month_usd: Decimal


def grouped(costs: QuerySet[DailyCost], *, by: str) -> list[dict[str, Any]]:
    """The sums of costs, one row per group of GROUPS, in the group's order."""
    names = GROUPS[by]
    rows = (
        costs.values(*names)
        .order_by(*names)
        .annotate(
            total_calls=Sum("calls"),
            total_errors=Sum("errors"),
            total_in=Sum("input_units"),
            total_out=Sum("output_units"),
            cost_usd=Sum("cost"),
            total_ms=Sum("duration_ms"),
            timed=Sum("timed_calls"),
        )
    )
    return [
        {
            **{name: row[name] for name in names},
            "calls": row["total_calls"],
            "errors": row["total_errors"],
            "input_units": row["total_in"],
            "output_units": row["total_out"],
            "cost_usd": row["cost_usd"],
            "mean_latency_ms": round(row["total_ms"] / row["timed"]) if row["timed"] else None,
        }
        for row in rows
    ]


def budget_state(owner: Owner, *, now: datetime | None = None) -> BudgetState:
    now = now or timezone.now()
    budget = Budget.objects.filter(owner.rows).first() or Budget()
    spent = {
        period: spent_usd(owner, first=first, until=until)
        for period in BudgetPeriod
        for first, until in [days_of(period, now)]
    }
    return BudgetState(
        owner=owner,
        daily_soft_usd=budget.daily_soft_usd,
        daily_hard_usd=budget.daily_hard_usd,
        monthly_soft_usd=budget.monthly_soft_usd,
        monthly_hard_usd=budget.monthly_hard_usd,
        spent_today_usd=spent[BudgetPeriod.DAILY],
        spent_this_month_usd=spent[BudgetPeriod.MONTHLY],
    )
