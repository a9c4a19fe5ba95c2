"""Credits are exact: under many connections at once, and against a model through thousands of
operations in any order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.accounts.models import User
from apps.core.audit import SYSTEM
from apps.subscriptions.errors import IdempotencyConflict, InsufficientCredits
from apps.subscriptions.models import CreditTransaction, Subscription, SubscriptionPlan
from apps.subscriptions.services import ledger
from apps.subscriptions.services.defaults import install_plans
from apps.subscriptions.services.reconcile import reconcile
from tests.subscriptions.conftest import START

CONNECTIONS, DEBITS_EACH, BALANCE = 32, 1_000, 500
# In parts, so that parallel processes share them; at least 10,000 operations in all.
PARTS, EXAMPLES, OPERATIONS_EACH = 4, 66, 50
# Asked after each operation, so in one short question.
TOTALS = """
SELECT credits_remaining, bonus_credits, credits_used, (
    SELECT credits_balance FROM credit_transactions
    WHERE subscription_id = subscriptions.id ORDER BY position DESC LIMIT 1
) FROM subscriptions WHERE id = %s
"""
MONTH_END = START + timedelta(days=30)

_number = count()


def new_subscription() -> Subscription:
    """One in force with its plan's 30 credits; hundreds are needed, so that nothing else of
    starting a subscription is done."""
    subscription = Subscription.objects.create(
        user=User.objects.create(email=f"person{next(_number)}@example.com"),
        plan=SubscriptionPlan.objects.get(code="starter"),
        started_at=START,
        anchor_at=START,
        current_period_start=START,
        current_period_end=MONTH_END,
        credits_reset_at=MONTH_END,
    )
    ledger.reset(
        subscription_id=subscription.pk,
        monthly_credits=30,
        idempotency_key=f"start:{subscription.pk}",
        by=SYSTEM,
    )
    return subscription


@pytest.mark.django_db(transaction=True)
def test_of_32_connections_with_1000_debits_each_exactly_500_succeed() -> None:
    install_plans()
    held = new_subscription()
    ledger.reset(
        subscription_id=held.pk, monthly_credits=BALANCE, idempotency_key="fill", by=SYSTEM
    )
    barrier = Barrier(CONNECTIONS)

    def client(number: int) -> int:
        barrier.wait()
        taken = 0
        for debit in range(DEBITS_EACH):
            try:
                ledger.debit(
                    subscription_id=held.pk,
                    credits=1,
                    idempotency_key=f"{number}:{debit}",
                    by=SYSTEM,
                )
                taken += 1
            except InsufficientCredits:
                continue
        connection.close()
        return taken

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        taken = sum(pool.map(client, range(CONNECTIONS)))
    held.refresh_from_db()
    assert taken == BALANCE
    assert (held.credits_remaining, held.credits_used) == (0, BALANCE)
    assert CreditTransaction.objects.filter(transaction_type="usage").count() == BALANCE
    assert reconcile().violations == {}


@dataclass
class Usage:
    """One usage as the model knows it."""

    row: CreditTransaction
    credits: int
    bonus: int
    period: int
    given_back: int = 0
    bonus_back: int = 0


class Ledger(RuleBasedStateMachine):
    """The same operations on the ledger and on a model of a few whole numbers."""

    operations = 0

    def __init__(self) -> None:
        super().__init__()
        self.held = new_subscription()
        self.plan, self.bonus, self.used, self.period = 30, 0, 0, 0
        self.usages: list[Usage] = []
        self.keys = count()

    def key(self) -> str:
        return f"{self.held.pk}:{next(self.keys)}"

    @rule(credits=st.integers(1, 40), repeated=st.booleans())
    def debit(self, credits: int, *, repeated: bool) -> None:
        key = self.key()
        if credits > self.plan + self.bonus:
            with pytest.raises(InsufficientCredits):
                self._debit(credits, key)
            return
        row = self._debit(credits, key)
        if repeated:
            assert self._debit(credits, key).pk == row.pk
            with pytest.raises(IdempotencyConflict):
                self._debit(credits + 1, key)
        bonus = max(0, credits - self.plan)
        self.plan -= credits - bonus
        self.bonus -= bonus
        self.used += credits
        self.usages.append(Usage(row, credits, bonus, self.period))

    def _debit(self, credits: int, key: str) -> CreditTransaction:
        return ledger.debit(
            subscription_id=self.held.pk, credits=credits, idempotency_key=key, by=SYSTEM
        )

    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        if not self.usages:
            return
        usage = data.draw(st.sampled_from(self.usages))
        credits = data.draw(st.integers(1, usage.credits + 2))
        if usage.given_back + credits > usage.credits:
            with pytest.raises(DatabaseError), transaction.atomic():
                self._refund(usage, credits)
            return
        self._refund(usage, credits)
        bonus = min(credits, usage.bonus - usage.bonus_back)
        usage.given_back += credits
        usage.bonus_back += bonus
        self.bonus += bonus
        self.plan += credits - bonus
        if usage.period == self.period:
            self.used -= credits

    def _refund(self, usage: Usage, credits: int) -> None:
        ledger.refund(usage=usage.row, credits=credits, idempotency_key=self.key(), by=SYSTEM)

    @rule(credits=st.integers(1, 20))
    def bonus_credits(self, credits: int) -> None:
        ledger.grant(
            subscription_id=self.held.pk, credits=credits, idempotency_key=self.key(), by=SYSTEM
        )
        self.bonus += credits

    @rule(credits=st.integers(1, 20))
    def larger_plan(self, credits: int) -> None:
        ledger.add_plan_credits(
            subscription_id=self.held.pk,
            credits=credits,
            idempotency_key=self.key(),
            by=SYSTEM,
            description="A larger plan",
        )
        self.plan += credits

    @rule(credits=st.integers(0, 60))
    def next_month(self, credits: int) -> None:
        ledger.reset(
            subscription_id=self.held.pk,
            monthly_credits=credits,
            idempotency_key=self.key(),
            by=SYSTEM,
        )
        self.plan, self.used = credits, 0
        self.period += 1

    @rule()
    def the_end(self) -> None:
        ledger.take_plan_credits(
            subscription_id=self.held.pk, idempotency_key=self.key(), by=SYSTEM, description="End"
        )
        self.plan = 0

    @rule()
    def next_subscription(self) -> None:
        following = new_subscription()
        moved = ledger.move_bonus(
            source_id=self.held.pk, target_id=following.pk, by=SYSTEM, description="Moved"
        )
        assert moved == self.bonus
        self.held, self.bonus, self.plan, self.used = following, moved, 30, 0
        self.usages = []

    @invariant()
    def totals_are_the_models(self) -> None:
        Ledger.operations += 1
        with connection.cursor() as cursor:
            cursor.execute(TOTALS, [self.held.pk])
            remaining, bonus, used, last_balance = cursor.fetchone()
        assert remaining == self.plan + self.bonus
        assert bonus == self.bonus
        assert used == self.used
        assert last_balance == remaining

    def teardown(self) -> None:
        assert reconcile().violations == {}
        # What is proved is not proved again with every later example.
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_ledger_agrees_with_a_model_after_every_operation(part: int) -> None:
    install_plans()
    Ledger.operations = 0
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=OPERATIONS_EACH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    class InItsTransaction(Ledger):
        def __init__(self) -> None:
            self.block = transaction.atomic()
            self.block.__enter__()
            super().__init__()

        def teardown(self) -> None:
            super().teardown()
            self.block.__exit__(None, None, None)

    run_state_machine_as_test(seed(part)(InItsTransaction), settings=chosen)
    assert Ledger.operations >= 10_000 / PARTS
