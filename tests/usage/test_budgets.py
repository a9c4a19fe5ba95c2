from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from apps.contents.services.runs import start_run
from apps.core import partitions
from apps.core.errors import NotAllowed, ProblemList
from apps.core.models import AuditLog
from apps.usage.errors import BudgetExceeded
from apps.usage.models import AnalyticsEvent, Budget
from apps.usage.owners import Owner
from apps.usage.services.budgets import check_budget, set_budget
from apps.usage.services.recording import record_usage
from tests.support.cast import Cast
from tests.usage.conftest import NOW, Call


@pytest.fixture
def team(cast: Cast) -> Owner:
    return Owner(organization_id=cast.team.pk)


def budget(team: Owner, **limits: Any) -> Budget:
    return Budget.objects.create(
        organization_id=team.organization_id,
        **{name: Decimal(amount) for name, amount in limits.items()},
    )


def test_without_a_budget_nothing_is_stopped(team: Owner, call: Call) -> None:
    call(team, NOW, "5000")
    check_budget(owner=team, about_to_cost_usd=Decimal(5000), now=NOW)


def test_a_hard_limit_may_be_reached_but_not_passed(team: Owner, call: Call) -> None:
    budget(team, daily_hard_usd="1.00")
    call(team, NOW, "0.75")
    check_budget(owner=team, about_to_cost_usd=Decimal("0.25"), now=NOW)
    with translation.override("en"), pytest.raises(BudgetExceeded) as refused:
        check_budget(owner=team, about_to_cost_usd=Decimal("0.250001"), now=NOW)
    assert str(refused.value) == (
        "The budget of $1.00 a day would be passed: $0.75 are spent. "
        "Raise the budget, or wait for the next period."
    )


def test_yesterday_counts_for_the_month_and_not_for_the_day(team: Owner, call: Call) -> None:
    budget(team, daily_hard_usd="1.00", monthly_hard_usd="3.00")
    call(team, NOW - timedelta(days=1), "2.50")
    check_budget(owner=team, about_to_cost_usd=Decimal("0.50"), now=NOW)
    with pytest.raises(BudgetExceeded) as refused:
        check_budget(owner=team, about_to_cost_usd=Decimal("0.60"), now=NOW)
    assert refused.value.period == "monthly"


def test_last_month_does_not_count(team: Owner, call: Call) -> None:
    budget(team, monthly_hard_usd="3.00")
    call(team, NOW - timedelta(days=20), "2.50")
    check_budget(owner=team, about_to_cost_usd=Decimal("3"), now=NOW)


def test_a_soft_limit_warns_once_a_period_and_stops_nothing(team: Owner, call: Call) -> None:
    budget(team, daily_soft_usd="1.00")
    call(team, NOW, "1.50")
    for hours in (0, 1, 2):
        check_budget(owner=team, now=NOW + timedelta(hours=hours))
    assert AuditLog.objects.filter(action="budget.soft_limit_passed").count() == 1
    event = AnalyticsEvent.objects.get(event_type="budget_soft_limit_passed")
    assert event.properties == {"period": "daily", "limit_usd": "1.00", "spent_usd": "1.500000"}
    call(team, NOW + timedelta(days=1), "1.50")
    check_budget(owner=team, now=NOW + timedelta(days=1))
    assert AuditLog.objects.filter(action="budget.soft_limit_passed").count() == 2


def test_a_budget_below_what_is_spent_is_refused_by_name(cast: Cast, team: Owner) -> None:
    record_usage(owner=team, service="gemini", operation="tts", estimated_cost=Decimal("2.50"))
    with pytest.raises(ProblemList) as refused:
        set_budget(
            by=cast.owner,
            owner=team,
            limits={"daily_hard_usd": Decimal(2), "monthly_soft_usd": Decimal("2.49")},
        )
    assert {problem.field for problem in refused.value.problems} == {
        "daily_hard_usd",
        "monthly_soft_usd",
    }
    assert "$2.50" in str(refused.value)
    assert not Budget.objects.exclude(daily_hard_usd=None, monthly_soft_usd=None).exists()
    set_budget(by=cast.owner, owner=team, limits={"daily_hard_usd": Decimal("2.50")})


@pytest.mark.parametrize(
    ("limits", "field"),
    [
        ({"daily_hard_usd": Decimal(-1)}, "daily_hard_usd"),
        ({"daily_hard_usd": Decimal("NaN")}, "daily_hard_usd"),
        ({"daily_hard_usd": Decimal("Infinity")}, "daily_hard_usd"),
        ({"daily_hard_usd": Decimal("1e30")}, "daily_hard_usd"),
        ({"daily_hard_usd": Decimal("0.001")}, "daily_hard_usd"),
        ({"monthly_soft_usd": Decimal(2), "monthly_hard_usd": Decimal(1)}, "monthly_soft_usd"),
    ],
)
def test_impossible_amounts_are_refused_by_name(
    limits: dict[str, Decimal], field: str, cast: Cast, team: Owner
) -> None:
    with pytest.raises(ProblemList) as refused:
        set_budget(by=cast.owner, owner=team, limits=limits)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_only_those_who_manage_the_team_set_its_budget(cast: Cast, team: Owner) -> None:
    for person in (cast.editor, cast.viewer, cast.outsider):
        with pytest.raises(NotAllowed):
            set_budget(by=person, owner=team, limits={"daily_hard_usd": Decimal(5)})
    set_budget(by=cast.staff, owner=team, limits={"daily_hard_usd": Decimal(5)})
    set_budget(by=cast.viewer, owner=Owner(user_id=cast.viewer.pk), limits={})
    with pytest.raises(NotAllowed):
        set_budget(by=cast.editor, owner=Owner(user_id=cast.viewer.pk), limits={})


def test_a_change_names_before_and_after(cast: Cast, team: Owner) -> None:
    set_budget(by=cast.owner, owner=team, limits={"daily_hard_usd": Decimal(5)})
    set_budget(by=cast.owner, owner=team, limits={"daily_hard_usd": Decimal(7)})
    entry = AuditLog.objects.filter(action="budget.changed").latest("id")
    assert entry.changes == {"daily_hard_usd": ["5.00", "7"]}
    assert entry.organization_id == cast.team.pk


def test_a_run_does_not_start_past_the_budget(cast: Cast, team: Owner) -> None:
    budget(team, daily_hard_usd="1.00")
    record_usage(owner=team, service="gemini", operation="tts", estimated_cost=Decimal("1.01"))
    with pytest.raises(BudgetExceeded):
        start_run(by=cast.editor, content=cast.content)
    cast.content.refresh_from_db()
    assert cast.content.status == "draft"


def test_an_owner_is_one_person_or_one_organization(cast: Cast) -> None:
    with pytest.raises(ValueError, match="one person or one organization"):
        Owner(cast.owner.pk, cast.team.pk)
    with pytest.raises(ValueError, match="one person or one organization"):
        Owner()


def test_usage_below_zero_is_a_fault(team: Owner) -> None:
    with pytest.raises(ValueError, match="below zero"):
        record_usage(owner=team, service="x", operation="y", estimated_cost=Decimal(-1))


def test_a_call_in_a_month_without_a_partition_is_kept(team: Owner, call: Call) -> None:
    far = NOW.replace(year=2040)
    row = call(team, far, "0.10")
    assert type(row).objects.get(created_at=far).estimated_cost == Decimal("0.10")
    assert AuditLog.objects.filter(action="partition.missing", target_type="api_usages").exists()
    assert partitions.create_partition("api_usages", date(2040, 5, 1)) == ""
