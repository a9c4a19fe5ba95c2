"""The worker's side of a batch: a few rows at a time become contents and runs.

Called when something was asked for, and by the clock. Every row is begun in a transaction of its
own, content and run together, so that a row is never half there.
"""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.contents.batches.rows import RowValues
from apps.contents.models import Batch, BatchRow, Content
from apps.contents.services.articles import create_content_from_article, fetch_article
from apps.contents.services.briefs import RunChoices
from apps.contents.services.contents import create_content
from apps.contents.services.runs import start_run
from apps.contents.states import (
    BATCH_ROW_STATES,
    BATCH_STATES,
    BatchRowStatus,
    BatchStatus,
    Priority,
    RunStatus,
)
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.providers.embedded.articles import Article

# Videos of one batch in production at once: enough to keep the workers busy, few enough that
# others of the same owner get in between.
RUNS_AT_ONCE = 6
_OUTCOMES = {
    RunStatus.COMPLETED: BatchRowStatus.DONE,
    RunStatus.FAILED: BatchRowStatus.FAILED,
    RunStatus.CANCELLED: BatchRowStatus.CANCELLED,
}
_LOCK_SECONDS = 300


def advance_batches() -> int:
    """Go on with every batch that has something to do; return how many."""
    at_work = Q(status=BatchStatus.RUNNING) | Q(rows__status=BatchRowStatus.PRODUCING)
    found = list(Batch.objects.filter(at_work).distinct().values_list("pk", flat=True))
    for batch_id in found:
        advance_batch(batch_id)
    return len(found)


def advance_batch(batch_id: UUID) -> None:
    """Settle the rows whose runs have ended and begin others; a batch that is gone is left alone.

    The lock only saves work: what decides is the guarded change of every row.
    """
    lock = f"batch:{batch_id}"
    if not cache.add(lock, 1, timeout=_LOCK_SECONDS):
        return
    try:
        _settle(batch_id)
        batch = _running(batch_id)
        person = batch.started_by if batch else None
        with translation.override(person.locale if person else None):
            while batch is not None and person is not None and _begin_next(batch, person):
                batch = _running(batch_id)
        _finish(batch_id)
    finally:
        cache.delete(lock)


def _running(batch_id: UUID) -> Batch | None:
    rows = Batch.objects.select_related("project", "started_by")
    return rows.filter(pk=batch_id, status=BatchStatus.RUNNING).first()


def _settle(batch_id: UUID) -> None:
    """What became of the rows in production. A run that was deleted with its content failed."""
    rows = BatchRow.objects.filter(batch=batch_id, status=BatchRowStatus.PRODUCING)
    for row in rows.select_related("run"):
        status = row.run.status if row.run else RunStatus.CANCELLED
        outcome = _OUTCOMES.get(RunStatus(status))
        if outcome:
            message = row.run.error_message if row.run else ""
            BATCH_ROW_STATES.move(row, outcome, error_message=message)


def _begin_next(batch: Batch, by: User) -> bool:
    """Begin one row; False when there is no room, nothing to do, or the batch had to stop."""
    rows = batch.rows
    if rows.filter(status=BatchRowStatus.PRODUCING).count() >= RUNS_AT_ONCE:
        return False
    row = rows.filter(status=BatchRowStatus.WAITING).order_by("number").first()
    if row is None:
        return False
    try:
        # Fetched before the transaction: no row is locked while a stranger's server talks.
        article = _article(batch, row)
        with transaction.atomic():
            _begin(batch, row, by, article)
    except RuleBroken as error:
        if not _is_of_the_row(error):
            _pause(batch, str(error))
            return False
        BATCH_ROW_STATES.move(row, BatchRowStatus.FAILED, error_message=str(error))
    return True


def _article(batch: Batch, row: BatchRow) -> Article | None:
    values = RowValues.of(row.cells, batch.mapping)
    is_page = bool(values.url) and row.content_id is None
    return fetch_article(url=values.url) if is_page else None


def _begin(batch: Batch, row: BatchRow, by: User, article: Article | None) -> None:
    """Content and run of one row, both or neither."""
    held = BatchRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    is_wanted = Batch.objects.select_for_update(no_key=True).filter(
        pk=batch.pk, status=BatchStatus.RUNNING
    )
    if held.status != BatchRowStatus.WAITING or not is_wanted.exists():
        return
    values = RowValues.of(row.cells, batch.mapping)
    content = held.content or _content(batch, values, by, article)
    choices = RunChoices(
        template=values.template or batch.template,
        voice=values.voice or batch.voice,
        priority=Priority.LOW,
    )
    run = start_run(by=by, content=content, choices=choices)
    BATCH_ROW_STATES.move(held, BatchRowStatus.PRODUCING, content=content, run=run)


def _content(batch: Batch, values: RowValues, by: User, article: Article | None) -> Content:
    if article is not None:
        return create_content_from_article(
            by=by, project=batch.project, article=article, title=values.title
        )
    title = values.title or (values.topic if values.text else "")
    source = values.as_source(batch.project.language)
    return create_content(
        by=by,
        project=batch.project,
        title=title,
        text=source.get("text", ""),
        topic=source.get("topic", ""),
    )


def _is_of_the_row(error: RuleBroken) -> bool:
    """Is it this row's own fault? Credits, rights, the project or the disk stop all of them."""
    problems = error.problems if isinstance(error, ProblemList) else (error,)
    return all(isinstance(problem, InvalidInput) for problem in problems)


def _pause(batch: Batch, reason: str) -> None:
    with transaction.atomic():
        now = timezone.now()
        if BATCH_STATES.move(batch, BatchStatus.PAUSED, pause_reason=reason, updated_at=now):
            changes = {"reason": reason}
            audit.record(by=SYSTEM, action="batch.paused", target=batch, changes=changes)


def _finish(batch_id: UUID) -> None:
    """A batch without rows to do is complete."""
    with transaction.atomic():
        held = Batch.objects.select_for_update(no_key=True)
        batch = held.filter(pk=batch_id, status=BatchStatus.RUNNING).first()
        unfinished = [BatchRowStatus.WAITING, BatchRowStatus.PRODUCING]
        if batch is None or batch.rows.filter(status__in=unfinished).exists():
            return
        now = timezone.now()
        BATCH_STATES.move(batch, BatchStatus.COMPLETED, finished_at=now, updated_at=now)
        audit.record(by=SYSTEM, action="batch.completed", target=batch)
