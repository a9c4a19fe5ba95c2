"""How many projects there may be is the plan's to say, also for many clicks at once."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.projects.models import Project
from apps.projects.services.projects import create_project, update_project
from apps.subscriptions.errors import PlanLimitReached
from apps.subscriptions.models import SubscriptionPlan
from apps.subscriptions.services.defaults import install_plans
from apps.usage.owners import Owner
from tests.support.productions import subscribe


def test_without_a_plan_there_is_room_for_one_project(someone: User) -> None:
    install_plans()
    create_project(by=someone, name="First")
    with pytest.raises(PlanLimitReached) as caught:
        create_project(by=someone, name="Second")
    assert str(caught.value) == ("Your plan has room for 1 project. The plan “Starter” allows it.")
    assert (caught.value.field, caught.value.plan) == ("projects", "starter")
    assert Project.objects.count() == 1


def test_the_sentence_names_the_cheapest_plan_that_allows_it(someone: User) -> None:
    install_plans()
    subscribe(Owner(user_id=someone.pk), "starter")
    for number in range(3):
        create_project(by=someone, name=f"Project {number}")
    with pytest.raises(PlanLimitReached, match="The plan “Pro” allows it"):
        create_project(by=someone, name="One more")


def test_when_no_plan_on_sale_allows_it_that_is_said(someone: User) -> None:
    install_plans()
    SubscriptionPlan.objects.all().update(max_projects=1)
    create_project(by=someone, name="First")
    with pytest.raises(PlanLimitReached, match="No plan on sale allows this"):
        create_project(by=someone, name="Second")


def test_archived_projects_take_no_room_until_they_come_back(someone: User) -> None:
    install_plans()
    first = create_project(by=someone, name="First")
    update_project(by=someone, project=first, status="archived")
    create_project(by=someone, name="Second")
    with pytest.raises(PlanLimitReached):
        update_project(by=someone, project=first, status="active")
    first.refresh_from_db()
    assert first.status == "archived"


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_do_not_pass_the_limit() -> None:
    install_plans()
    person = User.objects.create_user("someone@example.com")
    barrier = Barrier(6)

    def click(number: int) -> None:
        barrier.wait()
        try:
            create_project(by=person, name=f"Project {number}")
        except PlanLimitReached:
            pass
        finally:
            connection.close()

    threads = [Thread(target=click, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Project.objects.count() == 1
