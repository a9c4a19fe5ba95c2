"""Credits given by staff, and credits for productions: charged at the start, given back for what
was not delivered."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.errors import InvalidInput
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.subscriptions.entitlements import live_subscription
from apps.subscriptions.errors import InsufficientCredits, NoSubscription, SubscriptionPaused
from apps.subscriptions.models import CreditTransaction, Subscription, SubscriptionPlan
from apps.subscriptions.services import ledger
from apps.subscriptions.services.subscriptions import start_subscription
from apps.subscriptions.states import BillingMethod, SubscriptionStatus
from apps.usage.owners import Owner

MOST_GIVEN = 100_000


@transaction.atomic
def give_bonus(
    *, by: User, subscription: Subscription, credits: int, reason: str, idempotency_key: str
) -> CreditTransaction:
    """Give a customer credits that survive the monthly reset; the reason stands in the ledger."""
    if not reason.strip():
        raise InvalidInput(_("Say why: it stands in the ledger."), field="reason")
    if credits > MOST_GIVEN:
        raise InvalidInput(
            _("At most %(most)d credits at once.") % {"most": MOST_GIVEN}, field="credits"
        )
    repeated = CreditTransaction.objects.filter(idempotency_key=idempotency_key).exists()
    row = ledger.grant(
        subscription_id=subscription.pk,
        credits=credits,
        idempotency_key=idempotency_key,
        by=by,
        description=reason.strip()[:500],
    )
    if not repeated:
        audit.record(
            by=by,
            action="credits.given",
            target=subscription,
            severity=AuditLog.Severity.WARNING,
            changes={"credits": credits, "reason": reason.strip()},
        )
    return row


def check_can_pay(*, owner: Owner, credits: int) -> Subscription:
    """The subscription that pays; raises NoSubscription, SubscriptionPaused, InsufficientCredits.

    The check tells a person in good time; what decides is the debit itself.
    """
    held = live_subscription(owner) or house_subscription(owner)
    if held is None:
        raise NoSubscription
    if held.status == SubscriptionStatus.PAUSED:
        raise SubscriptionPaused
    if held.credits_remaining < credits:
        raise InsufficientCredits(needed=credits, left=held.credits_remaining)
    return held


def charge(
    *, by: Actor, owner: Owner, credits: int, content_id: UUID, run_id: UUID, description: str
) -> CreditTransaction | None:
    """Take the price of one part of a run; None when it is free."""
    if credits == 0:
        return None
    held = check_can_pay(owner=owner, credits=credits)
    return ledger.debit(
        subscription_id=held.pk,
        credits=credits,
        idempotency_key=f"run:{run_id}:{description}",
        by=by,
        content_id=content_id,
        run_id=run_id,
        description=description,
    )


def give_back(*, usage: CreditTransaction, job_id: UUID | None, reason: str) -> CreditTransaction:
    """Refund the whole of a usage row, once, naming the job that was not delivered."""
    return ledger.refund(
        usage=usage,
        credits=-usage.credits_amount,
        idempotency_key=f"refund:{usage.pk}",
        by=SYSTEM,
        job_id=job_id,
        description=reason,
    )


def house_subscription(owner: Owner) -> Subscription | None:
    """The installation's superusers pay in credits like everybody, so that their use is in the
    ledger too; at first need they are given the largest plan, complimentary."""
    if owner.user_id is None:
        return None
    is_house = User.objects.filter(pk=owner.user_id, is_superuser=True).exists()
    plan = SubscriptionPlan.objects.filter(is_active=True).order_by("-monthly_credits").first()
    if not is_house or plan is None:
        return None
    return start_subscription(
        by=SYSTEM, owner=owner, plan=plan, billing_method=BillingMethod.COMPLIMENTARY
    )
