"""The audit log is taken apart by severity and month, and put together again, with its rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from apps.core.ids import new_id

TOGETHER, APART = [("core", "0002_idempotency_keys")], [("core", "0003_partitioned_audit")]


def migrate(target: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(target)


def rows() -> list[tuple[str, str, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, severity, created_at FROM audit_logs ORDER BY action")
        return list(cursor.fetchall())


def columns() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "audit_logs")
        return {column.name for column in found}


@pytest.mark.django_db(transaction=True)
def test_a_filled_log_goes_forward_and_back_and_loses_nothing() -> None:
    later = [
        key for key in MigrationExecutor(connection).loader.graph.leaf_nodes() if key[0] == "core"
    ]
    migrate(TOGETHER)
    try:
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
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE audit_logs")
        migrate(later)
        migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
