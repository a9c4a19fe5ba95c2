"""A customer asks for credits; staff answer once."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.core.errors import InvalidInput
from apps.core.models import AuditLog
from apps.subscriptions.errors import (
    NoSubscription,
    TooManyRequests,
    WrongChargeRequestState,
)
from apps.subscriptions.models import ChargeRequest, CreditTransaction, Subscription
from apps.subscriptions.services.charge_requests import (
    approve_request,
    reject_request,
    request_credits,
    withdraw_request,
)
from apps.subscriptions.services.defaults import install_plans
from apps.subscriptions.services.subscriptions import cancel_subscription
from apps.usage.owners import Owner
from tests.subscriptions.conftest import make_subscription


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staff@example.com")


@pytest.fixture
def asked(owner: User, subscription: Subscription) -> ChargeRequest:
    return request_credits(
        by=owner, owner=Owner.of(subscription), credits=50, note="Paid by bank transfer."
    )


def test_an_approval_credits_what_was_asked_for(
    asked: ChargeRequest, subscription: Subscription, staff: User
) -> None:
    approve_request(by=staff, request=asked, memo="Transfer of 21 November")
    asked.refresh_from_db()
    subscription.refresh_from_db()
    assert (asked.status, asked.processed_by) == ("approved", staff)
    assert asked.processed_at is not None
    assert (subscription.credits_remaining, subscription.bonus_credits) == (80, 50)
    row = CreditTransaction.objects.get(transaction_type="charge")
    assert row.description == "Transfer of 21 November"


def test_a_second_approval_is_refused_and_credits_nothing(
    asked: ChargeRequest, subscription: Subscription, staff: User
) -> None:
    approve_request(by=staff, request=asked)
    with pytest.raises(WrongChargeRequestState):
        approve_request(by=staff, request=asked)
    with pytest.raises(WrongChargeRequestState):
        reject_request(by=staff, request=asked, memo="Changed our mind.")
    subscription.refresh_from_db()
    assert subscription.credits_remaining == 80


@pytest.mark.django_db(transaction=True)
def test_many_approvals_at_once_credit_once() -> None:
    install_plans()
    owner = User.objects.create_user("owner@example.com")
    staff = User.objects.create_superuser("staff@example.com")
    held = make_subscription(owner)
    asked = request_credits(by=owner, owner=Owner.of(held), credits=50)
    barrier = Barrier(6)

    def click() -> None:
        barrier.wait()
        try:
            approve_request(by=staff, request=ChargeRequest.objects.get(pk=asked.pk))
        except WrongChargeRequestState:
            pass
        finally:
            connection.close()

    threads = [Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held.refresh_from_db()
    assert held.credits_remaining == 80
    assert AuditLog.objects.filter(action="charge_request.approved").count() == 1


def test_a_refusal_gives_its_reason(
    asked: ChargeRequest, subscription: Subscription, staff: User
) -> None:
    with pytest.raises(InvalidInput) as caught:
        reject_request(by=staff, request=asked, memo="  ")
    assert caught.value.field == "memo"
    reject_request(by=staff, request=asked, memo="No transfer has come.")
    asked.refresh_from_db()
    subscription.refresh_from_db()
    assert (asked.status, asked.memo) == ("rejected", "No transfer has come.")
    assert subscription.credits_remaining == 30


def test_a_request_can_be_withdrawn_until_it_is_answered(
    asked: ChargeRequest, owner: User, staff: User
) -> None:
    withdraw_request(by=owner, request=asked)
    with pytest.raises(WrongChargeRequestState):
        approve_request(by=staff, request=asked)


@pytest.mark.parametrize("credits", [0, -5, 1_000_001, True])
def test_an_amount_out_of_range_is_refused(
    owner: User, subscription: Subscription, credits: int
) -> None:
    with pytest.raises(InvalidInput) as caught:
        request_credits(by=owner, owner=Owner.of(subscription), credits=credits)
    assert caught.value.field == "credits"
    assert not ChargeRequest.objects.exists()


@pytest.mark.parametrize("note", ["x" * 1001, "a\x00b", "a\x1bb"])
def test_a_note_too_long_or_with_control_characters_is_refused(
    owner: User, subscription: Subscription, note: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        request_credits(by=owner, owner=Owner.of(subscription), credits=5, note=note)
    assert caught.value.field == "note"


def test_without_a_subscription_there_is_nothing_to_put_credits_on(owner: User) -> None:
    with pytest.raises(NoSubscription):
        request_credits(by=owner, owner=Owner(user_id=owner.pk), credits=5)


def test_an_approval_after_the_subscription_ended_stays_unanswered(
    asked: ChargeRequest, subscription: Subscription, staff: User
) -> None:
    cancel_subscription(by=SYSTEM, subscription=subscription, at_period_end=False)
    with pytest.raises(NoSubscription):
        approve_request(by=staff, request=asked)
    assert ChargeRequest.objects.get(pk=asked.pk).status == "pending"


def test_only_a_handful_wait_at_once(owner: User, subscription: Subscription) -> None:
    for _ in range(5):
        request_credits(by=owner, owner=Owner.of(subscription), credits=5)
    with pytest.raises(TooManyRequests):
        request_credits(by=owner, owner=Owner.of(subscription), credits=5)
