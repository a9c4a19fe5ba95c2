from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services.staff_groups import install_staff_groups
from apps.core.audit import SYSTEM
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.services.subscriptions import start_subscription
from apps.usage.owners import Owner
from tests.subscriptions.plainly import cast, nobody_subscribed
from tests.support.cast import Cast

__all__ = ["cast", "nobody_subscribed"]

Page = Callable[..., HttpResponse]


def url(name: str, row: Any = None) -> str:
    args = [row.pk] if row is not None else []
    return reverse(f"admin:subscriptions_{name}", args=args)


def start(owner: Owner, plan: str = "pro", **fields: Any) -> Subscription:
    return start_subscription(
        by=SYSTEM, owner=owner, plan=SubscriptionPlan.objects.get(code=plan), **fields
    )


def person(number: int | str) -> User:
    return User.objects.create_user(f"{number}@example.com", name=f"Person {number}")


@pytest.fixture
def held(cast: Cast) -> Subscription:
    """The team's subscription: pro, paid by hand."""
    return start(Owner(organization_id=cast.team.pk))


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


@pytest.fixture
def member_of() -> Callable[[str], Client]:
    """Somebody of a staff group, signed in."""

    def made(group: str) -> Client:
        install_staff_groups()
        user = User.objects.create_user(f"{group}@example.com".lower(), is_staff=True, locale="en")
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return made
