"""Doing one thing to many runs, and saying how many it was done to."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import rules_as_messages
from apps.contents.models import Content, ContentRun
from apps.contents.services.runs import cancel_run, start_run

MOST_AT_ONCE = 50


def cancel_runs(request: HttpRequest, runs: QuerySet[ContentRun]) -> None:
    count = 0
    for run in runs[:MOST_AT_ONCE]:
        with rules_as_messages(request):
            cancel_run(by=acting(request), run=run)
            count += 1
    message = ngettext("%(count)d run was stopped.", "%(count)d runs were stopped.", count)
    messages.info(request, message % {"count": count})


def retry_contents(request: HttpRequest, runs: QuerySet[ContentRun]) -> None:
    """Produce the runs' contents again; what did not change is taken over."""
    ids = list(runs.values_list("content_id", flat=True)[:MOST_AT_ONCE])
    count = 0
    for content in Content.objects.filter(pk__in=ids).select_related("project"):
        with rules_as_messages(request):
            start_run(by=acting(request), content=content)
            count += 1
    message = ngettext("%(count)d run was started.", "%(count)d runs were started.", count)
    messages.info(request, message % {"count": count})
