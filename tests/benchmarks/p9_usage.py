"""P9: a month of one owner out of many calls, and the dashboard, against a table in one piece.

    python -m tests.benchmarks.p9_usage [--rows 1000000] [--months 13] [--owners 200] [--rounds 7]

The same rows lie in api_usages, by month, and in a copy in one piece with the plain indexes of the
first design (owner, service, time). Each is asked for what one owner spent in one month and for the
newest page of it. The dashboard is asked of the daily sums, and of the calls as it would be without
them. 10 million rows take about 6 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILL = """
    INSERT INTO api_usages (id, created_at, organization_id, service, operation, input_units,
        output_units, duration_ms, estimated_cost, status_code, error_message)
    SELECT gen_random_uuid(), %(start)s::timestamptz + random() * (%(end)s::timestamptz
            - %(start)s::timestamptz),
        ('00000000-0000-7000-8000-' || lpad((n %% %(owners)s)::text, 12, '0'))::uuid,
        (ARRAY['gemini', 'elevenlabs', 'openai', 'embedded'])[1 + n %% 4],
        (ARRAY['script_generation', 'tts', 'image_gen', 'render'])[1 + n %% 4],
        100, 100, (random() * 5000)::int, (random() * 0.01)::numeric(10, 6),
        CASE WHEN n %% 50 = 0 THEN 500 ELSE 200 END, ''
    FROM generate_series(1, %(rows)s) n"""
OWNER = "00000000-0000-7000-8000-000000000007"
SPENT = """SELECT sum(estimated_cost) FROM {table} WHERE organization_id = %s
    AND created_at >= %s AND created_at < %s"""
PAGE = """SELECT * FROM {table} WHERE organization_id = %s
    AND created_at >= %s AND created_at < %s ORDER BY id DESC LIMIT 26"""
DASHBOARD = """SELECT service, (created_at AT TIME ZONE 'UTC')::date, sum(estimated_cost), count(*)
    FROM {table} WHERE created_at >= %s AND created_at < %s GROUP BY 1, 2"""
SUMMARY = """SELECT service, day, sum(cost), sum(calls) FROM daily_cost_summary
    WHERE day >= %s::timestamptz::date AND day < %s::timestamptz::date GROUP BY 1, 2"""


def measure(rows: int, months: int, owners: int, rounds: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from apps.core import partitions
    from apps.usage.days import midnight
    from apps.usage.services.summary import refresh_month
    from tests.benchmarks.harness import Contender, at_least, report, run_rounds

    call_command("migrate", verbosity=0)
    this_month = partitions.month_of(timezone.now())
    first = partitions.month_after(this_month, 1 - months)
    partitions.create_months("api_usages", first=first, last=this_month)
    span = {"start": midnight(first), "end": midnight(partitions.month_after(this_month))}
    with connection.cursor() as cursor:
        cursor.execute(FILL, {**span, "owners": owners, "rows": rows})
        cursor.execute("CREATE TABLE in_one_piece (LIKE api_usages INCLUDING DEFAULTS)")
        cursor.execute("INSERT INTO in_one_piece SELECT * FROM api_usages")
        cursor.execute("ALTER TABLE in_one_piece ADD PRIMARY KEY (id)")
        for columns in ("organization_id", "service", "created_at DESC"):
            cursor.execute(f"CREATE INDEX ON in_one_piece ({columns})")
    for offset in range(months):
        refresh_month(month=partitions.month_after(first, offset))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE api_usages, in_one_piece, daily_cost_summary")

    middle = partitions.month_after(first, months // 2)
    month = (midnight(middle), midnight(partitions.month_after(middle)))
    owned = (OWNER, *month)

    def asked(statement: str, values: tuple[Any, ...]) -> Callable[[], float]:
        def run() -> float:
            with connection.cursor() as cursor:
                started = time.perf_counter()
                cursor.execute(statement, values)
                cursor.fetchall()
                return time.perf_counter() - started

        return run

    by_month, whole = {"table": "api_usages"}, {"table": "in_one_piece"}
    seconds = run_rounds(
        [
            Contender("sum by month", asked(SPENT.format(**by_month), owned)),
            Contender("sum in one piece", asked(SPENT.format(**whole), owned)),
            Contender("page by month", asked(PAGE.format(**by_month), owned)),
            Contender("page in one piece", asked(PAGE.format(**whole), owned)),
            Contender("dashboard from sums", asked(SUMMARY, month)),
            Contender("dashboard from calls", asked(DASHBOARD.format(**whole), month)),
        ],
        rounds,
    )
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {SPENT.format(**by_month)}", owned)
        plan = json.dumps(cursor.fetchone()[0])
    read = partitions.partition_name("api_usages", middle)
    assert plan.count('"Relation Name"') == plan.count(f'"Relation Name": "{read}"') == 1, plan
    report(
        "P9",
        f"usage of {rows:,} calls",
        [
            at_least("sum", seconds["sum in one piece"], seconds["sum by month"], 1),
            at_least("page", seconds["page in one piece"], seconds["page by month"], 1),
            at_least(
                "dashboard", seconds["dashboard from calls"], seconds["dashboard from sums"], 10
            ),
        ],
        seconds,
        {"rows": rows, "months": months, "owners": owners, "partitions_read": [read]},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=13)
    parser.add_argument("--owners", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    from autoclip.embedded.services import services_running

    with tempfile.TemporaryDirectory(prefix="autoclip-p9-") as name:
        folder = Path(name)
        with services_running(folder / "services", throwaway=True) as urls:
            os.environ["DATABASE_URL"] = urls.database_url
            os.environ["REDIS_URL"] = urls.redis_url
            os.environ["AUTOCLIP_DATA_DIR"] = str(folder / "data")
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoclip.settings")
            measure(given.rows, given.months, given.owners, given.rounds)


if __name__ == "__main__":
    main()
