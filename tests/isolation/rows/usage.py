from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from apps.usage.models import (
    AiOutput,
    AnalyticsEvent,
    ApiUsage,
    Budget,
    DailyCost,
    ProviderKey,
    ProviderRoute,
    WorkflowLog,
)
from tests.isolation.tenant import Tenant


def plant(tenant: Tenant) -> None:
    """A call, its day's sum, a budget and the three histories."""
    team = {"organization_id": UUID(tenant.ids["organization"])}
    content = {"content_id": UUID(tenant.ids["content"])}
    now = timezone.now()
    tenant.make("call", ApiUsage, **team, **content, estimated_cost=Decimal("0.5"))
    tenant.make("cost", DailyCost, **team, day=now.date(), calls=1, cost=Decimal("0.5"))
    tenant.make("budget", Budget, **team, monthly_hard_usd=Decimal(900))
    tenant.make("provider_key", ProviderKey, **team, vendor="openai", hint="1234")
    tenant.make("provider_route", ProviderRoute, **team, capability="image", providers=["cards"])
    tenant.make("output", AiOutput, **content, output_type="script")
    tenant.make("event", AnalyticsEvent, **team, **content, ip_address=None)
    tenant.make("workflow", WorkflowLog, **content, status="completed", started_at=now)
