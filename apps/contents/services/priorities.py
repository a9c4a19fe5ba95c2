"""Who is served first: by the owner's plan, and by staff."""

from __future__ import annotations

from django.db import transaction

from apps.accounts.models import User
from apps.contents.errors import RunEnded
from apps.contents.models import ContentRun
from apps.contents.policies import check_can_prioritize
from apps.contents.states import JobStatus, Priority, RunStatus
from apps.core import audit
from apps.subscriptions.entitlements import entitlements_of
from apps.usage.owners import Owner


def priority_of(owner: Owner) -> Priority:
    """What the owner's plan brings."""
    flags = entitlements_of(owner).flags
    return Priority.HIGH if "priority_rendering" in flags else Priority.NORMAL


@transaction.atomic
def change_priority(*, by: User, run: ContentRun, priority: Priority) -> ContentRun:
    """Let a run that goes on wait shorter or longer; jobs at work are not touched.

    Raises NotAllowed or PlanLimitReached for a priority that is not by's to give.
    """
    run = (
        ContentRun.objects.select_for_update(of=("self",))
        .select_related("content__project")
        .get(pk=run.pk)
    )
    check_can_prioritize(by, run, priority)
    if run.status != RunStatus.RUNNING:
        raise RunEnded
    before = run.priority
    if priority != before:
        run.priority = priority
        run.save(update_fields=["priority"])
        run.jobs.filter(status__in=[JobStatus.PENDING, JobStatus.RUNNING]).update(priority=priority)
        audit.record(
            by=by,
            action="run.priority_changed",
            target=run,
            changes={"priority": [before, priority.value]},
        )
    return run
