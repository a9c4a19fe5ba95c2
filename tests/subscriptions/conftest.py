from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.services.defaults import install_plans


def make_subscription(owner: User) -> Subscription:
    now = timezone.now()
    return Subscription.objects.create(
        user=owner,
        plan=SubscriptionPlan.objects.get(code="starter"),
        started_at=now,
        current_period_start=now,
        current_period_end=now + timedelta(days=30),
        credits_reset_at=now + timedelta(days=30),
    )


@pytest.fixture
def owner(db: None) -> User:
    install_plans()
    return User.objects.create_user("owner@example.com", "correct horse battery staple")


@pytest.fixture
def subscription(owner: User) -> Subscription:
    return make_subscription(owner)
