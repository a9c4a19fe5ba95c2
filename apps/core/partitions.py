"""Tables kept by month: their partitions made ahead, found, and dropped when they are too old.

Months are UTC months. There is no DEFAULT partition: it would forbid detaching concurrently. A
partition is made beside its table and then attached, which locks out neither readers nor writers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import structlog
from django.db import IntegrityError, connection, transaction
from psycopg import errors, sql

from apps.core.models import AuditLog
from apps.core.models.partitioned import PartitionedModel

MONTHS_AHEAD = 3
_LOCK = 7_311_002  # the advisory lock under which partitions are made
_SUFFIX = re.compile(r"_(\d{4})_(\d{2})$")

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MonthlyTable:
    """A table partitioned by month; partitions that ended keep_days ago are dropped."""

    name: str
    keep_days: int


@dataclass(frozen=True, slots=True)
class Partition:
    """One month of a table. state: attached, pending (a detach was interrupted) or detached."""

    name: str
    month: date
    state: str


@dataclass(frozen=True, slots=True)
class Maintenance:
    """The names of the partitions that one round made and dropped."""

    created: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def month_of(moment: datetime) -> date:
    """The first day of the UTC month."""
    return moment.astimezone(UTC).date().replace(day=1)


def month_after(month: date, count: int = 1) -> date:
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)


def partition_name(table: str, month: date) -> str:
    return f"{table}_{month:%Y_%m}"


def insert(row: PartitionedModel) -> None:
    """Write row; a missing partition is made on the spot and raises an alarm, the row is kept."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        table = _table_without_partition(error)
        if not table:
            raise
        with transaction.atomic():
            name = create_partition(table, month_of(row.created_at))
            row.save(force_insert=True)
            _raise_alarm(table, name)


def create_ahead(table: str, *, now: datetime, months: int = MONTHS_AHEAD) -> tuple[str, ...]:
    """Make the partitions of this month and the next ones; return the names of new ones."""
    return create_months(table, first=month_of(now), last=month_after(month_of(now), months))


def create_months(table: str, *, first: date, last: date) -> tuple[str, ...]:
    """Make the partitions of all months from first to last; return the names of new ones."""
    made = []
    month = first
    while month <= last:
        if name := create_partition(table, month):
            made.append(name)
        month = month_after(month)
    return tuple(made)


def create_partition(table: str, month: date) -> str:
    """Make the month's partition and return its name; "" when it is there already."""
    name = partition_name(table, month)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if any(one.name == name and one.state == "attached" for one in partitions_of(table)):
            return ""
        cursor.execute(
            sql.SQL(
                "CREATE TABLE IF NOT EXISTS {name}"
                " (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)"
            ).format(name=sql.Identifier(name), table=sql.Identifier(table))
        )
        cursor.execute(
            sql.SQL(
                "ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({start}) TO ({end})"
            ).format(
                table=sql.Identifier(table),
                name=sql.Identifier(name),
                start=sql.Literal(f"{month} 00:00+00"),
                end=sql.Literal(f"{month_after(month)} 00:00+00"),
            )
        )
    return name


def partitions_of(table: str) -> list[Partition]:
    """The table's months, oldest first, those of interrupted work too."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT part.relname,
                   CASE WHEN link.inhrelid IS NULL THEN 'detached'
                        WHEN link.inhdetachpending THEN 'pending' ELSE 'attached' END
            FROM pg_class part
            LEFT JOIN pg_inherits link ON link.inhrelid = part.oid
            WHERE part.relnamespace = current_schema()::regnamespace AND part.relkind = 'r'
              AND part.relname ~ ('^' || %s || '_[0-9]{4}_[0-9]{2}$')
            ORDER BY part.relname
            """,
            [table],
        )
        return [Partition(name, _month_in(name), str(state)) for name, state in cursor.fetchall()]


def expired(table: MonthlyTable, *, now: datetime) -> list[Partition]:
    """Partitions whose last row is older than the table keeps."""
    limit = (now - timedelta(days=table.keep_days)).astimezone(UTC).date()
    return [one for one in partitions_of(table.name) if month_after(one.month) <= limit]


def drop(table: str, partition: Partition) -> None:
    """Take the partition out without stopping the table's readers and writers, then remove it.

    An interrupted detach is finished first. Inside a transaction PostgreSQL allows only the
    detach that waits for everybody.
    """
    names = {"table": sql.Identifier(table), "name": sql.Identifier(partition.name)}
    manner = sql.SQL("" if connection.in_atomic_block else "CONCURRENTLY")
    if partition.state == "pending":
        manner = sql.SQL("FINALIZE")
    with connection.cursor() as cursor:
        if partition.state != "detached":
            cursor.execute(
                sql.SQL("ALTER TABLE {table} DETACH PARTITION {name} {manner}").format(
                    **names, manner=manner
                )
            )
        cursor.execute(sql.SQL("DROP TABLE {name}").format(**names))
    logger.info("partition_dropped", table=table, partition=partition.name)


def maintain(tables: Iterable[MonthlyTable], *, now: datetime) -> Maintenance:
    """Make what is missing ahead, drop what is too old. Safe to repeat and to interrupt."""
    created: list[str] = []
    dropped: list[str] = []
    for table in tables:
        created += create_ahead(table.name, now=now)
        for partition in expired(table, now=now):
            drop(table.name, partition)
            dropped.append(partition.name)
    return Maintenance(tuple(created), tuple(dropped))


def _month_in(name: str) -> date:
    found = _SUFFIX.search(name)
    assert found is not None  # noqa: S101 (the query asked for such names)
    return date(int(found[1]), int(found[2]), 1)


def _table_without_partition(error: IntegrityError) -> str:
    """The table that had no partition for a row; "" when the error is about something else."""
    cause = error.__cause__
    if isinstance(cause, errors.CheckViolation) and not cause.diag.constraint_name:
        return cause.diag.table_name or ""
    return ""


def _raise_alarm(table: str, partition: str) -> None:
    """Critical entries lie in a partition that always exists: no alarm about the alarm."""
    logger.error("partition_missing", table=table, partition=partition)
    AuditLog.objects.create(
        actor_label="system",
        action="partition.missing",
        severity=AuditLog.Severity.CRITICAL,
        target_type=table,
        target_label=partition,
        changes={"hint": "It was made on the spot. Is the task usage.maintain_partitions running?"},
    )
