"""The audit log is taken apart by severity and month, and put together again, with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from apps.core.ids import new_id

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

TOGETHER, APART = [("core", "0002_idempotency_keys")], [("core", "0003_partitioned_audit")]


@pytest.fixture
def _empty_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The connection leads to a database in which no migration has run: taking a whole
    installation back to the log's beginnings would take far longer."""
    name = str(connection.settings_dict["NAME"])
    empty = f"{name}_empty"
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{empty}" TEMPLATE template0')
        _lead_to(empty)
        try:
            yield
        finally:
            _lead_to(name)
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{empty}"')


def _lead_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def migrate(target: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(target)


def rows() -> list[tuple[str, str, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, severity, created_at FROM audit_logs ORDER BY action")
        return list(cursor.fetchall())


def columns() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "audit_logs")
        return {column.name for column in found}


@pytest.mark.usefixtures("_empty_database")
def test_a_filled_log_goes_forward_and_back_and_loses_nothing() -> None:
    migrate(TOGETHER)
    old = datetime(2024, 2, 29, 23, 59, tzinfo=UTC)
    far = timezone.now() + timedelta(days=400)
    with connection.cursor() as cursor:
        for action, severity, moment in [
            ("a", "info", old),
            ("b", "warning", far),
            ("c", "critical", old),
        ]:
            cursor.execute(
                "INSERT INTO audit_logs (id, created_at, actor_id, actor_label, action,"
                " severity, target_type, target_id, target_label, changes)"
                " VALUES (%s, %s, '', 'x', %s, %s, '', '', '', '{}')",
                [new_id(), moment, action, severity],
            )
    before = rows()
    assert len(before) == 3
    migrate(APART)
    assert rows() == before
    assert "organization_id" in columns()
    migrate(TOGETHER)
    assert rows() == before
    assert "organization_id" not in columns()
