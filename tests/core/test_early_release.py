"""A busy row's lock ends early, and nobody is answered before their change is on the disk."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from apps.core import early_release
from apps.core.early_release import RELEASE_EARLY, answer_when_safe

pytestmark = pytest.mark.django_db(transaction=True)


def ask(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def release_early() -> None:
    ask(f"SELECT {RELEASE_EARLY}")
    answer_when_safe()


def test_it_holds_for_one_transaction_only() -> None:
    before = ask("SHOW synchronous_commit")
    with transaction.atomic():
        release_early()
        assert ask("SHOW synchronous_commit") == "off"
    assert ask("SHOW synchronous_commit") == before


def test_after_the_commit_the_log_is_flushed_up_to_the_change() -> None:
    # Servers of tests do without; elsewhere it is PostgreSQL's own default.
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
    with transaction.atomic():
        release_early()
        ask("SELECT pg_logical_emit_message(true, 'a change', '')")
        change = ask("SELECT pg_current_wal_insert_lsn()")
    flushed = ask(f"SELECT pg_current_wal_flush_lsn() >= '{change}'")
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")
    assert flushed == "True"


def test_several_in_one_transaction_wait_once(monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []
    monkeypatch.setattr(early_release, "_flush", lambda: flushed.append(1))
    with transaction.atomic():
        for _ in range(3):
            with transaction.atomic():
                release_early()
    assert flushed == [1]


def test_what_is_undone_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []
    monkeypatch.setattr(early_release, "_flush", lambda: flushed.append(1))

    @transaction.atomic
    def fail() -> None:
        release_early()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert flushed == []
