"""What a plan allows is asked in one place, and a refusal names the plan that would allow it."""

from __future__ import annotations

import pytest
from django.utils import translation

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.organizations.models import Organization
from apps.organizations.services.organizations import change_organization
from apps.subscriptions.entitlements import (
    FREE,
    check_flag,
    check_seat_free,
    entitlements_of,
)
from apps.subscriptions.errors import PlanLimitReached
from apps.subscriptions.features import FLAGS
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.services.subscriptions import cancel_subscription, pause_subscription
from apps.usage.owners import Owner
from tests.subscriptions.conftest import make_subscription
from tests.support.productions import subscribe


def test_without_a_subscription_there_is_enough_to_look_around(owner: User) -> None:
    assert entitlements_of(Owner(user_id=owner.pk)) == FREE
    assert set(FREE.limits.values()) == {1}
    assert not FREE.flags


def test_a_plan_brings_its_limits_and_features(owner: User) -> None:
    make_subscription(owner, "pro")
    found = entitlements_of(Owner(user_id=owner.pk))
    assert found.plan_code == "pro"
    assert found.limits == {"max_projects": 10, "max_channels": 5, "team_seats": 3}
    assert found.flags == {"advanced_templates", "api_access"}


def test_a_pause_keeps_what_there_is_and_an_end_takes_it(subscription: Subscription) -> None:
    owner = Owner.of(subscription)
    pause_subscription(by=SYSTEM, subscription=subscription)
    assert entitlements_of(owner).plan_code == "starter"
    cancel_subscription(by=SYSTEM, subscription=subscription)
    assert entitlements_of(owner) == FREE


@pytest.mark.parametrize("flag", FLAGS)
def test_every_feature_is_refused_with_the_cheapest_plan_that_brings_it(
    subscription: Subscription, flag: str
) -> None:
    with translation.override("en"), pytest.raises(PlanLimitReached) as caught:
        check_flag(owner=Owner.of(subscription), flag=flag, field="template")
    bringing = [one for one in SubscriptionPlan.objects.all() if one.features[flag]]
    cheapest = min(bringing, key=lambda one: one.price_monthly)
    assert caught.value.plan == cheapest.code
    assert f"The plan “{cheapest.name}” allows it." in str(caught.value)
    assert caught.value.field == "template"


def test_seats_are_the_plans(owner: User) -> None:
    team = Organization.objects.create(name="Team", slug="team")
    check_seat_free(organization=team, seats_wanted=1)
    with pytest.raises(PlanLimitReached) as caught:
        check_seat_free(organization=team, seats_wanted=2)
    assert (caught.value.field, caught.value.plan) == ("email", "pro")
    subscribe(Owner(organization_id=team.pk), "business")
    check_seat_free(organization=team, seats_wanted=10)
    with pytest.raises(PlanLimitReached, match="Enterprise"):
        check_seat_free(organization=team, seats_wanted=11)


def test_a_domain_of_ones_own_needs_a_plan_that_brings_it(owner: User) -> None:
    staff = User.objects.create_superuser("staff@example.com")
    team = Organization.objects.create(name="Team", slug="team")
    with pytest.raises(PlanLimitReached) as caught:
        change_organization(organization=team, by=staff, custom_domain="video.example.com")
    assert (caught.value.field, caught.value.plan) == ("custom_domain", "enterprise")
    subscribe(Owner(organization_id=team.pk), "enterprise")
    change_organization(organization=team, by=staff, custom_domain="video.example.com")
    team.refresh_from_db()
    assert team.custom_domain == "video.example.com"


def test_asking_takes_one_query(
    subscription: Subscription, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        entitlements_of(Owner.of(subscription))
