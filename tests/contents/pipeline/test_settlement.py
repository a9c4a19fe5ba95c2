"""A run is paid for when it starts; what it did not deliver is given back, naming the job."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts.models import User
from apps.contents.models import Content, ContentRun
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.services.scripts import edit_script
from apps.contents.states import JobType, RunStatus
from apps.core.audit import SYSTEM
from apps.core.errors import ProblemList
from apps.providers.errors import ProviderError
from apps.subscriptions.entitlements import live_subscription
from apps.subscriptions.errors import InsufficientCredits, NoSubscription, SubscriptionPaused
from apps.subscriptions.models import CreditPrice, CreditTransaction, Subscription
from apps.subscriptions.services import ledger
from apps.subscriptions.services.reconcile import reconcile
from apps.subscriptions.services.subscriptions import cancel_subscription, pause_subscription
from apps.usage.owners import Owner
from tests.support.engines import replace_engine
from tests.support.productions import make_content, make_person, work_off

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def prices(content: Content) -> None:
    CreditPrice.objects.filter(operation="script").update(credits=2)
    CreditPrice.objects.filter(operation="video").update(credits=5)


def held_by(person: User) -> Subscription:
    found = live_subscription(Owner(user_id=person.pk))
    assert found is not None
    return found


def rows(run: ContentRun) -> list[tuple[str, int]]:
    found = CreditTransaction.objects.filter(run_id=run.pk).order_by("position")
    return list(found.values_list("transaction_type", "credits_amount"))


def break_at(monkeypatch: pytest.MonkeyPatch, capability: str) -> None:
    class Broken:
        name = "broken"

        def __getattr__(self, name: str) -> Any:
            def refuse(*_args: Any, **_more: Any) -> Any:
                raise ProviderError("It is broken.", permanent=True)

            return refuse

    replace_engine(monkeypatch, capability, Broken())


@pytest.mark.film
def test_a_film_that_was_made_is_paid_for(person: User, content: Content) -> None:
    run = work_off(start_run(by=person, content=content))
    assert run.status == RunStatus.COMPLETED
    assert rows(run) == [("usage", -2), ("usage", -5)]
    assert (run.quoted_credits, run.charged_credits, run.refunded_credits) == (7, 7, 0)
    assert held_by(person).credits_used == 7


@pytest.mark.film
def test_a_run_that_takes_everything_over_costs_nothing(person: User, content: Content) -> None:
    work_off(start_run(by=person, content=content))
    again = work_off(start_run(by=person, content=content))
    assert rows(again) == [("usage", -2), ("usage", -5), ("refund", 2), ("refund", 5)]
    assert again.refunded_credits == 7
    assert reconcile().violations == {}


def test_a_failed_run_gives_back_the_film_and_names_the_step_that_broke(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_at(monkeypatch, "safety")
    run = work_off(start_run(by=person, content=content))
    assert run.status == RunStatus.FAILED
    assert rows(run) == [("usage", -2), ("usage", -5), ("refund", 5)]
    refund = CreditTransaction.objects.get(run_id=run.pk, transaction_type="refund")
    assert refund.job_id == run.jobs.get(job_type=JobType.SAFETY_CHECK).pk
    assert "“Safety check” failed" in refund.description
    assert (run.charged_credits, run.refunded_credits) == (7, 5)


def test_a_run_cancelled_before_it_began_costs_nothing(person: User, content: Content) -> None:
    before = held_by(person).credits_remaining
    run = cancel_run(by=person, run=start_run(by=person, content=content))
    assert held_by(person).credits_remaining == before
    run.refresh_from_db()
    assert run.refunded_credits == 7


def test_an_own_script_is_not_charged_for(person: User, content: Content) -> None:
    edit_script(content=content, by=person, hook="One.", body=["Two."], call_to_action="Three.")
    run = start_run(by=person, content=content)
    assert run.quoted_credits == 5
    assert rows(run) == [("usage", -5)]


def test_a_run_keeps_the_price_it_was_quoted(person: User, content: Content) -> None:
    run = start_run(by=person, content=content)
    CreditPrice.objects.filter(operation="video").update(credits=50)
    cancel_run(by=person, run=run)
    run.refresh_from_db()
    assert (run.quoted_credits, run.refunded_credits) == (7, 7)
    assert reconcile().violations == {}


def test_without_credits_nothing_starts(person: User, content: Content) -> None:
    held = held_by(person)
    ledger.debit(
        subscription_id=held.pk,
        credits=held.credits_remaining - 6,
        idempotency_key="almost all",
        by=SYSTEM,
    )
    with pytest.raises(InsufficientCredits) as caught:
        start_run(by=person, content=content)
    assert "7" in str(caught.value)
    assert "6" in str(caught.value)
    assert not content.runs.exists()
    assert held_by(person).credits_remaining == 6


def test_without_a_subscription_nothing_starts(person: User, content: Content) -> None:
    cancel_subscription(by=SYSTEM, subscription=held_by(person), at_period_end=False)
    with pytest.raises(NoSubscription):
        start_run(by=person, content=content)


def test_a_paused_subscription_starts_nothing(person: User, content: Content) -> None:
    pause_subscription(by=SYSTEM, subscription=held_by(person))
    with pytest.raises(SubscriptionPaused):
        start_run(by=person, content=content)


def test_missing_credits_are_named_together_with_everything_else(
    person: User, content: Content, settings: Any
) -> None:
    settings.MIN_FREE_DISK_BYTES = 1 << 60
    pause_subscription(by=SYSTEM, subscription=held_by(person))
    with pytest.raises(ProblemList) as caught:
        start_run(by=person, content=content)
    assert [one.code for one in caught.value.problems] == [
        "subscription_paused",
        "disk_almost_full",
    ]


def test_superusers_are_given_a_subscription_of_the_house_at_first_need() -> None:
    operator = make_person("operator@example.com", is_staff=True, is_superuser=True)
    content = make_content(operator)
    cancel_subscription(by=SYSTEM, subscription=held_by(operator), at_period_end=False)
    start_run(by=operator, content=content)
    held = held_by(operator)
    assert (held.billing_method, held.plan.code) == ("complimentary", "enterprise")
    assert held.credits_used == 7
