from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel, SentenceField
from apps.subscriptions.models.subscription import Subscription
from apps.subscriptions.states import TransactionType


class CreditTransaction(IdentifiedModel):
    """One line of the ledger: the only way credits move. Never changed, never removed.

    Inserting a row moves the subscription's totals in the same statement, by a trigger:
    position, credits_balance and bonus_amount are filled in there. What the row is about is kept
    as plain ids, so that the ledger outlives it. A refund names the usage row and the job it
    gives back.
    """

    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="transactions", db_index=False
    )
    position = models.IntegerField(_("position"), default=0)
    transaction_type = models.CharField(_("type"), max_length=20, choices=TransactionType.choices)
    credits_amount = models.IntegerField(_("credits"))
    credits_balance = models.IntegerField(_("balance after"), default=0)
    bonus_amount = models.IntegerField(_("of them bonus"), default=0)
    used_change = models.IntegerField(_("change of credits used"), default=0)
    starts_period = models.BooleanField(_("begins a period"), default=False, db_default=False)
    idempotency_key = models.CharField(_("idempotency key"), max_length=120)
    content_id = models.UUIDField(_("content"), null=True, blank=True)
    run_id = models.UUIDField(_("run"), null=True, blank=True)
    job_id = models.UUIDField(_("job"), null=True, blank=True)
    refunds = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="refunded_by",
        db_index=False,
    )
    description = SentenceField(_("description"), blank=True, most=500)
    actor_label = models.CharField(_("by"), max_length=255, blank=True)

    class Meta:
        db_table = "credit_transactions"
        verbose_name = _("credit transaction")
        verbose_name_plural = _("credit ledger")
        constraints = [
            # the same request twice moves credits once
            models.UniqueConstraint(fields=["idempotency_key"], name="idx_credit_transactions_key"),
            # an owner's ledger in order; the last row holds the balance
            models.UniqueConstraint(
                fields=["subscription", "position"], name="idx_credit_tx_subscription"
            ),
            models.CheckConstraint(
                condition=models.Q(transaction_type="usage", credits_amount__lt=0)
                | models.Q(transaction_type__in=["refund", "bonus", "charge"], credits_amount__gt=0)
                | models.Q(transaction_type="reset"),
                name="chk_credit_transactions_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(credits_balance__gte=0),
                name="chk_credit_transactions_balance",
            ),
            models.CheckConstraint(
                condition=models.Q(transaction_type="refund", refunds__isnull=False)
                | (~models.Q(transaction_type="refund") & models.Q(refunds__isnull=True)),
                name="chk_credit_transactions_refunds",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_period=False) | models.Q(transaction_type="reset"),
                name="chk_credit_transactions_starts_period",
            ),
        ]
        indexes = [
            # "what did this video cost"
            models.Index(fields=["content_id"], name="idx_credit_tx_content"),
            # the end of a run: what was taken for it
            models.Index(fields=["run_id"], name="idx_credit_tx_run"),
            # the trigger: what was given back of a usage already
            models.Index(
                fields=["refunds"],
                condition=models.Q(refunds__isnull=False),
                name="idx_credit_tx_refunds",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="move_credits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("held", "subscriptions%ROWTYPE"),
                    ("usage", "credit_transactions%ROWTYPE"),
                    ("given_back", "INTEGER"),
                    ("bonus_back", "INTEGER"),
                    ("plan_part", "INTEGER"),
                    ("bonus_after", "INTEGER"),
                    ("used_after", "INTEGER"),
                ],
                func="""
                    SELECT * INTO held FROM subscriptions
                        WHERE id = NEW.subscription_id FOR UPDATE;
                    plan_part := held.credits_remaining - held.bonus_credits;
                    CASE NEW.transaction_type
                    WHEN 'usage' THEN
                        NEW.bonus_amount := -GREATEST(0, -NEW.credits_amount - plan_part);
                        NEW.used_change := -NEW.credits_amount;
                    WHEN 'refund' THEN
                        SELECT * INTO usage FROM credit_transactions WHERE id = NEW.refunds_id;
                        IF usage.subscription_id <> NEW.subscription_id
                            OR usage.transaction_type <> 'usage' THEN
                            RAISE EXCEPTION 'a refund names a usage of the same subscription';
                        END IF;
                        SELECT COALESCE(SUM(credits_amount), 0), COALESCE(SUM(bonus_amount), 0)
                            INTO given_back, bonus_back
                            FROM credit_transactions WHERE refunds_id = NEW.refunds_id;
                        IF given_back + NEW.credits_amount > -usage.credits_amount THEN
                            RAISE EXCEPTION 'a refund gives back at most what was used';
                        END IF;
                        NEW.bonus_amount :=
                            LEAST(NEW.credits_amount, -usage.bonus_amount - bonus_back);
                        -- What an earlier period used is no part of what this one has used.
                        NEW.used_change := CASE WHEN usage.position > held.period_position
                            THEN -NEW.credits_amount ELSE 0 END;
                    WHEN 'reset' THEN
                        -- Bonus credits leave only when they move to another subscription.
                        NEW.bonus_amount := LEAST(NEW.bonus_amount, 0);
                        NEW.used_change := CASE WHEN NEW.starts_period
                            THEN -held.credits_used ELSE 0 END;
                    ELSE
                        NEW.bonus_amount := NEW.credits_amount;
                        NEW.used_change := 0;
                    END CASE;
                    bonus_after := held.bonus_credits + NEW.bonus_amount;
                    used_after := held.credits_used + NEW.used_change;
                    NEW.position := held.ledger_position + 1;
                    NEW.credits_balance := held.credits_remaining + NEW.credits_amount;
                    UPDATE subscriptions
                        SET credits_remaining = NEW.credits_balance,
                            bonus_credits = bonus_after,
                            credits_used = used_after,
                            ledger_position = NEW.position,
                            period_position = CASE WHEN NEW.starts_period
                                THEN NEW.position ELSE held.period_position END,
                            updated_at = now()
                        WHERE id = NEW.subscription_id;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transaction_type} {self.credits_amount:+d}"
