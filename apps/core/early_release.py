"""Letting go of a busy row's lock before its transaction is on the disk, and answering after.

PostgreSQL holds row locks until the commit record is flushed. Where many wait for one row, that
flush is most of what they wait for, and each waits for all before it. With synchronous_commit off
the lock ends as soon as the commit record is in memory; `answer_when_safe` then waits until the log
is on the disk up to there, together with all who wait for the same.

Nobody is answered before their change is safe. Who reads a change that is not yet safe can only
commit after it in the same log, so after a crash either both are there or only the first
(PostgreSQL manual, 28.4 Asynchronous Commit).
"""

from __future__ import annotations

from django.db import connection, transaction

# An expression to be evaluated by the statement that locks; it holds for its transaction, which
# may be the statement alone.
RELEASE_EARLY = "set_config('synchronous_commit', 'off', true)"


def answer_when_safe() -> None:
    """Wait for the disk: now, or once after the commit of the running transaction."""
    if not any(waiting[1] is _flush for waiting in connection.run_on_commit):
        transaction.on_commit(_flush)


def _flush() -> None:
    """Wait until the log is on the disk: a commit that writes nothing but a line into it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'flush', '')")
