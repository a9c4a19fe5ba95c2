"""Credits move by rows of the ledger, exactly, and by nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.core.errors import InvalidInput
from apps.core.ids import new_id
from apps.subscriptions.errors import IdempotencyConflict, InsufficientCredits
from apps.subscriptions.models import CreditTransaction, Subscription, SubscriptionPlan
from apps.subscriptions.services import ledger
from apps.subscriptions.services.reconcile import reconcile
from tests.subscriptions.conftest import START


@pytest.fixture
def subscription(owner: User) -> Subscription:
    """One without any row in its ledger."""
    return Subscription.objects.create(
        user=owner,
        plan=SubscriptionPlan.objects.get(code="starter"),
        started_at=START,
        anchor_at=START,
        current_period_start=START,
        current_period_end=START + timedelta(days=30),
        credits_reset_at=START + timedelta(days=30),
    )


def totals(subscription: Subscription) -> tuple[int, int, int]:
    """What is left, how much of it is bonus, what was used."""
    subscription.refresh_from_db()
    return (
        subscription.credits_remaining,
        subscription.bonus_credits,
        subscription.credits_used,
    )


def fill(subscription: Subscription, plan: int = 10, bonus: int = 0) -> None:
    ledger.reset(
        subscription_id=subscription.pk, monthly_credits=plan, idempotency_key="start", by=SYSTEM
    )
    if bonus:
        ledger.grant(
            subscription_id=subscription.pk, credits=bonus, idempotency_key="gift", by=SYSTEM
        )


def use(subscription: Subscription, credits: int, key: str = "use") -> CreditTransaction:
    return ledger.debit(
        subscription_id=subscription.pk, credits=credits, idempotency_key=key, by=SYSTEM
    )


def test_a_debit_takes_credits_and_says_what_is_left(subscription: Subscription) -> None:
    fill(subscription)
    row = use(subscription, 3)
    assert row.credits_balance == 7
    assert totals(subscription) == (7, 0, 3)


def test_a_debit_larger_than_the_balance_changes_nothing(subscription: Subscription) -> None:
    fill(subscription)
    with pytest.raises(InsufficientCredits):
        use(subscription, 11)
    assert totals(subscription) == (10, 0, 0)
    assert CreditTransaction.objects.count() == 1


@pytest.mark.parametrize("credits", [0, -1, True, 1.5, 3_000_000_000])
def test_an_amount_that_is_no_positive_whole_number_is_refused(
    subscription: Subscription, credits: int
) -> None:
    fill(subscription)
    with pytest.raises(InvalidInput) as caught:
        use(subscription, credits)
    assert caught.value.field == "credits"
    assert totals(subscription) == (10, 0, 0)


def test_the_same_request_twice_takes_credits_once(subscription: Subscription) -> None:
    fill(subscription)
    assert use(subscription, 3).pk == use(subscription, 3).pk
    assert totals(subscription) == (7, 0, 3)


def test_the_same_key_for_another_request_is_refused(subscription: Subscription) -> None:
    fill(subscription)
    use(subscription, 3)
    with pytest.raises(IdempotencyConflict):
        use(subscription, 4)
    assert totals(subscription) == (7, 0, 3)


def test_the_plans_credits_go_before_the_bonus(subscription: Subscription) -> None:
    fill(subscription, plan=5, bonus=4)
    use(subscription, 4, "a")
    assert totals(subscription) == (5, 4, 4)
    row = use(subscription, 3, "b")
    assert row.bonus_amount == -2
    assert totals(subscription) == (2, 2, 7)


def test_a_reset_takes_the_plans_rest_and_keeps_the_bonus(subscription: Subscription) -> None:
    fill(subscription, plan=5, bonus=4)
    use(subscription, 2)
    ledger.reset(
        subscription_id=subscription.pk, monthly_credits=5, idempotency_key="month 2", by=SYSTEM
    )
    assert totals(subscription) == (9, 4, 0)


def test_a_reset_happens_once_however_often_it_is_asked_for(subscription: Subscription) -> None:
    fill(subscription)
    use(subscription, 2)
    fill(subscription)
    assert totals(subscription) == (8, 0, 2)


def test_a_refund_gives_back_what_the_usage_took_and_names_the_job(
    subscription: Subscription,
) -> None:
    fill(subscription, plan=2, bonus=4)
    usage = use(subscription, 4)
    assert totals(subscription) == (2, 2, 4)
    job_id = new_id()
    row = ledger.refund(usage=usage, credits=4, idempotency_key="back", by=SYSTEM, job_id=job_id)
    assert row.job_id == job_id
    assert row.refunds_id == usage.pk
    assert totals(subscription) == (6, 4, 0)


def test_refunds_in_parts_give_back_no_more_bonus_than_was_used(
    subscription: Subscription,
) -> None:
    fill(subscription, plan=2, bonus=4)
    usage = use(subscription, 4)
    for key in ("first", "second"):
        ledger.refund(usage=usage, credits=2, idempotency_key=key, by=SYSTEM)
    assert totals(subscription) == (6, 4, 0)


def test_a_refund_of_an_earlier_period_does_not_lower_what_this_one_has_used(
    subscription: Subscription,
) -> None:
    fill(subscription)
    usage = use(subscription, 4)
    ledger.reset(
        subscription_id=subscription.pk, monthly_credits=10, idempotency_key="next", by=SYSTEM
    )
    use(subscription, 1, "in the new period")
    ledger.refund(usage=usage, credits=4, idempotency_key="late", by=SYSTEM)
    assert totals(subscription) == (13, 0, 1)
    assert reconcile().violations == {}


def test_no_more_is_given_back_than_was_used(subscription: Subscription) -> None:
    fill(subscription)
    usage = use(subscription, 4)
    ledger.refund(usage=usage, credits=3, idempotency_key="first", by=SYSTEM)
    with pytest.raises(DatabaseError, match="at most what was used"), transaction.atomic():
        ledger.refund(usage=usage, credits=2, idempotency_key="second", by=SYSTEM)
    assert totals(subscription) == (9, 0, 1)


def test_the_ledger_is_never_changed_or_removed(subscription: Subscription) -> None:
    fill(subscription)
    rows = CreditTransaction.objects.all()
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        rows.update(credits_amount=99)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        rows.delete()
    assert totals(subscription) == (10, 0, 0)


@pytest.mark.parametrize(
    "change", [{"credits_remaining": 500}, {"credits_used": 0}, {"bonus_credits": 1}]
)
def test_totals_cannot_be_set_past_the_ledger(
    subscription: Subscription, change: dict[str, int]
) -> None:
    fill(subscription)
    use(subscription, 1)
    with pytest.raises(DatabaseError, match="credit_transactions"), transaction.atomic():
        Subscription.objects.filter(pk=subscription.pk).update(**change)


def test_reconciling_finds_nothing_wrong(subscription: Subscription) -> None:
    fill(subscription, plan=5, bonus=4)
    usage = use(subscription, 7)
    ledger.refund(usage=usage, credits=2, idempotency_key="back", by=SYSTEM)
    proof = reconcile()
    assert proof.violations == {}
    assert (proof.subscriptions, proof.rows) == (1, 4)


@pytest.mark.forges_ledger
def test_reconciling_finds_what_was_forged_in_the_database(subscription: Subscription) -> None:
    fill(subscription)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE subscriptions SET credits_remaining = 11")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert set(reconcile().violations) == {
        "sum of amounts differs from credits left",
        "last row's balance differs from credits left",
    }
