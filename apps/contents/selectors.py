"""What a person may see and change of contents. Staff see more in the console, not here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Count,
    DecimalField,
    FloatField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.contents.models import (
    Batch,
    BatchRow,
    Content,
    ContentJob,
    ContentRun,
    ContentUpload,
    JobLog,
    MediaAsset,
    PolicyDecision,
    ScriptProposal,
    ScriptVersion,
    StoryboardBlock,
)
from apps.contents.models.policy_decision import DECIDED
from apps.organizations.permissions import Permission
from apps.organizations.selectors import allowed_by, editable_by, owned_by


def contents_seen_by(user: User | AnonymousUser) -> QuerySet[Content]:
    return Content.objects.filter(owned_by(user, "project__"))


def contents_editable_by(user: User | AnonymousUser) -> QuerySet[Content]:
    return Content.objects.filter(editable_by(user, "project__"))


def script_versions_seen_by(user: User | AnonymousUser) -> QuerySet[ScriptVersion]:
    return ScriptVersion.objects.filter(owned_by(user, "content__project__"))


def decisions_seen_by(user: User | AnonymousUser) -> QuerySet[PolicyDecision]:
    return PolicyDecision.objects.filter(owned_by(user, "content__project__"))


def proposals_seen_by(user: User | AnonymousUser) -> QuerySet[ScriptProposal]:
    return ScriptProposal.objects.filter(owned_by(user, "content__project__"))


def decisions_of(content: Content) -> dict[str, str]:
    """What people decided about the content's scripts, by the name of what was checked."""
    rows = PolicyDecision.objects.filter(content=content, status__in=DECIDED)
    return dict(rows.values_list("input_hash", "status"))


def runs_seen_by(user: User | AnonymousUser) -> QuerySet[ContentRun]:
    return ContentRun.objects.filter(owned_by(user, "content__project__"))


def logs_seen_by(user: User | AnonymousUser) -> QuerySet[JobLog]:
    return JobLog.objects.filter(owned_by(user, "job__run__content__project__"))


def jobs_seen_by(user: User | AnonymousUser) -> QuerySet[ContentJob]:
    """The jobs without their results, each with `logs_count`."""
    jobs = ContentJob.objects.filter(owned_by(user, "content__project__"))
    lines = JobLog.objects.filter(job=OuterRef("pk")).order_by().values("job")
    count = Coalesce(Subquery(lines.annotate(count=Count("pk")).values("count")), 0)
    return jobs.annotate(logs_count=count).defer("result")


def contents_producible_by(user: User | AnonymousUser) -> QuerySet[Content]:
    return Content.objects.filter(allowed_by(user, Permission.PRODUCE, "project__"))


def library_seen_by(user: User | AnonymousUser) -> QuerySet[MediaAsset]:
    """Files that people uploaded; what productions made belongs to their contents."""
    return MediaAsset.objects.filter(owned_by(user), content__isnull=True)


def library_words(words: str) -> Q:
    """Files whose title, tags, licence or origin hold the words."""
    return (
        Q(title__icontains=words)
        | Q(tags__contains=[words.strip().lower()])
        | Q(license__icontains=words)
        | Q(origin__icontains=words)
    )


# How many of a project's films back a picture from a library is not shown again.
FILMS_REMEMBERED = 10


def recently_shown(content: Content) -> list[str]:
    """What the last films of the content's project show, as their libraries name it."""
    films = Content.objects.filter(project_id=content.project_id).exclude(pk=content.pk)
    films = films.exclude(video_url="").order_by("-id")[:FILMS_REMEMBERED]
    shown = StoryboardBlock.objects.filter(content__in=list(films.values_list("pk", flat=True)))
    names = shown.exclude(shown_asset="").values_list("shown_asset", flat=True)
    return sorted(set(names))


def with_costs(runs: QuerySet[ContentRun]) -> QuerySet[ContentRun]:
    """The runs, each with `cost_usd` and the sums `saved_usd`, `saved_seconds` of its jobs."""
    jobs = ContentJob.objects.filter(run=OuterRef("pk")).order_by().values("run")
    return runs.annotate(
        **{
            name: Coalesce(Subquery(jobs.annotate(sum=Sum(name)).values("sum")), zero)
            for name, zero in _COSTS.items()
        }
    )


def costs_of(content: Content) -> dict[str, Any]:
    """All that the content's runs have cost, were charged and saved: cost_usd, saved_usd,
    saved_seconds, charged_credits, refunded_credits."""
    runs = ContentRun.objects.filter(content=content)
    credits = runs.aggregate(
        charged_credits=Coalesce(Sum("charged_credits"), 0),
        refunded_credits=Coalesce(Sum("refunded_credits"), 0),
    )
    jobs = ContentJob.objects.filter(run__in=runs)
    return {
        **credits,
        **jobs.aggregate(**{name: Coalesce(Sum(name), zero) for name, zero in _COSTS.items()}),
    }


_COSTS: dict[str, Any] = {
    "cost_usd": Value(Decimal(0), DecimalField()),
    "saved_usd": Value(Decimal(0), DecimalField()),
    "saved_seconds": Value(0.0, FloatField()),
}


def with_jobs(runs: QuerySet[ContentRun]) -> QuerySet[ContentRun]:
    """The runs with their jobs in order, each with `logs_count`, in one more query."""
    jobs = ContentJob.objects.annotate(logs_count=Count("logs")).defer("result")
    return runs.select_related("template", "requested_by").prefetch_related(
        Prefetch("jobs", jobs.order_by("position"))
    )


def batches_seen_by(user: User | AnonymousUser) -> QuerySet[Batch]:
    return Batch.objects.filter(owned_by(user, "project__"))


def batches_editable_by(user: User | AnonymousUser) -> QuerySet[Batch]:
    return Batch.objects.filter(editable_by(user, "project__"))


def batches_producible_by(user: User | AnonymousUser) -> QuerySet[Batch]:
    return Batch.objects.filter(allowed_by(user, Permission.PRODUCE, "project__"))


def row_counts(batches: Iterable[Batch]) -> dict[UUID, dict[str, int]]:
    """How many rows each batch has in each state; states without any are left out. One query."""
    found: dict[UUID, dict[str, int]] = {batch.pk: {} for batch in batches}
    rows = BatchRow.objects.filter(batch__in=list(found)).order_by()
    for batch_id, status, count in rows.values_list("batch", "status").annotate(Count("pk")):
        found[batch_id][status] = count
    return found


def uploads_seen_by(user: User | AnonymousUser) -> QuerySet[ContentUpload]:
    rows = ContentUpload.objects.filter(owned_by(user, "content__project__"))
    return rows.select_related("content__project", "channel")


def uploads_publishable_by(user: User | AnonymousUser) -> QuerySet[ContentUpload]:
    """Those which user may plan, stop, repeat and take down."""
    return ContentUpload.objects.filter(allowed_by(user, Permission.PUBLISH, "content__project__"))


def contents_publishable_by(user: User | AnonymousUser) -> QuerySet[Content]:
    return Content.objects.filter(allowed_by(user, Permission.PUBLISH, "project__"))
