"""What time does to subscriptions: credits anew each month, renewal, grace, the end.

Everything here may run late, twice or in two places at once: each row is locked, asked what is due
by the dates it holds, and moved on past now in one transaction.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q

from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.errors import RuleBroken
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.subscriptions.errors import WrongSubscriptionState
from apps.subscriptions.models import Subscription
from apps.subscriptions.owners import time_zone_of
from apps.subscriptions.periods import MONTHS, period_around
from apps.subscriptions.services import ledger
from apps.subscriptions.services.subscriptions import end_subscription, locked
from apps.subscriptions.states import BillingCycle, BillingMethod, SubscriptionStatus
from apps.usage.owners import Owner

logger = structlog.get_logger(__name__)


def run_due(*, now: datetime) -> Counter[str]:
    """Do what is due for every active subscription; return how often what was done."""
    due = Q(current_period_end__lte=now) | Q(credits_reset_at__lte=now)
    ids = Subscription.objects.filter(due, status=SubscriptionStatus.ACTIVE).order_by("id")
    done: Counter[str] = Counter()
    for subscription_id in list(ids.values_list("pk", flat=True)):
        try:
            done.update(_do_what_is_due(subscription_id, now))
        except (RuleBroken, DatabaseError):
            # The next one shall not wait for this one to be put right.
            logger.exception("subscription_clock_failed", subscription=str(subscription_id))
            done["failed"] += 1
    return done


@transaction.atomic
def renew_subscription(
    *,
    by: Actor,
    subscription: Subscription,
    now: datetime,
    period_end: datetime | None = None,
) -> datetime:
    """The next period is paid for; return its end.

    period_end is a vendor's own date. Otherwise the period is the next one of the subscription's
    calendar; time in which the clock stood still is not charged for.
    """
    held = locked(subscription)
    if held.status != SubscriptionStatus.ACTIVE:
        raise WrongSubscriptionState(_("Only an active subscription can be renewed."))
    if held.current_period_start > now:
        raise WrongSubscriptionState(_("The next period is paid for already."))
    before = held.current_period_end
    cycle = held.next_billing_cycle or held.billing_cycle
    zone, step = time_zone_of(Owner.of(held)), MONTHS[BillingCycle(cycle)]
    # Periods of the new cycle are counted from where the old ones end.
    anchor = before if cycle != held.billing_cycle else held.anchor_at
    start, end = period_around(anchor, max(before, now), zone, step=step)
    held.anchor_at = anchor
    held.current_period_start = max(start, before)
    held.current_period_end = period_end or end
    held.grace_until = None
    held.save(
        update_fields=[
            "anchor_at",
            "current_period_start",
            "current_period_end",
            "grace_until",
            "updated_at",
        ]
    )
    audit.record(
        by=by,
        action="subscription.renewed",
        target=held,
        changes={"current_period_end": [before, held.current_period_end]},
    )
    _within_the_period(held, by, now)
    return held.current_period_end


@transaction.atomic
def _do_what_is_due(subscription_id: UUID, now: datetime) -> list[str]:
    held = (
        Subscription.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("plan", "next_plan")
        .filter(pk=subscription_id, status=SubscriptionStatus.ACTIVE)
        .first()
    )
    if held is None:
        return []
    if held.current_period_end > now:
        return _within_the_period(held, SYSTEM, now)
    if held.cancel_at_period_end:
        end_subscription(by=SYSTEM, subscription=held, status=SubscriptionStatus.CANCELLED, now=now)
        return ["cancelled"]
    if held.billing_method == BillingMethod.COMPLIMENTARY:
        renew_subscription(by=SYSTEM, subscription=held, now=now)
        return ["renewed"]
    if held.grace_until is None:
        begin_grace(subscription=held, now=now)
        return ["grace"]
    if held.grace_until <= now:
        end_subscription(by=SYSTEM, subscription=held, status=SubscriptionStatus.EXPIRED, now=now)
        return ["expired"]
    return []


def begin_grace(*, subscription: Subscription, now: datetime) -> None:
    """The period is over and not paid for: everything goes on for some days, without new credits.

    Counted from now, not from the period's end: a clock that stood still takes nobody's days.
    """
    subscription.grace_until = now + timedelta(days=settings.SUBSCRIPTION_GRACE_DAYS)
    subscription.save(update_fields=["grace_until", "updated_at"])
    audit.record(
        by=SYSTEM,
        action="subscription.payment_due",
        target=subscription,
        severity=AuditLog.Severity.WARNING,
        changes={"grace_until": subscription.grace_until},
    )


def _within_the_period(held: Subscription, by: Actor, now: datetime) -> list[str]:
    done = []
    if held.next_plan is not None and held.next_plan_at is not None and held.next_plan_at <= now:
        _take_next_plan(held, by)
        done.append("plan changed")
    if held.credits_reset_at <= now < held.current_period_end:
        due = held.credits_reset_at
        zone = time_zone_of(Owner.of(held))
        _start, held.credits_reset_at = period_around(held.anchor_at, now, zone, step=1)
        held.save(update_fields=["credits_reset_at", "updated_at"])
        ledger.reset(
            subscription_id=held.pk,
            monthly_credits=held.plan.monthly_credits,
            idempotency_key=f"reset:{held.pk}:{due.isoformat()}",
            by=by,
        )
        done.append("reset")
    return done


def _take_next_plan(held: Subscription, by: Actor) -> None:
    assert held.next_plan is not None  # noqa: S101 (asked by the caller)
    before, held.plan = held.plan.code, held.next_plan
    held.billing_cycle = held.next_billing_cycle
    held.next_plan = held.next_plan_at = None
    held.next_billing_cycle = ""
    held.save(
        update_fields=[
            "plan",
            "billing_cycle",
            "next_plan",
            "next_plan_at",
            "next_billing_cycle",
            "updated_at",
        ]
    )
    audit.record(
        by=by,
        action="subscription.plan_changed",
        target=held,
        changes={"plan": [before, held.plan.code]},
    )
