from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.usage.models import ApiUsage, DailyCost, UsageWatermark
from apps.usage.owners import Owner
from apps.usage.selectors import spent_usd
from apps.usage.services.summary import refresh_daily_costs
from apps.usage.services.upkeep import maintain_partitions
from tests.support.cast import Cast
from tests.usage.conftest import NOW, Call


@pytest.fixture
def owner(someone: User) -> Owner:
    return Owner(user_id=someone.pk)


def sums() -> list[tuple[object, ...]]:
    return list(
        DailyCost.objects.order_by("day", "operation", "calls").values_list(
            "day", "operation", "calls", "errors", "cost", "duration_ms", "timed_calls"
        )
    )


def test_a_day_is_summed_by_owner_service_and_operation(cast: Cast, call: Call) -> None:
    team, alone = Owner(organization_id=cast.team.pk), Owner(user_id=cast.owner.pk)
    call(team, NOW, "0.10", duration_ms=100, input_units=5, output_units=7)
    call(team, NOW, "0.20", duration_ms=300, status_code=500)
    call(team, NOW, "0.40", operation="render")
    call(alone, NOW, "0.80")
    refresh_daily_costs(now=NOW)
    assert DailyCost.objects.count() == 3
    row = DailyCost.objects.get(organization=cast.team, operation="tts")
    assert (row.day, row.calls, row.errors, row.cost) == (NOW.date(), 2, 1, Decimal("0.30"))
    assert (row.input_units, row.output_units, row.mean_latency_ms) == (5, 7, 200)
    assert DailyCost.objects.get(operation="render").mean_latency_ms is None


def test_summing_again_and_again_gives_the_same(owner: Owner, call: Call) -> None:
    call(owner, NOW - timedelta(days=3), "0.10")
    call(owner, NOW, "0.20")
    refresh_daily_costs(now=NOW)
    first = sums()
    refresh_daily_costs(now=NOW)
    refresh_daily_costs(now=NOW - timedelta(hours=5))
    assert sums() == first
    assert len(first) == 2


def test_new_calls_are_added_to_the_day_and_late_ones_to_the_day_before(
    owner: Owner, call: Call
) -> None:
    call(owner, NOW, "0.10")
    refresh_daily_costs(now=NOW)
    call(owner, NOW + timedelta(minutes=5), "0.20")
    call(owner, NOW - timedelta(hours=20), "0.40")
    refresh_daily_costs(now=NOW + timedelta(minutes=10))
    costs = dict(DailyCost.objects.values_list("day", "cost"))
    assert costs == {date(2031, 5, 14): Decimal("0.4"), date(2031, 5, 15): Decimal("0.3")}


def test_a_refresh_reads_only_the_days_that_are_not_final(owner: Owner, call: Call) -> None:
    call(owner, NOW - timedelta(days=40), "0.10")
    refresh_daily_costs(now=NOW)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        refresh_daily_costs(now=NOW + timedelta(minutes=10))
    reading = next(q["sql"] for q in queries if 'FROM "api_usages"' in q["sql"])
    assert "2031-05-14" in reading


def test_before_calls_are_dropped_they_are_summed_and_the_sums_stay(
    owner: Owner, call: Call
) -> None:
    call(owner, NOW, "0.10")
    refresh_daily_costs(now=NOW)
    # Committed when its day was final already: only the last sum before dropping sees it.
    call(owner, NOW - timedelta(days=5), "0.70")
    done = maintain_partitions(now=NOW + timedelta(days=400))
    assert "api_usages_2031_03" in done.dropped
    assert "api_usages_2031_05" not in done.dropped
    done = maintain_partitions(now=NOW + timedelta(days=430))
    assert "api_usages_2031_05" in done.dropped
    assert not ApiUsage.objects.exists()
    assert DailyCost.objects.aggregate(total=Sum("cost"))["total"] == Decimal("0.80")


@pytest.mark.parametrize("refreshed", [None, 0, 1, 2, 10])
def test_what_was_spent_is_exact_whenever_it_was_summed(
    refreshed: int | None, owner: Owner, call: Call
) -> None:
    for days_ago, cost in enumerate(["0.000001", "0.10", "0.20", "0.40", "0.80"]):
        call(owner, NOW - timedelta(days=days_ago), cost)
    if refreshed is not None:
        refresh_daily_costs(now=NOW - timedelta(days=refreshed))
    month = spent_usd(owner, first=date(2031, 5, 1), until=date(2031, 6, 1))
    today = spent_usd(owner, first=date(2031, 5, 15), until=date(2031, 5, 16))
    assert (month, today) == (Decimal("1.500001"), Decimal("0.000001"))


def test_nobody_pays_for_another(cast: Cast, call: Call) -> None:
    call(Owner(organization_id=cast.team.pk), NOW, "5")
    refresh_daily_costs(now=NOW + timedelta(days=3))
    alone = Owner(user_id=cast.owner.pk)
    assert spent_usd(alone, first=date(2031, 5, 1), until=date(2031, 6, 1)) == 0


def test_without_calls_there_is_nothing_to_sum(db: None) -> None:
    assert refresh_daily_costs(now=NOW) == 0
    assert UsageWatermark.objects.get().summed_until == NOW
