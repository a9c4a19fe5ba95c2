"""Doing one thing to many runs, and saying how many it was done to."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import rules_as_messages
from apps.contents.models import ContentJob, ContentRun
from apps.contents.services.priorities import change_priority
from apps.contents.services.runs import cancel_run, retry_run
from apps.contents.states import Priority

MOST_AT_ONCE = 50


def cancel_runs(request: HttpRequest, runs: QuerySet[ContentRun]) -> None:
    count = 0
    for run in runs[:MOST_AT_ONCE]:
        with rules_as_messages(request):
            cancel_run(by=acting(request), run=run)
            count += 1
    message = ngettext("%(count)d run was stopped.", "%(count)d runs were stopped.", count)
    messages.info(request, message % {"count": count})


def retry_runs(request: HttpRequest, runs: QuerySet[ContentRun], from_step: str = "") -> None:
    """Produce the runs' contents again, as those runs did; what did not change is taken over.

    Of several runs of one content, the newest counts.
    """
    chosen = {run.content_id: run for run in runs.select_related("template").order_by("id")}
    count = 0
    for run in list(chosen.values())[:MOST_AT_ONCE]:
        with rules_as_messages(request):
            retry_run(by=acting(request), run=run, from_step=from_step)
            count += 1
    _say_started(request, count)


def retry_from_jobs(request: HttpRequest, jobs: QuerySet[ContentJob]) -> None:
    """Make the chosen steps again, each in a new run of its content, and what follows them.

    Of several steps of one content, the earliest counts.
    """
    rows = jobs.select_related("run__template").order_by("-position", "id")
    chosen = {job.content_id: job for job in rows}
    count = 0
    for job in list(chosen.values())[:MOST_AT_ONCE]:
        with rules_as_messages(request):
            retry_run(by=acting(request), run=job.run, from_step=job.job_type)
            count += 1
    _say_started(request, count)


def give_priority(request: HttpRequest, runs: QuerySet[ContentRun], *, priority: Priority) -> None:
    count = 0
    for run in runs[:MOST_AT_ONCE]:
        with rules_as_messages(request):
            change_priority(by=acting(request), run=run, priority=priority)
            count += 1
    message = ngettext(
        "The priority of %(count)d run is %(priority)s now.",
        "The priority of %(count)d runs is %(priority)s now.",
        count,
    )
    messages.info(request, message % {"count": count, "priority": priority.label.lower()})


def _say_started(request: HttpRequest, count: int) -> None:
    message = ngettext("%(count)d run was started.", "%(count)d runs were started.", count)
    messages.info(request, message % {"count": count})
