"""Moving credits: one INSERT each, exact under any concurrency.

The row's trigger (see CreditTransaction) locks the subscription, fills in the balance and moves
the totals; the CHECK on the balance refuses to go below zero; the unique idempotency key lets the
same request move credits once.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from apps.core.audit import Actor
from apps.core.early_release import answer_when_safe
from apps.core.errors import InvalidInput
from apps.core.ids import new_id
from apps.core.sentences import gettext as _
from apps.subscriptions.errors import IdempotencyConflict, InsufficientCredits
from apps.subscriptions.models import CreditTransaction, Subscription
from apps.subscriptions.services.insertion import insert
from apps.subscriptions.states import TransactionType

_LARGEST = 2_000_000_000


def debit(
    *,
    subscription_id: UUID,
    credits: int,
    idempotency_key: str,
    by: Actor,
    content_id: UUID | None = None,
    run_id: UUID | None = None,
    description: str = "",
) -> CreditTransaction:
    """Take credits for a production. Raises InsufficientCredits and changes nothing."""
    _check_amount(credits)
    return _append(
        TransactionType.USAGE,
        subscription_id=subscription_id,
        credits_amount=-credits,
        idempotency_key=idempotency_key,
        actor_label=str(by)[:255],
        content_id=content_id,
        run_id=run_id,
        description=description,
    )


def refund(
    *,
    usage: CreditTransaction,
    credits: int,
    idempotency_key: str,
    by: Actor,
    job_id: UUID | None = None,
    description: str = "",
) -> CreditTransaction:
    """Give back credits of one usage, naming the job that was not delivered."""
    _check_amount(credits)
    return _append(
        TransactionType.REFUND,
        subscription_id=usage.subscription_id,
        credits_amount=credits,
        idempotency_key=idempotency_key,
        actor_label=str(by)[:255],
        refunds_id=usage.pk,
        content_id=usage.content_id,
        run_id=usage.run_id,
        job_id=job_id,
        description=description,
    )


def grant(
    *,
    subscription_id: UUID,
    credits: int,
    idempotency_key: str,
    by: Actor,
    transaction_type: TransactionType = TransactionType.BONUS,
    description: str = "",
) -> CreditTransaction:
    """Add credits that survive a reset: a bonus, or a charge that was paid for."""
    _check_amount(credits)
    return _append(
        transaction_type,
        subscription_id=subscription_id,
        credits_amount=credits,
        idempotency_key=idempotency_key,
        actor_label=str(by)[:255],
        description=description,
    )


@transaction.atomic
def reset(
    *, subscription_id: UUID, monthly_credits: int, idempotency_key: str, by: Actor
) -> CreditTransaction:
    """Start a new period: the plan's credits anew, bonus credits kept, nothing used."""
    held = Subscription.objects.select_for_update().get(pk=subscription_id)
    return _append(
        TransactionType.RESET,
        subscription_id=subscription_id,
        credits_amount=monthly_credits + held.bonus_credits - held.credits_remaining,
        starts_period=True,
        idempotency_key=idempotency_key,
        actor_label=str(by)[:255],
    )


def add_plan_credits(
    *, subscription_id: UUID, credits: int, idempotency_key: str, by: Actor, description: str
) -> CreditTransaction:
    """Add to the plan's part within a period, as a change to a larger plan does."""
    _check_amount(credits)
    return _append(
        TransactionType.RESET,
        subscription_id=subscription_id,
        credits_amount=credits,
        idempotency_key=idempotency_key,
        actor_label=str(by)[:255],
        description=description,
    )


@transaction.atomic
def take_plan_credits(
    *, subscription_id: UUID, idempotency_key: str, by: Actor, description: str
) -> CreditTransaction:
    """Take what is left of the plan's part, as the end of a subscription does; the bonus stays."""
    held = Subscription.objects.select_for_update().get(pk=subscription_id)
    return _append(
        TransactionType.RESET,
        subscription_id=subscription_id,
        credits_amount=-held.plan_credits,
        idempotency_key=idempotency_key,
        actor_label=str(by)[:255],
        description=description,
    )


@transaction.atomic
def take_bonus(
    *, subscription_id: UUID, credits: int, idempotency_key: str, by: Actor, description: str
) -> int:
    """Take back bought credits as far as they are unused, as a refund of their price does; return
    how many."""
    _check_amount(credits)
    held = Subscription.objects.select_for_update().get(pk=subscription_id)
    taken = min(credits, held.bonus_credits)
    if taken:
        _append(
            TransactionType.RESET,
            subscription_id=subscription_id,
            credits_amount=-taken,
            bonus_amount=-taken,
            idempotency_key=idempotency_key,
            actor_label=str(by)[:255],
            description=description,
        )
    return taken


@transaction.atomic
def move_bonus(*, source_id: UUID, target_id: UUID, by: Actor, description: str) -> int:
    """Move all bonus credits of an ended subscription to its successor; return how many."""
    source = Subscription.objects.select_for_update().get(pk=source_id)
    credits = source.bonus_credits
    if not credits:
        return 0
    key = f"move:{source_id}:{source.ledger_position}"
    _append(
        TransactionType.RESET,
        subscription_id=source_id,
        credits_amount=-credits,
        bonus_amount=-credits,
        idempotency_key=f"{key}:out",
        actor_label=str(by)[:255],
        description=description,
    )
    grant(
        subscription_id=target_id,
        credits=credits,
        idempotency_key=f"{key}:in",
        by=by,
        description=description,
    )
    return credits


def _append(transaction_type: TransactionType, **fields: Any) -> CreditTransaction:
    row = CreditTransaction(id=new_id(), transaction_type=transaction_type, **fields)
    try:
        # Inside of a transaction a refusal must leave it usable; alone the statement is its own.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            insert(row)
            answer_when_safe()
    except IntegrityError as error:
        # Asked first: what a repeated request takes may be more than is left by now.
        kept = CreditTransaction.objects.filter(idempotency_key=row.idempotency_key).first()
        if kept is not None:
            return _the_same(kept, row)
        sentence = str(error)
        if "chk_subscriptions" in sentence or "chk_credit_transactions_balance" in sentence:
            raise InsufficientCredits(needed=-row.credits_amount) from error
        raise
    return row


def _the_same(kept: CreditTransaction, row: CreditTransaction) -> CreditTransaction:
    """The row that this request wrote before; another request under the same key is refused."""
    same = ("subscription_id", "transaction_type", "credits_amount", "run_id", "refunds_id")
    if kept.transaction_type != TransactionType.RESET and any(
        getattr(kept, name) != getattr(row, name) for name in same
    ):
        raise IdempotencyConflict(row.idempotency_key)
    return kept


def _check_amount(credits: int) -> None:
    if isinstance(credits, bool) or not isinstance(credits, int) or not 0 < credits <= _LARGEST:
        raise InvalidInput(_("Credits must be a whole number greater than zero."), field="credits")
