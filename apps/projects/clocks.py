"""What time it is: the database's word, so that a machine whose clock is wrong changes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import connection


def database_now() -> datetime:
    """The time at which the present statement began."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cast(tuple[datetime], cursor.fetchone())[0]
