"""PostgreSQL looks only where it must: asked with EXPLAIN."""

from __future__ import annotations

import json
import re
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from apps.usage.models import ApiUsage
from apps.usage.owners import Owner
from apps.usage.selectors import calls_seen_by, spent_usd
from tests.support.cast import Cast
from tests.usage.conftest import NOW, Call


def partitions_read(sql: str) -> set[str]:
    """The partitions of api_usages that the plan of this statement touches."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        plan = json.dumps(cursor.fetchone()[0])
    return set(re.findall(r'"Relation Name": "(api_usages_\w+)"', plan))


def test_a_month_of_one_owner_reads_one_partition(cast: Cast, call: Call) -> None:
    rows: QuerySet[ApiUsage] = calls_seen_by(cast.viewer, month=date(2031, 5, 1))
    with CaptureQueriesContext(connection) as queries:
        list(rows.order_by("-pk")[:26])
    assert partitions_read(queries[-1]["sql"]) == {"api_usages_2031_05"}


def test_what_an_owner_spent_reads_one_partition(cast: Cast, call: Call) -> None:
    call(Owner(organization_id=cast.team.pk), NOW, "1")
    with CaptureQueriesContext(connection) as queries:
        spent_usd(
            Owner(organization_id=cast.team.pk), first=date(2031, 5, 1), until=date(2031, 6, 1)
        )
    read = [q["sql"] for q in queries if 'FROM "api_usages"' in q["sql"]]
    assert [partitions_read(sql) for sql in read] == [{"api_usages_2031_05"}]
