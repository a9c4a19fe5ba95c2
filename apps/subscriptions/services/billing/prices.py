"""What a period costs whoever has a subscription: the price they bought it at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.services.plan_changes import price_of
from apps.subscriptions.states import MONEY_CAME, PaymentPurpose


@dataclass(frozen=True, slots=True)
class PeriodPrice:
    """What the next period is bought as."""

    plan: SubscriptionPlan
    billing_cycle: str
    amount: Decimal
    currency: str


def next_period_price(held: Subscription) -> PeriodPrice:
    """A planned change counts from the next period; its price is the plan's present one."""
    plan, cycle = held.plan, held.billing_cycle
    if held.next_plan is not None and _is_from_next_period(held, held.next_plan_at):
        plan, cycle = held.next_plan, held.next_billing_cycle
    paid = held.payments.filter(
        plan=plan,
        billing_cycle=cycle,
        currency=plan.currency,
        purpose__in=[PaymentPurpose.SUBSCRIPTION, PaymentPurpose.RENEWAL],
        status__in=MONEY_CAME,
    ).order_by("-id")
    agreed = paid.values_list("amount", flat=True).first()
    amount = price_of(plan, cycle) if agreed is None else agreed
    return PeriodPrice(plan, cycle, amount, plan.currency)


def _is_from_next_period(held: Subscription, at: datetime | None) -> bool:
    return at is not None and at <= held.current_period_end
