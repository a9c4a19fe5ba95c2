from __future__ import annotations

from uuid import UUID

from apps.core.audit import SYSTEM
from apps.subscriptions.models import ChargeRequest, CreditTransaction, SubscriptionPlan
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
