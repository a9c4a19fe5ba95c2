from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from apps.core import partitions
from apps.core.models import AuditLog
from apps.core.models.partitioned import PartitionedModel
from apps.core.partitions import MonthlyTable, Partition

NOON = datetime(2031, 1, 31, 12, tzinfo=UTC)
SLIPS = MonthlyTable("slips", keep_days=90)


@pytest.fixture
def slips(db: None) -> str:
    """A table by month, without months."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE slips (id int, created_at timestamptz, PRIMARY KEY (id, created_at))"
            " PARTITION BY RANGE (created_at)"
        )
    return "slips"


def write_slip(number: int, moment: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO slips VALUES (%s, %s)", [number, moment])


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 (a name of this test)
        return int(cursor.fetchone()[0])


def names(table: str) -> list[str]:
    return [one.name for one in partitions.partitions_of(table)]


def test_months_are_made_ahead_over_the_turn_of_the_year(slips: str) -> None:
    made = partitions.create_ahead(slips, now=datetime(2030, 11, 30, 23, 59, tzinfo=UTC))
    assert made == ("slips_2030_11", "slips_2030_12", "slips_2031_01", "slips_2031_02")
    assert partitions.create_ahead(slips, now=datetime(2030, 11, 1, tzinfo=UTC)) == ()


def test_a_month_holds_exactly_its_utc_month(slips: str) -> None:
    partitions.create_partition(slips, date(2031, 1, 1))
    partitions.create_partition(slips, date(2031, 2, 1))
    write_slip(1, "2031-01-01 00:00:00+00")
    write_slip(2, "2031-01-31 23:59:59.999999+00")
    write_slip(3, "2031-02-01 08:59:00+09")
    write_slip(4, "2031-02-01 00:00:00+00")
    assert (count("slips_2031_01"), count("slips_2031_02")) == (3, 1)


def test_only_months_that_ended_long_enough_ago_are_dropped(slips: str) -> None:
    partitions.create_months(slips, first=date(2030, 9, 1), last=date(2031, 1, 1))
    write_slip(1, "2030-10-15 00:00+00")
    write_slip(2, "2030-11-15 00:00+00")
    done = partitions.maintain([SLIPS], now=NOON)
    # 90 days before 31 January is 2 November: October ended before it, November did not.
    assert done.dropped == ("slips_2030_09", "slips_2030_10")
    assert done.created == ("slips_2031_02", "slips_2031_03", "slips_2031_04")
    assert count("slips") == 1


def test_maintaining_twice_changes_nothing_the_second_time(slips: str) -> None:
    partitions.maintain([SLIPS], now=NOON)
    assert partitions.maintain([SLIPS], now=NOON) == partitions.Maintenance()


def test_a_month_that_was_detached_and_not_dropped_is_dropped_the_next_time(slips: str) -> None:
    partitions.create_partition(slips, date(2030, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE slips DETACH PARTITION slips_2030_01")
    assert partitions.partitions_of(slips) == [
        Partition("slips_2030_01", date(2030, 1, 1), "detached")
    ]
    assert partitions.maintain([SLIPS], now=NOON).dropped == ("slips_2030_01",)
    assert "slips_2030_01" not in names(slips)


def test_a_detached_month_is_attached_again_with_its_rows(slips: str) -> None:
    partitions.create_partition(slips, date(2031, 1, 1))
    write_slip(1, "2031-01-15 00:00+00")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE slips DETACH PARTITION slips_2031_01")
    assert partitions.create_partition(slips, date(2031, 1, 1)) == "slips_2031_01"
    assert count("slips") == 1


def test_tables_with_a_similar_name_are_left_alone(slips: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE slips_of_paper_2020_01 (id int)")
        cursor.execute("CREATE TABLE slips_2020_01_copy (id int)")
    assert partitions.partitions_of(slips) == []


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_a_month_is_detached_while_others_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE slips (id int, created_at timestamptz) PARTITION BY RANGE (created_at)"
        )
    try:
        partitions.create_partition("slips", date(2030, 1, 1))
        assert partitions.maintain([SLIPS], now=NOON).dropped == ("slips_2030_01",)
        assert "slips_2030_01" not in names("slips")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE slips")


def test_an_entry_of_a_missing_month_is_kept_and_raises_an_alarm(db: None) -> None:
    entry = AuditLog(actor_label="clock", action="tick", created_at=NOON)
    partitions.insert(entry)
    kept = AuditLog.objects.get(pk=entry.pk)
    assert kept.created_at == NOON
    alarm = AuditLog.objects.get(action="partition.missing")
    assert (alarm.severity, alarm.target_label) == ("critical", "audit_logs_info_2031_01")
    partitions.insert(AuditLog(actor_label="clock", action="tick", created_at=NOON))
    assert AuditLog.objects.filter(action="partition.missing").count() == 1


def test_another_broken_rule_is_not_taken_for_a_missing_month(db: None) -> None:
    with pytest.raises(DatabaseError, match="audit_logs"), transaction.atomic():
        partitions.insert(AuditLog(actor_label="clock", action="tick", severity="loud"))
    assert not AuditLog.objects.exists()


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if issubclass(model, PartitionedModel)],
    ids=lambda model: model._meta.db_table,
)
def test_the_table_in_the_database_is_what_the_model_says(
    model: type[PartitionedModel], db: None
) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        columns = {
            column.name: column.null_ok
            for column in connection.introspection.get_table_description(cursor, table)
        }
        constraints = connection.introspection.get_constraints(cursor, table)
        cursor.execute(
            "SELECT partstrat FROM pg_partitioned_table WHERE partrelid = %s::regclass", [table]
        )
        assert cursor.fetchone() is not None
    assert columns == {field.column: field.null for field in model._meta.concrete_fields}
    key = next(facts["columns"] for facts in constraints.values() if facts["primary_key"])
    assert key[:2] == ["id", "created_at"]
    wanted = {one.name for one in [*model._meta.indexes, *model._meta.constraints]}
    assert wanted <= set(constraints)
