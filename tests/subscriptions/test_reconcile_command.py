"""`reconcile_credits` says what it proved, and ends with an error when something is wrong."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.subscriptions.models import Subscription
from apps.subscriptions.tasks import reconcile_credits


def test_a_right_ledger_is_proved_rule_by_rule(subscription: Subscription) -> None:
    out = StringIO()
    call_command("reconcile_credits", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[-1] == f"1 rows of 1 subscriptions, 0 of {len(lines) - 1} rules broken."
    assert all(line.startswith("ok") for line in lines[:-1])
    assert reconcile_credits() == {}


@pytest.mark.forges_ledger
def test_a_forged_ledger_is_found(subscription: Subscription) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE subscriptions SET credits_used = 11")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    out = StringIO()
    with pytest.raises(CommandError, match="not right"):
        call_command("reconcile_credits", stdout=out)
    assert str(subscription.pk) in out.getvalue()
    assert set(reconcile_credits()) == {
        "sum of changes differs from credits used",
        "credits used differ from usage less refunds of the period",
    }
