from __future__ import annotations

from uuid import UUID

from apps.core.audit import SYSTEM
from apps.subscriptions.models import (
    ChargeRequest,
    CreditPack,
    CreditTransaction,
    Payment,
    PaymentEvent,
    PaymentMethod,
    Subscription,
    SubscriptionPlan,
)
from apps.subscriptions.services import ledger
from apps.subscriptions.services.subscriptions import start_subscription
from apps.usage.owners import Owner
from tests.isolation.tenant import Tenant


def plant(tenant: Tenant) -> None:
    """A subscription with the first rows of its ledger, and a request for more credits."""
    team = UUID(tenant.ids["organization"])
    plan = SubscriptionPlan.objects.get(code="enterprise")
    subscription = start_subscription(by=SYSTEM, owner=Owner(organization_id=team), plan=plan)
    tenant.keep("subscription", subscription)
    first = CreditTransaction.objects.filter(subscription=subscription).latest("id")
    tenant.keep("transaction", first)
    tenant.make(
        "charge_request",
        ChargeRequest,
        organization_id=team,
        requested_by=tenant.people["owner"],
        credits=10,
    )
    _plant_billing(tenant, team, subscription)


def plant_usage(tenant: Tenant) -> None:
    """What the content took from the ledger."""
    ledger.debit(
        subscription_id=UUID(tenant.ids["subscription"]),
        credits=1,
        idempotency_key=f"usage:{tenant.word}",
        by=SYSTEM,
        content_id=UUID(tenant.ids["content"]),
        description=f"video {tenant.word}",
    )


def _plant_billing(tenant: Tenant, team: UUID, subscription: Subscription) -> None:
    """What was paid, with what, and what the provider told of it."""
    method = tenant.make(
        "payment_method", PaymentMethod, organization_id=team, provider="toss", method_ref=""
    )
    tenant.make(
        "payment",
        Payment,
        organization_id=team,
        subscription=subscription,
        method=method,
        provider="toss",
        purpose="subscription",
        plan=subscription.plan,
        billing_cycle="monthly",
        amount=19_000,
        status="paid",
        currency="KRW",
        sent_at=subscription.started_at,
        paid_at=subscription.started_at,
        delivered_at=subscription.started_at,
    )
    tenant.make("payment_event", PaymentEvent, occurred_at=subscription.started_at)
    tenant.name("credit_pack", str(CreditPack.objects.values_list("pk", flat=True)[0]))
    tenant.name("provider", "toss")
