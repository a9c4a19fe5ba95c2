"""What is in the database, as one number a table."""

from __future__ import annotations

from functools import cache

from django.db import connection

# What a look leaves behind: the diary of refusals, and when a session was last seen.
LEFT_OUT = ("audit_logs", "django_session", "django_migrations")
SEEN = "last_activity_at"


def fingerprint() -> dict[str, str]:
    """The MD5 of the rows of each table, but for LEFT_OUT and SEEN."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        return dict(cursor.fetchall())


def writes() -> int:
    """Rows that this transaction wrote so far, also those it took back since: when this does not
    move, nothing was written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM"
            " pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0])


@cache
def _question() -> str:
    return " UNION ALL ".join(
        f"SELECT '{table}', {_sum(_row(table))} FROM \"{table}\" AS t"  # noqa: S608
        for table in _tables()
    )


def _sum(row: str) -> str:
    return f"md5(coalesce(string_agg({row}, '|' ORDER BY {row}), ''))"


def _row(table: str) -> str:
    return f"(to_jsonb(t) - '{SEEN}')::text" if table == "user_sessions" else "t::text"


def _tables() -> list[str]:
    """Ordinary tables, and partitioned ones as a whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
        )
        names = [str(row[0]) for row in cursor.fetchall()]
    return [name for name in names if name not in LEFT_OUT]
