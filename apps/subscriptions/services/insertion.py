"""The one statement that writes a row of the ledger."""

from __future__ import annotations

from functools import cache

from django.db import connection

from apps.core.early_release import RELEASE_EARLY
from apps.subscriptions.models import CreditTransaction

_FILLED_IN = ("position", "credits_balance", "bonus_amount", "used_change")
_META = CreditTransaction._meta  # noqa: SLF001


def insert(row: CreditTransaction) -> None:
    """Write the row and read what its trigger filled in, without a second question."""
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in _META.concrete_fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(), values)
        filled_in = cursor.fetchone()
    for name, value in zip(_FILLED_IN, filled_in, strict=True):
        setattr(row, name, value)
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001


@cache
def _statement() -> str:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in _META.concrete_fields)
    places = ", ".join(f"%s::{field.db_type(connection)}" for field in _META.concrete_fields)
    return (
        f"WITH early AS MATERIALIZED (SELECT {RELEASE_EARLY}) "  # noqa: S608
        f"INSERT INTO {quoted(_META.db_table)} ({columns}) SELECT {places} FROM early "
        f"RETURNING {', '.join(map(quoted, _FILLED_IN))}"
    )
