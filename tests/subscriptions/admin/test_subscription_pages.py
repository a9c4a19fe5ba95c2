"""A subscription's page: facts, and buttons that each call one service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.subscriptions.admin.deeds import DEEDS
from apps.subscriptions.models import CreditTransaction, Subscription, SubscriptionPlan
from apps.subscriptions.services import ledger
from apps.subscriptions.services.clock import begin_grace
from apps.subscriptions.services.reconcile import reconcile
from apps.usage.owners import Owner
from tests.subscriptions.admin.conftest import person, start, url
from tests.support.cast import Cast

LIST = "subscription_changelist"


def said(answer: Any) -> str:
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def bonus(**more: Any) -> dict[str, Any]:
    return {"credits": 10, "reason": "The outage of Monday", "key": uuid4(), **more}


def test_the_page_shows_facts_and_the_last_rows_of_the_ledger(
    staff: Client, held: Subscription
) -> None:
    for number in range(30):
        ledger.debit(
            subscription_id=held.pk,
            credits=1,
            idempotency_key=f"u{number}",
            by=SYSTEM,
            description=f"row-{number}-",
        )
    page = staff.get(url("subscription_change", held)).content.decode()
    assert "Team" in page
    assert "row-29-" in page
    assert "row-10-" in page
    assert "row-9-" not in page


@pytest.mark.parametrize("name", [*DEEDS, "plan"])
def test_every_form_opens_or_says_why_not(name: str, staff: Client, held: Subscription) -> None:
    answer = staff.get(url(f"subscription_{name}", held))
    if name in {"resume", "keep", "forget"}:
        assert answer.status_code == 302
        assert "cannot be done" in said(answer)
    else:
        assert answer.status_code == 200


def test_a_bonus_is_given_once_however_often_its_button_is_clicked(
    cast: Cast, staff: Client, held: Subscription
) -> None:
    given = bonus()
    for _click in range(2):
        answer = staff.post(url("subscription_bonus", held), given)
        assert answer.status_code == 302
        assert "10 credits were given" in said(answer)
    held.refresh_from_db()
    assert (held.credits_remaining, held.bonus_credits) == (130, 10)
    entry = AuditLog.objects.get(action="credits.given")
    assert entry.actor_id == str(cast.staff.pk)


def test_one_page_cannot_give_two_amounts(staff: Client, held: Subscription) -> None:
    given = bonus()
    staff.post(url("subscription_bonus", held), given)
    answer = staff.post(url("subscription_bonus", held), {**given, "credits": 11})
    assert answer.status_code == 422
    assert "was used for another request" in answer.content.decode()
    held.refresh_from_db()
    assert held.bonus_credits == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"credits": 0},
        {"credits": -3},
        {"credits": 100_001},
        {"credits": "1.5"},
        {"credits": ""},
        {"reason": ""},
        {"reason": "   "},
        {"reason": "x" * 501},
        {"reason": "ring\x07"},
        {"reason": "nul\x00"},
        {"key": "me"},
    ],
)
def test_a_wrong_bonus_is_an_error_on_the_form(
    wrong: dict[str, Any], staff: Client, held: Subscription
) -> None:
    answer = staff.post(url("subscription_bonus", held), bonus(**wrong))
    assert answer.status_code == 422
    held.refresh_from_db()
    assert held.bonus_credits == 0
    assert not AuditLog.objects.filter(action="credits.given").exists()


def test_a_life_by_buttons(staff: Client, held: Subscription) -> None:
    def do(name: str) -> Subscription:
        assert staff.post(url(f"subscription_{name}", held), {}).status_code == 302
        held.refresh_from_db()
        return held

    assert do("pause").status == "paused"
    assert do("resume").status == "active"
    assert do("cancel").cancel_at_period_end is True
    assert do("keep").cancel_at_period_end is False
    ended = do("end")
    assert (ended.status, ended.credits_remaining) == ("cancelled", 0)
    assert do("end").status == "cancelled"
    assert reconcile().violations == {}


def test_a_second_click_on_renew_does_not_pay_a_second_period(
    staff: Client, held: Subscription
) -> None:
    past = timezone.now() - timedelta(days=40)
    owed = start(Owner(user_id=person("late").pk), now=past)
    begin_grace(subscription=owed, now=timezone.now())
    seen = {"seen_end": owed.current_period_end.isoformat()}
    assert staff.post(url("subscription_renew", owed), seen).status_code == 302
    owed.refresh_from_db()
    paid_until = owed.current_period_end
    assert owed.grace_until is None
    again = staff.post(url("subscription_renew", owed), seen)
    assert (again.status_code, "meanwhile" in again.content.decode()) == (422, True)
    owed.refresh_from_db()
    assert owed.current_period_end == paid_until


def test_a_plan_is_changed_after_its_quote_was_seen(staff: Client, held: Subscription) -> None:
    business = SubscriptionPlan.objects.get(code="business")
    asked = {"plan": str(business.pk), "billing_cycle": "monthly"}
    quote = staff.get(url("subscription_plan", held), asked)
    assert "+380" in quote.content.decode()
    assert "100,000 KRW" in quote.content.decode()
    held.refresh_from_db()
    assert held.plan.code == "pro"
    assert staff.post(url("subscription_plan", held), asked).status_code == 302
    held.refresh_from_db()
    assert (held.plan.code, held.credits_remaining) == ("business", 500)
    again = staff.post(url("subscription_plan", held), asked)
    assert (again.status_code, "plan already" in again.content.decode()) == (422, True)


def test_a_smaller_plan_waits_and_can_be_forgotten(staff: Client, held: Subscription) -> None:
    starter = SubscriptionPlan.objects.get(code="starter")
    staff.post(url("subscription_plan", held), {"plan": starter.pk, "billing_cycle": "monthly"})
    held.refresh_from_db()
    assert held.next_plan == starter
    assert staff.post(url("subscription_forget", held), {}).status_code == 302
    held.refresh_from_db()
    assert held.next_plan is None


@pytest.mark.parametrize(
    "asked", [{"plan": "x", "billing_cycle": "monthly"}, {"plan": "", "billing_cycle": "weekly"}]
)
def test_a_wrong_plan_is_an_error_on_the_form(
    asked: dict[str, str], staff: Client, held: Subscription
) -> None:
    assert staff.get(url("subscription_plan", held), asked).status_code == 422
    assert staff.post(url("subscription_plan", held), asked).status_code == 422


def test_a_subscription_is_started_for_one_owner(
    cast: Cast, staff: Client, held: Subscription
) -> None:
    pro = SubscriptionPlan.objects.get(code="pro")
    given = {"plan": pro.pk, "billing_cycle": "monthly", "billing_method": "manual"}
    both = {**given, "user": cast.owner.pk, "organization": cast.team.pk}
    for wrong in (given, both, {**given, "organization": cast.team.pk}):
        assert staff.post(url("subscription_add"), wrong).status_code == 422
    provider = {**given, "user": cast.owner.pk, "billing_method": "provider"}
    assert staff.post(url("subscription_add"), provider).status_code == 422
    assert Subscription.objects.count() == 1
    assert staff.get(url("subscription_add")).status_code == 200
    assert staff.post(url("subscription_add"), {**given, "user": cast.owner.pk}).status_code == 302
    made = Subscription.objects.get(user=cast.owner)
    assert (made.plan, made.credits_remaining) == (pro, 120)


def test_filters_answer_operators_questions(cast: Cast, staff: Client, held: Subscription) -> None:
    past = timezone.now() - timedelta(days=33)
    grace = start(Owner(user_id=cast.owner.pk), now=past)
    begin_grace(subscription=grace, now=timezone.now())
    low = start(Owner(user_id=cast.viewer.pk), "starter", billing_method="complimentary")
    ledger.debit(subscription_id=low.pk, credits=29, idempotency_key="a", by=SYSTEM)

    def found(**asked: str) -> set[Any]:
        page: Any = staff.get(url(LIST), asked)
        assert page.status_code == 200
        return {one.pk for one in page.context_data["cl"].result_list}

    assert found(attention="grace") == {grace.pk}
    assert found(attention="soon") == {grace.pk}
    assert found(attention="cancels") == set()
    assert found(attention="low") == {low.pk}
    assert found(billing_method__exact="complimentary") == {low.pk}
    assert found(plan__id__exact=str(held.plan_id)) == {held.pk, grace.pk}
    assert found(q="viewer@exam") == {low.pk}
    assert found(q="Team") == {held.pk}
    assert found(q=str(held.pk)) == {held.pk}


def test_pages_ask_as_many_questions_for_many_rows_as_for_few(
    cast: Cast, staff: Client, held: Subscription
) -> None:
    def questions(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert staff.get(address).status_code == 200
        return len(seen)

    def fill(start_at: int, count: int) -> None:
        for number in range(start_at, start_at + count):
            mine = start(Owner(user_id=person(number).pk))
            ledger.debit(subscription_id=mine.pk, credits=1, idempotency_key=f"{number}", by=SYSTEM)

    addresses = [url(LIST), url("credittransaction_changelist"), url("subscription_change", held)]
    fill(0, 2)
    staff.get(addresses[0])
    few = [questions(address) for address in addresses]
    fill(10, 12)
    assert [questions(address) for address in addresses] == few


def test_support_looks_and_gives_but_changes_nothing(
    member_of: Callable[[str], Client], held: Subscription
) -> None:
    support = member_of("Support")
    page = support.get(url("subscription_change", held)).content.decode()
    assert 'data-test="bonus"' in page
    assert 'data-test="end"' not in page
    assert support.post(url("subscription_bonus", held), bonus()).status_code == 302
    for name in (*(set(DEEDS) - {"bonus"}), "plan"):
        assert support.post(url(f"subscription_{name}", held), {}).status_code == 403
    assert support.get(url("subscription_add")).status_code == 403
    assert AuditLog.objects.filter(action="request.refused").count() == len(DEEDS)
    assert CreditTransaction.objects.filter(transaction_type="bonus").count() == 1


def test_operators_only_look(member_of: Callable[[str], Client], held: Subscription) -> None:
    operator = member_of("Operators")
    assert operator.get(url("subscription_change", held)).status_code == 200
    assert operator.post(url("subscription_bonus", held), bonus()).status_code == 403
    assert operator.post(url("subscription_end", held), {}).status_code == 403


def test_finance_does_the_work(member_of: Callable[[str], Client], held: Subscription) -> None:
    finance = member_of("Finance")
    assert finance.get(url("subscription_add")).status_code == 200
    assert finance.post(url("subscription_pause", held), {}).status_code == 302
    assert finance.get(url("chargerequest_changelist")).status_code == 200


def test_nobody_deletes_a_subscription_or_the_ledger(staff: Client, held: Subscription) -> None:
    row = CreditTransaction.objects.get()
    assert staff.post(url("subscription_delete", held), {"post": "yes"}).status_code == 403
    for name in ("delete", "change"):
        assert staff.post(url(f"credittransaction_{name}", row), {"post": "yes"}).status_code == 403
    assert staff.get(url("credittransaction_add")).status_code == 403
    assert Subscription.objects.filter(pk=held.pk).exists()
