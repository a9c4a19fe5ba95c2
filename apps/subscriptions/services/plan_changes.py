"""Changing the plan: up at once, for the difference; down, or to another cycle, from the next
period.

In the middle of a period a larger plan brings the share of its additional credits that the rest of
the credit month is of the whole, rounded up, and costs the share of the additional price that the
rest of the paid period is of the whole, rounded to the currency's smallest unit in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone

from apps.core import audit
from apps.core.audit import Actor
from apps.core.sentences import gettext as _
from apps.subscriptions.errors import WrongSubscriptionState
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.owners import time_zone_of
from apps.subscriptions.periods import part_left, period_around
from apps.subscriptions.services import ledger
from apps.subscriptions.services.subscriptions import check_plan, locked
from apps.subscriptions.states import BillingCycle, SubscriptionStatus
from apps.usage.owners import Owner

# ISO 4217: currencies without a smaller unit.
WHOLE_UNITS = ("KRW", "JPY", "VND")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What a change would do. at is None when it happens now; price_now is in `currency`."""

    plan: SubscriptionPlan
    billing_cycle: str
    at: datetime | None
    credits_now: int
    price_now: Decimal
    currency: str


def quote_change(
    *,
    subscription: Subscription,
    plan: SubscriptionPlan,
    billing_cycle: str = "",
    now: datetime | None = None,
) -> PlanChange:
    """What changing to plan means now; raises PlanNotOnSale, NoYearlyPrice and
    WrongSubscriptionState."""
    cycle = billing_cycle or subscription.billing_cycle
    if subscription.status != SubscriptionStatus.ACTIVE:
        raise WrongSubscriptionState(_("Only an active subscription can change its plan."))
    if (plan.pk, cycle) == (subscription.plan_id, subscription.billing_cycle):
        raise WrongSubscriptionState(_("This is the plan already."))
    check_plan(plan, cycle)
    now = now or timezone.now()
    difference = price_of(plan, cycle) - price_of(subscription.plan, subscription.billing_cycle)
    if cycle != subscription.billing_cycle or difference <= 0:
        return PlanChange(
            plan, cycle, subscription.current_period_end, 0, Decimal(0), plan.currency
        )
    left, whole = part_left(subscription.current_period_start, subscription.current_period_end, now)
    return PlanChange(
        plan=plan,
        billing_cycle=cycle,
        at=None,
        credits_now=_credits_now(subscription, plan, now),
        price_now=_rounded(difference * left / whole, plan.currency),
        currency=plan.currency,
    )


@transaction.atomic
def change_plan(
    *,
    by: Actor,
    subscription: Subscription,
    plan: SubscriptionPlan,
    billing_cycle: str = "",
    now: datetime | None = None,
) -> PlanChange:
    """Carry out what quote_change says. Taking the money is not done here."""
    held = locked(subscription)
    change = quote_change(subscription=held, plan=plan, billing_cycle=billing_cycle, now=now)
    before = held.plan.code
    if change.at is None:
        held.plan = plan
        held.next_plan = held.next_plan_at = None
        held.next_billing_cycle = ""
    else:
        held.next_plan, held.next_plan_at = plan, change.at
        held.next_billing_cycle = change.billing_cycle
    held.save(
        update_fields=["plan", "next_plan", "next_plan_at", "next_billing_cycle", "updated_at"]
    )
    if change.credits_now:
        ledger.add_plan_credits(
            subscription_id=held.pk,
            credits=change.credits_now,
            idempotency_key=f"change:{held.pk}:{held.ledger_position}",
            by=by,
            description=_("Plan changed from %(before)s to %(after)s")
            % {"before": before, "after": plan.code},
        )
    audit.record(
        by=by,
        action="subscription.plan_changed",
        target=held,
        changes={"plan": [before, plan.code], "from": change.at or "now"},
    )
    return change


@transaction.atomic
def forget_plan_change(*, by: Actor, subscription: Subscription) -> None:
    """Stay with the present plan after all."""
    held = locked(subscription)
    if held.next_plan is None:
        raise WrongSubscriptionState(_("There is no change of plan to take back."))
    held.next_plan = held.next_plan_at = None
    held.next_billing_cycle = ""
    held.save(update_fields=["next_plan", "next_plan_at", "next_billing_cycle", "updated_at"])
    audit.record(by=by, action="subscription.plan_kept", target=held)


def price_of(plan: SubscriptionPlan, billing_cycle: str) -> Decimal:
    """What one period costs, in the plan's currency."""
    if billing_cycle == BillingCycle.YEARLY:
        return plan.price_yearly or Decimal(0)
    return plan.price_monthly


def _credits_now(held: Subscription, plan: SubscriptionPlan, now: datetime) -> int:
    more = plan.monthly_credits - held.plan.monthly_credits
    zone = time_zone_of(Owner.of(held))
    start, end = period_around(held.anchor_at, now, zone, step=1)
    left, whole = part_left(start, end, now)
    return max(-(-more * left // whole), 0)


def _rounded(amount: Decimal, currency: str) -> Decimal:
    unit = Decimal(1) if currency in WHOLE_UNITS else Decimal("0.01")
    return amount.quantize(unit, rounding=ROUND_HALF_UP)
