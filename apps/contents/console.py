"""Producing from a terminal: start a run, show a progress bar per job, wait for the end.

A running worker does the work; without one, this process does, through the same runner.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from celery import current_app
from django.conf import settings
from django.core.management.base import OutputWrapper
from django.db import close_old_connections, connection
from kombu.exceptions import OperationalError
from tqdm import tqdm

from apps.accounts.models import User
from apps.contents.errors import NothingToCancel
from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline.dispatch import ready_jobs
from apps.contents.pipeline.runner import run_job
from apps.contents.pipeline.sweeper import sweep
from apps.contents.services.runs import cancel_run
from apps.contents.states import JobStatus, RunStatus

POLL_SECONDS = 0.2
CANCEL_PATIENCE_SECONDS = 20.0


def produce(run: ContentRun, *, by: User, out: OutputWrapper) -> ContentRun:
    """Wait until run has ended, showing each job's progress on out; Ctrl-C cancels it.

    Raises KeyboardInterrupt again once the run has been cancelled.
    """
    with _Board(out) as board, _hands() as hands:
        try:
            return _wait(run, board, hands)
        except KeyboardInterrupt:
            with suppress(NothingToCancel):
                cancel_run(by=by, run=run)
            _wait_until(run, board, CANCEL_PATIENCE_SECONDS)
            raise


class _Hands:
    """Works on jobs in this process when no worker answers."""

    def __init__(self, pool: ThreadPoolExecutor | None) -> None:
        self._pool = pool
        self._sent: dict[object, int] = {}
        self._swept_at = time.monotonic()

    def help(self, run: ContentRun) -> None:
        if self._pool is None:
            return
        for job in ready_jobs(run):
            if self._sent.get(job.pk) != job.attempt:
                due = job.next_attempt_at is None or job.next_attempt_at.timestamp() <= time.time()
                if due:
                    self._sent[job.pk] = job.attempt
                    self._pool.submit(_run_job, str(job.pk))
        if time.monotonic() - self._swept_at > settings.PIPELINE_SWEEP_SECONDS:
            self._swept_at = time.monotonic()
            sweep()


def _run_job(job_id: str) -> None:
    close_old_connections()
    try:
        run_job(job_id)
    finally:
        connection.close()


@contextmanager
def _hands() -> Iterator[_Hands]:
    if _worker_answers():
        yield _Hands(None)
        return
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="job") as pool:
        yield _Hands(pool)


def _worker_answers() -> bool:
    try:
        return bool(current_app.control.ping(timeout=1.0))
    except (OperationalError, ConnectionError):
        return False


def _wait(run: ContentRun, board: _Board, hands: _Hands) -> ContentRun:
    while True:
        run.refresh_from_db()
        board.show(list(run.jobs.all()))
        if run.status != RunStatus.RUNNING:
            return run
        hands.help(run)
        time.sleep(POLL_SECONDS)


def _wait_until(run: ContentRun, board: _Board, patience_seconds: float) -> None:
    deadline = time.monotonic() + patience_seconds
    while run.status == RunStatus.RUNNING and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        run.refresh_from_db()
        board.show(list(run.jobs.all()))


class _Board:
    """A bar per job on a terminal; elsewhere, a line when a job ends."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out
        self._bars: dict[object, tqdm[None]] = {}
        self._ended: set[object] = set()

    def __enter__(self) -> _Board:
        return self

    def __exit__(self, *_error: object) -> None:
        for bar in self._bars.values():
            bar.close()

    def show(self, jobs: list[ContentJob]) -> None:
        for place, job in enumerate(jobs):
            if _is_terminal(self._out):
                self._draw(place, job)
            elif job.status in _ENDINGS and job.pk not in self._ended:
                self._ended.add(job.pk)
                self._out.write(f"  {_label(job):<14}{_ENDINGS[job.status]}{_seconds(job)}")
                self._out.flush()

    def _draw(self, place: int, job: ContentJob) -> None:
        bar = self._bars.get(job.pk)
        if bar is None:
            bar = self._bars[job.pk] = tqdm(
                total=100,
                position=place,
                file=sys.stdout,
                bar_format="  {desc:<14}{bar:28} {percentage:3.0f}%{postfix}",
            )
            bar.set_description_str(_label(job), refresh=False)
        bar.n = 100 if job.status == JobStatus.COMPLETED else job.progress
        bar.set_postfix_str(_ENDINGS.get(job.status, "") + _seconds(job), refresh=False)
        bar.refresh()


_ENDINGS = {
    JobStatus.COMPLETED.value: "done",
    JobStatus.FAILED.value: "failed",
    JobStatus.CANCELLED.value: "cancelled",
}


def _label(job: ContentJob) -> str:
    return str(job.get_job_type_display())


def _seconds(job: ContentJob) -> str:
    if job.is_reused:
        return " (taken over)"
    if job.started_at and job.completed_at:
        return f" {(job.completed_at - job.started_at).total_seconds():.1f} s"
    return ""


def _is_terminal(out: OutputWrapper) -> bool:
    return out.isatty() and sys.platform != "win32"
