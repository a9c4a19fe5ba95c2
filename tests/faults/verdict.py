"""What has to be true when the dust has settled, asked of the database, the files and the calls."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Count

from apps.contents.models import ContentJob, ContentRun, MediaAsset, ScriptVersion, StoryboardBlock
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.settlement import DELIVERED_BY
from apps.contents.states import RunStatus
from apps.core.models import AuditLog
from apps.subscriptions.models import CreditTransaction, Subscription
from apps.subscriptions.selectors import usage_rows_of
from apps.subscriptions.services.reconcile import reconcile
from apps.usage.models import AnalyticsEvent, WorkflowLog

Problems = list[str]


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the engines' book (see engines.py)."""

    at: float
    event: str
    worker: str
    step: str
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """figures for people; violations must be empty."""

    figures: dict[str, Any] = field(default_factory=dict)
    violations: tuple[str, ...] = ()


def judge(runs: Sequence[ContentRun], book: Path) -> Verdict:
    """Look at everything about these runs, and at the whole ledger."""
    fresh = list(ContentRun.objects.filter(pk__in=[run.pk for run in runs]))
    calls = read_book(book)
    asked: tuple[Callable[[list[ContentRun]], Problems], ...] = (
        _not_ended,
        _held_jobs,
        _ledger,
        _credits,
        _doubled_results,
        _missing_results,
        lambda ended: _calls(ended, calls),
    )
    found = [problem for ask in asked for problem in ask(fresh)]
    statuses = Counter(run.status for run in fresh)
    jobs = ContentJob.objects.filter(run__in=fresh)
    begun = [call for call in calls if call.event == "begun"]
    repeated = sum(count - 1 for count in Counter((c.step, c.what) for c in begun).values())
    figures = {
        "runs": len(fresh),
        **{str(status): count for status, count in sorted(statuses.items())},
        "attempts": sum(jobs.values_list("attempt", flat=True)),
        "jobs": jobs.count(),
        "calls": len(begun),
        "calls repeated": repeated,
        "ledger rows": CreditTransaction.objects.count(),
        "violations": len(found),
    }
    return Verdict(figures, tuple(found))


def read_book(book: Path) -> list[Call]:
    if not book.exists():
        return []
    lines = (line.split("\t", 4) for line in book.read_text().splitlines())
    return [Call(float(at), *rest) for at, *rest in lines]


def _not_ended(runs: list[ContentRun]) -> Problems:
    return [f"Run {run.pk} has not ended." for run in runs if run.status == RunStatus.RUNNING]


def _held_jobs(runs: list[ContentRun]) -> Problems:
    stuck = ContentJob.objects.filter(run__in=runs, status__in=("running", "pending"))
    held = ContentJob.objects.filter(run__in=runs).exclude(
        lease_owner="", lease_expires_at__isnull=True
    )
    return [f"Job {job.pk} ({job.job_type}) is {job.status}." for job in stuck] + [
        f"Job {job.pk} ({job.job_type}, {job.status}) still has a lease." for job in held
    ]


def _ledger(runs: list[ContentRun]) -> Problems:
    return [f"Ledger: {name}: {ids}" for name, ids in reconcile().violations.items()]


def _credits(runs: list[ContentRun]) -> Problems:
    """Each part is charged once, and given back in full unless this run delivered it."""
    problems, paid = [], 0
    for run in runs:
        rows = usage_rows_of(run.pk)
        names = [row.description for row in rows]
        if sorted(names) != sorted(set(names)):
            problems.append(f"Run {run.pk} was charged twice: {names}.")
        status = {job.job_type: job.status for job in run.jobs.all()}
        owed = sum(
            -row.credits_amount
            for row in rows
            if status[DELIVERED_BY[row.description]] == "completed"
        )
        if run.charged_credits - run.refunded_credits != owed:
            problems.append(
                f"Run {run.pk} ({run.status}) kept "
                f"{run.charged_credits - run.refunded_credits} credits for {owed} delivered."
            )
        paid += owed
    used = sum(Subscription.objects.values_list("credits_used", flat=True))
    everything = set(ContentRun.objects.values_list("pk", flat=True)) == {run.pk for run in runs}
    if everything and used != paid:
        problems.append(f"{used} credits are used, {paid} were delivered.")
    return problems


def _doubled_results(runs: list[ContentRun]) -> Problems:
    """What is written once per content or run; each run here is its content's only one."""
    contents = [run.content_id for run in runs]
    counted: dict[str, Counter[Any]] = {
        "script versions": _count(ScriptVersion.objects.filter(content__in=contents), "content"),
        "films": _count(MediaAsset.objects.filter(content__in=contents, kind="video"), "content"),
        "thumbnails": _count(
            MediaAsset.objects.filter(content__in=contents, kind="thumbnail"), "content"
        ),
        "film events": _count(
            AnalyticsEvent.objects.filter(content_id__in=contents, event_type="video_rendered"),
            "content_id",
        ),
        "records of the run": _count(
            WorkflowLog.objects.filter(execution_id__in=[str(run.pk) for run in runs]),
            "execution_id",
        ),
        "audit entries of the end": _count(
            AuditLog.objects.filter(
                target_id__in=[str(run.pk) for run in runs],
                action__in=("run.completed", "run.failed", "run.cancelled"),
            ),
            "target_id",
        ),
    }
    blocks = StoryboardBlock.objects.filter(content__in=contents)
    counted["scenes at one place"] = Counter(
        {
            (row["content"], row["position"]): row["many"]
            for row in blocks.values("content", "position").annotate(many=Count("pk"))
        }
    )
    return [
        f"{many} {name} for {what}."
        for name, counter in counted.items()
        for what, many in counter.items()
        if many > 1
    ]


def _count(rows: Any, column: str) -> Counter[Any]:
    return Counter(
        {row[column]: row["many"] for row in rows.values(column).annotate(many=Count("pk"))}
    )


def _missing_results(runs: list[ContentRun]) -> Problems:
    """A completed run has its film, and every file that a completed job names is there."""
    problems = []
    for run in runs:
        if run.status == RunStatus.COMPLETED:
            run.content.refresh_from_db()
            if not run.content.video_url or not default_storage.exists(run.content.video_url):
                problems.append(f"Run {run.pk} is completed and has no film.")
        files = ArtifactStore(str(run.content_id))
        stored = set(files.keys())
        for asset in MediaAsset.objects.filter(content_id=run.content_id):
            if asset.storage_key not in stored:
                problems.append(f"{asset.storage_key} is recorded and not stored.")
            elif files.checksum(asset.storage_key) != asset.checksum:
                problems.append(f"{asset.storage_key} is not what was recorded.")
    return problems


def _calls(runs: list[ContentRun], calls: list[Call]) -> Problems:
    """An effect may be tried again only by whoever took the job anew (also after an outage, which
    is no attempt), and never once it was saved."""
    jobs = list(ContentJob.objects.filter(run__in=runs).select_related("content"))
    by_name: dict[tuple[str, str], ContentJob] = {}
    for job in jobs:
        by_name[(job.job_type, str(job.pk))] = job
        by_name[(job.job_type, job.content.title)] = job
    begun: dict[tuple[str, str], list[float]] = defaultdict(list)
    for call in calls:
        if call.event == "begun":
            begun[(call.step, call.what)].append(call.at)
    problems = []
    for (step, what), times in begun.items():
        found = by_name.get((step, what)) or by_name.get((step, what.partition(" ")[0]))
        if found is None:
            continue
        if len(times) > found.lease_token:
            problems.append(
                f"{step} “{what}” was called {len(times)} times in {found.lease_token} turns."
            )
        if found.completed_at and max(times) > found.completed_at.timestamp():
            problems.append(f"{step} “{what}” was called again after its result was saved.")
    return problems
