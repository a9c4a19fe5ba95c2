"""Waiting for runs, also while the database is away."""

from __future__ import annotations

from contextlib import suppress

from django.db import Error, connection

from apps.contents.models import ContentJob, ContentRun
from tests.support.workers import wait_until


def unfinished(runs: list[ContentRun]) -> int:
    """How many have not ended; all of them while the database does not answer."""
    try:
        return ContentRun.objects.filter(pk__in=[run.pk for run in runs], status="running").count()
    except Error:
        connection.close()
        return len(runs)


def wait_for_end(runs: list[ContentRun]) -> None:
    """What does not end in two minutes is found by the verdict."""
    with suppress(AssertionError):
        wait_until(lambda: unfinished(runs) == 0, "every run has ended")


def wait_for_progress(runs: list[ContentRun]) -> None:
    """Some steps are done, and some are at work."""
    jobs = ContentJob.objects.filter(run__in=runs)
    wait_until(
        lambda: (
            jobs.filter(status="completed").count() >= len(runs)
            and jobs.filter(status="running").exists()
        ),
        "the runs are in the middle",
    )
