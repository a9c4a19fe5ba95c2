"""Budget brakes: setting them, and asking them before money is spent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.usage.days import days_of
from apps.usage.errors import BudgetBelowSpent, BudgetExceeded
from apps.usage.models import Budget
from apps.usage.owners import Owner
from apps.usage.policies import check_can_set_budget
from apps.usage.selectors import spent_usd
from apps.usage.services.recording import record_event
from apps.usage.states import BudgetPeriod

LIMITS = ("daily_soft_usd", "daily_hard_usd", "monthly_soft_usd", "monthly_hard_usd")
Limits = Mapping[str, Decimal | None]
_MOST = Decimal(9_999_999_999)
_CENT = Decimal("0.01")


def check_budget(
    *, owner: Owner, about_to_cost_usd: Decimal = Decimal(0), now: datetime | None = None
) -> None:
    """Raise BudgetExceeded when this would pass a hard limit; warn once when it passes a soft one.

    What costs nothing is stopped only when a limit is passed already.
    """
    budget = Budget.objects.filter(owner.rows).first()
    if budget is None:
        return
    now = now or timezone.now()
    passed = []
    for period in BudgetPeriod:
        soft, hard = budget.soft_usd(period), budget.hard_usd(period)
        if soft is None and hard is None:
            continue
        first, until = days_of(period, now)
        spent = spent_usd(owner, first=first, until=until)
        if hard is not None and spent + about_to_cost_usd > hard:
            raise BudgetExceeded(period=period, limit_usd=hard, spent_usd=spent)
        if soft is not None and spent + about_to_cost_usd > soft:
            passed.append((period, first, spent))
    for period, first, spent in passed:
        _warn_once(budget, owner, period, first, spent)


@transaction.atomic
def set_budget(*, by: User, owner: Owner, limits: Limits) -> Budget:
    """Set the named limits of owner, leave the others; None is no limit.

    Raises RuleBroken, with every problem found: not allowed, soft above hard, below what is spent.
    """
    check_can_set_budget(by, owner)
    budget = _locked_budget(owner)
    before = {name: getattr(budget, name) for name in LIMITS}
    after = {**before, **limits}
    check_limits(owner, before=before, after=after)
    changes = {name: [before[name], after[name]] for name in LIMITS if before[name] != after[name]}
    for name in changes:
        setattr(budget, name, after[name])
    if changes:
        budget.save(update_fields=[*changes, "updated_at"])
        audit.record(by=by, action="budget.changed", target=budget, changes=changes)
    return budget


def _locked_budget(owner: Owner) -> Budget:
    """The owner's budget, made when there is none; two who are first at once get the same one."""
    Budget.objects.bulk_create(
        [Budget(user_id=owner.user_id, organization_id=owner.organization_id)],
        ignore_conflicts=True,
    )
    return Budget.objects.select_for_update().get(owner.rows)


def check_limits(
    owner: Owner, *, before: Limits, after: Limits, now: datetime | None = None
) -> None:
    """Raise ProblemList naming each limit that cannot be."""
    moment = now or timezone.now()
    problems = [
        problem
        for period in BudgetPeriod
        for problem in _period_problems(owner, period, before, after, moment)
    ]
    if problems:
        raise ProblemList(problems)


def _period_problems(
    owner: Owner, period: BudgetPeriod, before: Limits, after: Limits, now: datetime
) -> list[RuleBroken]:
    names = (f"{period.value}_soft_usd", f"{period.value}_hard_usd")
    problems = [problem for name in names for problem in _amount_problems(name, after[name])]
    if problems:
        return problems
    soft, hard = (after[name] for name in names)
    if soft is not None and hard is not None and soft > hard:
        return [InvalidInput(_("The warning must not be above the stop."), field=names[0])]
    new = {name: amount for name in names if (amount := after[name]) not in (None, before[name])}
    if not new:
        return []
    first, until = days_of(period, now)
    spent = spent_usd(owner, first=first, until=until)
    return [
        BudgetBelowSpent(field=name, spent_usd=spent)
        for name, amount in new.items()
        if amount is not None and amount < spent
    ]


def _amount_problems(name: str, amount: Decimal | None) -> list[RuleBroken]:
    if amount is None:
        return []
    if not amount.is_finite() or not 0 <= amount <= _MOST:
        return [InvalidInput(_("A budget is zero or more dollars."), field=name)]
    if amount != amount.quantize(_CENT):
        return [InvalidInput(_("A budget is in whole cents."), field=name)]
    return []


def _warn_once(
    budget: Budget, owner: Owner, period: BudgetPeriod, first: date, spent: Decimal
) -> None:
    """Tell people that a soft limit is passed; whoever changes the row first does, once."""
    column = f"{period.value}_warned_on"
    with transaction.atomic():
        claimed = (
            Budget.objects.filter(pk=budget.pk)
            .filter(Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__lt": first}))
            .update(**{column: first})
        )
        if not claimed:
            return
        facts = {
            "period": period.value,
            "limit_usd": str(budget.soft_usd(period)),
            "spent_usd": str(spent),
        }
        audit.record(
            by=SYSTEM,
            action="budget.soft_limit_passed",
            target=budget,
            severity=AuditLog.Severity.WARNING,
            changes=facts,
        )
        record_event(event_type="budget_soft_limit_passed", owner=owner, properties=facts)
