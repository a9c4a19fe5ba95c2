from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.services.subscriptions import start_subscription
from apps.usage.owners import Owner
from tests.subscriptions.plainly import cast, nobody_subscribed
from tests.support.cast import Cast

__all__ = ["cast", "nobody_subscribed"]

Api = Callable[[Any], APIClient]


def start(owner: Owner, plan: str = "pro", **fields: Any) -> Subscription:
    return start_subscription(
        by=SYSTEM, owner=owner, plan=SubscriptionPlan.objects.get(code=plan), **fields
    )


def refusals_of(user: User) -> list[str]:
    rows = AuditLog.objects.filter(actor_id=str(user.pk), action="request.refused")
    return [row.target_label for row in rows]


@pytest.fixture
def teams(cast: Cast) -> Subscription:
    """The team's subscription: pro, paid by hand."""
    return start(Owner(organization_id=cast.team.pk))
