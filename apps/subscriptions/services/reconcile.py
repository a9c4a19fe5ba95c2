"""Proof that the ledger is right: each invariant asked of every subscription, in SQL."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

CHECKS = {
    "balance below zero": "SELECT id FROM subscriptions WHERE credits_remaining < 0",
    "sum of amounts differs from credits left": """
        SELECT s.id FROM subscriptions s
        LEFT JOIN credit_transactions t ON t.subscription_id = s.id
        GROUP BY s.id HAVING COALESCE(SUM(t.credits_amount), 0) <> s.credits_remaining""",
    "last row's balance differs from credits left": """
        SELECT s.id FROM subscriptions s
        LEFT JOIN credit_transactions t
            ON t.subscription_id = s.id AND t.position = s.ledger_position
        WHERE COALESCE(t.credits_balance, 0) <> s.credits_remaining""",
    "rows are missing from the ledger": """
        SELECT s.id FROM subscriptions s
        LEFT JOIN credit_transactions t ON t.subscription_id = s.id
        GROUP BY s.id HAVING count(t.id) <> s.ledger_position""",
    "a balance differs from the one before and the amount": """
        SELECT id FROM (
            SELECT id, credits_balance - credits_amount AS before,
                   LAG(credits_balance, 1, 0) OVER (
                       PARTITION BY subscription_id ORDER BY position) AS wanted
            FROM credit_transactions) steps
        WHERE before <> wanted""",
    "sum of bonus parts differs from bonus credits": """
        SELECT s.id FROM subscriptions s
        LEFT JOIN credit_transactions t ON t.subscription_id = s.id
        GROUP BY s.id HAVING COALESCE(SUM(t.bonus_amount), 0) <> s.bonus_credits""",
    "sum of changes differs from credits used": """
        SELECT s.id FROM subscriptions s
        LEFT JOIN credit_transactions t ON t.subscription_id = s.id
        GROUP BY s.id HAVING COALESCE(SUM(t.used_change), 0) <> s.credits_used""",
    "credits used differ from usage less refunds of the period": """
        SELECT s.id FROM subscriptions s
        LEFT JOIN credit_transactions t
            ON t.subscription_id = s.id AND t.position > s.period_position
            AND t.transaction_type IN ('usage', 'refund')
        LEFT JOIN credit_transactions u ON u.id = t.refunds_id
        GROUP BY s.id HAVING COALESCE(SUM(-t.credits_amount) FILTER (
            WHERE u.id IS NULL OR u.position > s.period_position), 0) <> s.credits_used""",
    "the period does not begin at the last row that begins one": """
        SELECT s.id FROM subscriptions s
        LEFT JOIN credit_transactions t ON t.subscription_id = s.id AND t.starts_period
        GROUP BY s.id HAVING COALESCE(MAX(t.position), 0) <> s.period_position""",
    "more bonus was given back than used": """
        SELECT u.id FROM credit_transactions u JOIN credit_transactions r ON r.refunds_id = u.id
        GROUP BY u.id HAVING SUM(r.bonus_amount) > -u.bonus_amount""",
    "refunds exceed their usage": """
        SELECT u.id FROM credit_transactions u JOIN credit_transactions r ON r.refunds_id = u.id
        GROUP BY u.id HAVING SUM(r.credits_amount) > -u.credits_amount""",
}


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """subscriptions and rows looked at; violations by name, with ids."""

    subscriptions: int
    rows: int
    violations: dict[str, tuple[str, ...]]


def reconcile() -> Reconciliation:
    """Check every invariant over everything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM subscriptions")
        subscriptions = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM credit_transactions")
        rows = cursor.fetchone()[0]
        violations = {}
        for name, query in CHECKS.items():
            cursor.execute(query)
            found = tuple(str(row[0]) for row in cursor.fetchall())
            if found:
                violations[name] = found
    return Reconciliation(subscriptions, rows, violations)
