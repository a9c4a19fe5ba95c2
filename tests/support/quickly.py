"""A pytest plugin: what every test needs and none is about, done quickly.

After a test that commits, Django empties every table and makes content types and permissions again,
which takes longer than most tests. Only tables that hold rows are emptied here, and what migrations
put there to stay is left. Passwords are hashed cheaply, except where other processes read them.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

CHEAP = "django.contrib.auth.hashers.MD5PasswordHasher"
KEPT = ("django_migrations", "django_content_type", "auth_permission")

# Parents of partitions are asked in place of them.
EMPTY = """
DO $$
DECLARE
    tables text := '';
    one regclass;
    filled boolean;
BEGIN
    FOR one IN
        SELECT oid FROM pg_class
        WHERE relkind IN ('r', 'p') AND NOT relispartition
            AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %%s)', one) INTO filled;
        IF filled THEN
            tables := tables || ', ' || one;
        END IF;
    END LOOP;
    IF tables <> '' THEN
        EXECUTE 'TRUNCATE ' || substr(tables, 3) || ' RESTART IDENTITY CASCADE';
    END IF;
END $$
"""


@pytest.fixture(autouse=True, scope="session")
def _quick_emptying() -> None:
    def empty(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            names = ", ".join(f"'{name}'" for name in KEPT)
            cursor.execute(EMPTY.replace("%s", f"ARRAY[{names}]", 1).replace("%%", "%"))

    TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _cheap_passwords(request: pytest.FixtureRequest, settings: Any) -> None:
    if not any(map(request.node.get_closest_marker, ("browser", "processes"))):
        settings.PASSWORD_HASHERS = [CHEAP, *settings.PASSWORD_HASHERS]
