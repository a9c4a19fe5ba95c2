"""The life of a subscription: started, paused, resumed, cancelled, ended."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core import audit
from apps.core.audit import Actor
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.subscriptions.errors import (
    AlreadySubscribed,
    NoYearlyPrice,
    PlanNotOnSale,
    WrongSubscriptionState,
)
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.owners import time_zone_of
from apps.subscriptions.periods import MONTHS, period_around
from apps.subscriptions.services import ledger
from apps.subscriptions.states import (
    LIVE,
    SUBSCRIPTION_STATES,
    BillingCycle,
    BillingMethod,
    SubscriptionStatus,
)
from apps.usage.owners import Owner

SHIFTED_BY_A_PAUSE = (
    "anchor_at",
    "current_period_start",
    "current_period_end",
    "credits_reset_at",
    "grace_until",
    "next_plan_at",
)


@transaction.atomic
def start_subscription(
    *,
    by: Actor,
    owner: Owner,
    plan: SubscriptionPlan,
    billing_cycle: str = BillingCycle.MONTHLY,
    billing_method: str = BillingMethod.MANUAL,
    payment_method_id: str = "",
    vendor_subscription_id: str = "",
    is_agreed: bool = False,
    now: datetime | None = None,
) -> Subscription:
    """Begin a subscription with the plan's credits, and the bonus of the owner's earlier ones.

    is_agreed: it was bought and paid for while it was on sale. Raises AlreadySubscribed when the
    owner has a live one, PlanNotOnSale, NoYearlyPrice.
    """
    if not is_agreed:
        check_plan(plan, billing_cycle)
    now = now or timezone.now()
    zone = time_zone_of(owner)
    _start, period_end = period_around(now, now, zone, step=MONTHS[BillingCycle(billing_cycle)])
    _start, month_end = period_around(now, now, zone, step=1)
    subscription = Subscription(
        user_id=owner.user_id,
        organization_id=owner.organization_id,
        plan=plan,
        billing_cycle=billing_cycle,
        billing_method=billing_method,
        payment_method_id=payment_method_id,
        stripe_subscription_id=vendor_subscription_id,
        started_at=now,
        anchor_at=now,
        current_period_start=now,
        current_period_end=period_end,
        credits_reset_at=month_end,
    )
    try:
        with transaction.atomic():
            subscription.save(force_insert=True)
    except IntegrityError as error:
        if "idx_subscriptions_active" in str(error):
            raise AlreadySubscribed from error
        raise
    ledger.reset(
        subscription_id=subscription.pk,
        monthly_credits=plan.monthly_credits,
        idempotency_key=f"start:{subscription.pk}",
        by=by,
    )
    _bring_bonus_along(subscription, by)
    subscription.refresh_from_db()
    audit.record(
        by=by,
        action="subscription.started",
        target=subscription,
        changes={"plan": plan.code, "billing_cycle": billing_cycle, "paid": billing_method},
    )
    return subscription


def check_plan(plan: SubscriptionPlan, billing_cycle: str) -> None:
    """Raise PlanNotOnSale or NoYearlyPrice when nobody can buy this."""
    if not plan.is_active:
        raise PlanNotOnSale(plan.name)
    if billing_cycle == BillingCycle.YEARLY and plan.price_yearly is None:
        raise NoYearlyPrice(plan.name)


@transaction.atomic
def pause_subscription(
    *, by: Actor, subscription: Subscription, now: datetime | None = None
) -> None:
    """Stop the subscription's clock: nothing is produced, renewed or reset until it is resumed."""
    held = locked(subscription)
    if not SUBSCRIPTION_STATES.move(
        held,
        SubscriptionStatus.PAUSED,
        paused_at=now or timezone.now(),
        updated_at=timezone.now(),
    ):
        raise WrongSubscriptionState(_("Only an active subscription can be paused."))
    audit.record(by=by, action="subscription.paused", target=held)


@transaction.atomic
def resume_subscription(
    *, by: Actor, subscription: Subscription, now: datetime | None = None
) -> None:
    """Let the clock go on: every date moves by the length of the pause, so that no day is lost."""
    held = locked(subscription)
    if held.status != SubscriptionStatus.PAUSED or held.paused_at is None:
        raise WrongSubscriptionState(_("Only a paused subscription can be resumed."))
    length = (now or timezone.now()) - held.paused_at
    dates = {name: getattr(held, name) for name in SHIFTED_BY_A_PAUSE}
    moved = {name: date + length if date else None for name, date in dates.items()}
    SUBSCRIPTION_STATES.move(
        held, SubscriptionStatus.ACTIVE, paused_at=None, updated_at=timezone.now(), **moved
    )
    audit.record(
        by=by,
        action="subscription.resumed",
        target=held,
        changes={"current_period_end": [dates["current_period_end"], held.current_period_end]},
    )


@transaction.atomic
def cancel_subscription(
    *,
    by: Actor,
    subscription: Subscription,
    at_period_end: bool = True,
    now: datetime | None = None,
) -> None:
    """End the subscription when its paid period is over, or at once.

    A paused one ends at once: its clock stands still, so its period would never be over.
    """
    held = locked(subscription)
    if held.status not in LIVE:
        raise WrongSubscriptionState(_("This subscription has ended already."))
    if not at_period_end or held.status == SubscriptionStatus.PAUSED:
        end_subscription(by=by, subscription=held, status=SubscriptionStatus.CANCELLED, now=now)
        return
    if held.cancel_at_period_end:
        return
    held.cancel_at_period_end = True
    held.save(update_fields=["cancel_at_period_end", "updated_at"])
    audit.record(
        by=by,
        action="subscription.cancel_requested",
        target=held,
        severity=AuditLog.Severity.WARNING,
        changes={"ends_at": held.current_period_end},
    )


@transaction.atomic
def keep_subscription(*, by: Actor, subscription: Subscription) -> None:
    """Take back a cancellation whose day has not come."""
    held = locked(subscription)
    if held.status != SubscriptionStatus.ACTIVE or not held.cancel_at_period_end:
        raise WrongSubscriptionState(_("There is no cancellation to take back."))
    held.cancel_at_period_end = False
    held.save(update_fields=["cancel_at_period_end", "updated_at"])
    audit.record(by=by, action="subscription.kept", target=held)


@transaction.atomic
def end_subscription(
    *,
    by: Actor,
    subscription: Subscription,
    status: SubscriptionStatus,
    now: datetime | None = None,
) -> None:
    """End it now, as cancelled or expired. The plan's credits go; bonus credits wait for the
    owner's next subscription."""
    held = locked(subscription)
    fields = {"paused_at": None, "grace_until": None, "cancel_at_period_end": False}
    if status == SubscriptionStatus.CANCELLED:
        fields["cancelled_at"] = now or timezone.now()  # type: ignore[assignment]
    if not SUBSCRIPTION_STATES.move(held, status, updated_at=timezone.now(), **fields):
        raise WrongSubscriptionState(_("This subscription has ended already."))
    if held.plan_credits:
        ledger.take_plan_credits(
            subscription_id=held.pk,
            idempotency_key=f"end:{held.pk}",
            by=by,
            description=_("Subscription: %(status)s") % {"status": status.label},
        )
    audit.record(
        by=by,
        action=f"subscription.{status.value}",
        target=held,
        severity=AuditLog.Severity.WARNING,
    )


def locked(subscription: Subscription) -> Subscription:
    """The row as it is now, held until the transaction ends."""
    return (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("plan", "next_plan")
        .get(pk=subscription.pk)
    )


def _bring_bonus_along(subscription: Subscription, by: Actor) -> None:
    ended = Subscription.objects.filter(Owner.of(subscription).rows, bonus_credits__gt=0)
    for earlier in ended.exclude(status__in=LIVE).order_by("id"):
        ledger.move_bonus(
            source_id=earlier.pk,
            target_id=subscription.pk,
            by=by,
            description=_("Bonus credits of the earlier subscription"),
        )
