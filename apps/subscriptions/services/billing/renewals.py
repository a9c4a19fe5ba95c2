"""Renewals that are ours to charge: when a period is over, and on the days after a refusal."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from apps.accounts.states import UserStatus
from apps.core.audit import SYSTEM
from apps.core.errors import RuleBroken
from apps.core.sentences import gettext as _
from apps.organizations.states import OrganizationStatus
from apps.providers.errors import ProviderError
from apps.subscriptions.errors import NoPaymentProvider, PaymentUnderWay
from apps.subscriptions.models import Payment, Subscription
from apps.subscriptions.services.billing.prices import next_period_price
from apps.subscriptions.services.billing.records import mark_failed, open_payment
from apps.subscriptions.services.billing.taking import charge_method
from apps.subscriptions.services.billing.vendors import method_of, provider_of
from apps.subscriptions.services.clock import renew_subscription
from apps.subscriptions.services.subscriptions import locked
from apps.subscriptions.states import (
    BillingMethod,
    PaymentPurpose,
    PaymentStatus,
    SubscriptionStatus,
)
from apps.usage.owners import Owner

logger = structlog.get_logger(__name__)


def charge_due_renewals(*, now: datetime) -> Counter[str]:
    """Charge every subscription whose period is over and whose day has come; count the outcomes."""
    done: Counter[str] = Counter()
    for subscription_id in list(_due(now).values_list("pk", flat=True)):
        try:
            outcome = _charge_one(subscription_id, now)
        except (RuleBroken, ProviderError, DatabaseError):
            # The next one shall not wait for this one to be put right.
            logger.exception("renewal_failed", subscription=str(subscription_id))
            outcome = "not charged"
        if outcome:
            done[outcome] += 1
    return done


def _due(now: datetime) -> QuerySet[Subscription]:
    """Owners who were suspended or left are not charged."""
    is_there = Q(user__status=UserStatus.ACTIVE) | Q(organization__status=OrganizationStatus.ACTIVE)
    return Subscription.objects.filter(
        is_there,
        status=SubscriptionStatus.ACTIVE,
        billing_method=BillingMethod.PROVIDER,
        stripe_subscription_id="",
        cancel_at_period_end=False,
        current_period_end__lte=now,
    ).order_by("id")


def _charge_one(subscription_id: UUID, now: datetime) -> str:
    payment = _begin(subscription_id, now)
    if payment is None:
        return ""
    held = payment.subscription
    method = method_of(held) if held else None
    if method is None or not method.method_ref:
        sentence = _("There is no stored card to charge.")
        mark_failed(by=SYSTEM, payment=payment, error=sentence, now=now)
    else:
        charge_method(by=SYSTEM, payment=payment, method=method, now=now)
    payment.refresh_from_db()
    return str(payment.status)


@transaction.atomic
def _begin(subscription_id: UUID, now: datetime) -> Payment | None:
    """The payment to charge now; None when it is not yet the day, or another is charging."""
    held = locked(Subscription(pk=subscription_id))
    if not _due(now).filter(pk=subscription_id).exists():
        return None
    before = held.payments.filter(
        purpose=PaymentPurpose.RENEWAL, period_start=held.current_period_end
    )
    last = before.order_by("-id").first()
    if last is not None and (
        last.status != PaymentStatus.FAILED
        or last.next_attempt_at is None
        or last.next_attempt_at > now
    ):
        return None
    price = next_period_price(held)
    if not price.amount:
        renew_subscription(by=SYSTEM, subscription=held, now=now)
        return None
    try:
        return open_payment(
            by=SYSTEM,
            owner=Owner.of(held),
            purpose=PaymentPurpose.RENEWAL,
            provider=provider_of(held),
            amount=price.amount,
            currency=price.currency,
            plan=price.plan,
            billing_cycle=price.billing_cycle,
            subscription=held,
            period_start=held.current_period_end,
            attempt=last.attempt + 1 if last else 1,
        )
    except (PaymentUnderWay, NoPaymentProvider):
        return None
