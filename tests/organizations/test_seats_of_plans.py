"""Seats as they are sold: what the plan says decides who may be invited."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.core.errors import RuleBroken
from apps.organizations.models import Organization, OrganizationInvitation
from apps.organizations.services.invitations import invite
from apps.organizations.services.organizations import create_organization
from apps.subscriptions.models import SubscriptionPlan
from apps.subscriptions.services.defaults import install_plans
from apps.subscriptions.services.subscriptions import start_subscription
from apps.usage.owners import Owner


@pytest.fixture
def team(newcomer: User, ten_seats: None, settings: Any) -> Organization:
    """A team of one, without a subscription, whose seats are counted as they are sold."""
    settings.SEAT_GUARD = "apps.subscriptions.entitlements.check_seat_free"
    install_plans()
    return create_organization(by=newcomer, name="Seated")


def test_a_team_without_a_plan_is_told_which_one_it_needs(
    team: Organization, newcomer: User
) -> None:
    with pytest.raises(RuleBroken, match="plan") as refused:
        invite(organization=team, email="new@example.com", role="viewer", by=newcomer)
    assert refused.value.field == "email"
    assert not OrganizationInvitation.objects.exists()


def test_a_plan_seats_as_many_as_it_says(team: Organization, newcomer: User) -> None:
    plan = SubscriptionPlan.objects.get(code="pro")
    plan.features = {**plan.features, "team_seats": 2}
    plan.save()
    start_subscription(
        by=SYSTEM,
        owner=Owner(organization_id=team.pk),
        plan=plan,
        now=datetime(2026, 11, 21, tzinfo=UTC),
    )
    invite(organization=team, email="second@example.com", role="viewer", by=newcomer)
    with pytest.raises(RuleBroken, match="2 seats"):
        invite(organization=team, email="third@example.com", role="viewer", by=newcomer)
