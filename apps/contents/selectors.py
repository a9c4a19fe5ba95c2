"""What a person may see and change of contents. Staff see more in the console, not here."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, QuerySet

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob, ContentRun, JobLog, ScriptVersion
from apps.organizations.selectors import editable_by, owned_by


def contents_seen_by(user: User | AnonymousUser) -> QuerySet[Content]:
    return Content.objects.filter(owned_by(user, "project__"))


def contents_editable_by(user: User | AnonymousUser) -> QuerySet[Content]:
    return Content.objects.filter(editable_by(user, "project__"))


def script_versions_seen_by(user: User | AnonymousUser) -> QuerySet[ScriptVersion]:
    return ScriptVersion.objects.filter(owned_by(user, "content__project__"))


def runs_seen_by(user: User | AnonymousUser) -> QuerySet[ContentRun]:
    return ContentRun.objects.filter(owned_by(user, "content__project__"))


def logs_seen_by(user: User | AnonymousUser) -> QuerySet[JobLog]:
    return JobLog.objects.filter(owned_by(user, "job__run__content__project__"))


def with_jobs(runs: QuerySet[ContentRun]) -> QuerySet[ContentRun]:
    """The runs with their jobs in order, each with `logs_count`, in one more query."""
    jobs = ContentJob.objects.annotate(logs_count=Count("logs")).defer("result")
    return runs.select_related("template", "requested_by").prefetch_related(
        Prefetch("jobs", jobs.order_by("position"))
    )
