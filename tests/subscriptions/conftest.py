from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.services.defaults import install_plans
from apps.subscriptions.services.subscriptions import start_subscription
from apps.usage.owners import Owner

# 21 November 2026, 14:05 in Seoul.
START = datetime(2026, 11, 21, 5, 5, tzinfo=UTC)


def make_subscription(owner: User, plan: str = "starter", **fields: object) -> Subscription:
    return start_subscription(
        by=SYSTEM,
        owner=Owner(user_id=owner.pk),
        plan=SubscriptionPlan.objects.get(code=plan),
        now=START,
        **fields,  # type: ignore[arg-type]
    )


@pytest.fixture
def owner(db: None) -> User:
    install_plans()
    return User.objects.create_user("owner@example.com", "correct horse battery staple")


@pytest.fixture
def subscription(owner: User) -> Subscription:
    return make_subscription(owner)
