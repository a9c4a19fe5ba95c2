"""P4: what the production line costs around a step that does nothing.

    python -m tests.benchmarks.p4_overhead [--runs 20] [--rounds 7]

One Celery worker with one child. Ours: runs of six jobs, each claimed, worked on by a step that
does nothing, recorded, and followed by the next. The peer: chains of six bare tasks, each of which
only sends the next. The limit: as many round trips through the broker's list. Then jobs are sent to
the idle worker one by one: how long until each has begun.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

STEPS = 6
IDLE_JOBS = 40
START_GOAL_MS = 50.0


def measure(runs: int, rounds: int, worker: Any) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from redis import Redis

    from tests.benchmarks.harness import Contender, at_most, report, run_rounds

    call_command("migrate", verbosity=0)
    order = _customer()
    broker = Redis.from_url(settings.REDIS_URL)
    worker.start()
    contenders = [
        Contender("ours", _ours(runs, order)),
        Contender("bare tasks", _bare(runs, broker)),
        Contender("broker", _round_trips(runs * STEPS, broker)),
    ]
    for contender in contenders:
        contender.run()
    seconds = run_rounds(contenders, rounds)
    starts = _starts(order)
    report(
        "P4",
        f"{runs} runs of {STEPS} jobs that do nothing",
        [
            at_most("ours/bare tasks", seconds["ours"], seconds["bare tasks"], 2),
            at_most("start p95/50 ms", [_p95(starts)], [START_GOAL_MS], 1),
        ],
        seconds,
        {
            "jobs": runs * STEPS,
            "ms_per_job": 1000 * statistics.median(seconds["ours"]) / runs / STEPS,
            "ms_per_bare_task": 1000 * statistics.median(seconds["bare tasks"]) / runs / STEPS,
            "start_ms": {"median": statistics.median(starts), "p95": _p95(starts)},
        },
    )


def _customer() -> Callable[[int], list[Any]]:
    """Makes runs whose first jobs nobody was told of."""
    from apps.contents.services.contents import create_content
    from apps.contents.services.runs import start_run
    from tests.support.productions import (
        ENGLISH_TEXT,
        install_everything,
        make_person,
        make_project,
    )

    install_everything()
    person = make_person()
    project = make_project(person)
    titles = iter(range(10**6))

    def order(count: int) -> list[Any]:
        contents = [
            create_content(by=person, project=project, title=f"{next(titles)}", text=ENGLISH_TEXT)
            for _ in range(count)
        ]
        with mock.patch("apps.contents.pipeline.dispatch.enqueue"):
            return [start_run(by=person, content=content) for content in contents]

    return order


def _ours(runs: int, order: Callable[[int], list[Any]]) -> Callable[[], float]:
    def run() -> float:
        from apps.contents.models import ContentRun
        from apps.contents.pipeline.dispatch import wake

        ordered = order(runs)
        first = [one.jobs.get(position=0) for one in ordered]
        going = ContentRun.objects.filter(pk__in=[one.pk for one in ordered], status="running")
        started = time.perf_counter()
        for job in first:
            wake(job, job.queue)
        while going.exists():
            time.sleep(0.01)
        taken = time.perf_counter() - started
        ended = ContentRun.objects.filter(pk__in=[one.pk for one in ordered], status="completed")
        assert ended.count() == runs, "A run failed."
        return taken

    return run


def _bare(runs: int, broker: Any) -> Callable[[], float]:
    def run() -> float:
        from celery import current_app

        from tests.benchmarks.p4_steps import DONE

        broker.delete(DONE)
        started = time.perf_counter()
        for _ in range(runs):
            current_app.send_task("p4.bare", args=[STEPS], queue="default")
        while int(broker.get(DONE) or 0) < runs:
            time.sleep(0.01)
        return time.perf_counter() - started

    return run


def _round_trips(count: int, broker: Any) -> Callable[[], float]:
    def run() -> float:
        started = time.perf_counter()
        for _ in range(count):
            broker.lpush("p4-trips", b"x" * 500)
            broker.brpop("p4-trips")
        return time.perf_counter() - started

    return run


def _starts(order: Callable[[int], list[Any]]) -> list[float]:
    """Milliseconds from sending a job to the idle worker until it has begun, by the database's
    clock."""
    from apps.contents.models import ContentRun
    from apps.contents.pipeline.dispatch import send

    waited = []
    for _ in range(IDLE_JOBS):
        # One at a time: of several that are ready, the line would begin with the oldest.
        (run,) = order(1)
        job = run.jobs.get(position=0)
        send(job)
        while ContentRun.objects.filter(pk=run.pk, status="running").exists():
            time.sleep(0.01)
        time.sleep(0.05)
        job.refresh_from_db()
        assert job.started_at
        assert job.enqueued_at
        waited.append(1000 * (job.started_at - job.enqueued_at).total_seconds())
    return waited


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


class Worker:
    """One worker with one child, started once the database is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: Any = None

    def start(self) -> None:
        from tests.support.workers import CeleryProcess, wait_until

        log = self._folder / "worker.log"
        self._process = CeleryProcess(
            *("worker", "-Q", "default,media", "--concurrency", "1", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle"),
            environment={**os.environ},
            log=log,
        )
        wait_until(lambda: log.exists() and " ready." in log.read_text(), "the worker is ready")

    def stop(self) -> None:
        if self._process is not None:
            self._process.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    from autoclip.embedded.services import services_running

    with tempfile.TemporaryDirectory(prefix="autoclip-p4-") as name:
        folder = Path(name)
        # Not a throwaway server: a job counts when it is on the disk.
        with services_running(folder / "services") as urls:
            os.environ["DATABASE_URL"] = urls.database_url
            os.environ["REDIS_URL"] = urls.redis_url
            os.environ["AUTOCLIP_DATA_DIR"] = str(folder / "data")
            os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.p4_settings"
            import django

            django.setup()
            worker = Worker(folder)
            try:
                measure(asked.runs, asked.rounds, worker)
            finally:
                worker.stop()


if __name__ == "__main__":
    main()
