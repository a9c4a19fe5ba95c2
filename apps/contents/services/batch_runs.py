"""What a person does to a checked batch: start, pause, resume, cancel the rest, retry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.errors import BatchNotReady, ProjectNotActive, RowsAreFaulty
from apps.contents.models import Batch
from apps.contents.pipeline.settlement import free_operations
from apps.contents.policies import check_can_produce
from apps.contents.services.batches import locked_batch
from apps.contents.services.preflight import choose_voice
from apps.contents.states import BATCH_STATES, BatchRowStatus, BatchStatus
from apps.core import audit
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.projects.states import ProjectStatus
from apps.subscriptions.entitlements import live_subscription
from apps.subscriptions.selectors import quote_video
from apps.subscriptions.services.credits import check_can_pay
from apps.templates.selectors import template_for
from apps.usage.owners import Owner

TASK = "contents.advance_batch"


@dataclass(frozen=True, slots=True)
class BatchQuote:
    """What the rows that can be made will cost. left_credits: the owner's balance now."""

    good_rows: int
    faulty_rows: int
    credits_each: int
    left_credits: int

    @property
    def total_credits(self) -> int:
        return self.good_rows * self.credits_each

    @property
    def is_enough(self) -> bool:
        return self.total_credits <= self.left_credits

    @property
    def missing_credits(self) -> int:
        return max(0, self.total_credits - self.left_credits)


def quote_batch(batch: Batch) -> BatchQuote:
    """The price of the whole batch as it is checked now."""
    owner = Owner.of(batch.project)
    each = quote_video(
        content_format=batch.project.content_format,
        free=free_operations(owner, own_script=False),
    ).total_credits
    held = live_subscription(owner)
    return BatchQuote(
        good_rows=batch.rows.filter(status=BatchRowStatus.WAITING).count(),
        faulty_rows=batch.rows.filter(status=BatchRowStatus.FAULTY).count(),
        credits_each=each,
        left_credits=held.credits_remaining if held else 0,
    )


@transaction.atomic
def start_batch(
    *,
    by: User,
    batch: Batch,
    leave_out_faulty: bool = False,
    template: str = "",
    voice: str = "",
) -> Batch:
    """Have the good rows produced, with low priority. All rows are good, or leave_out_faulty.

    Each video is charged when its own production starts. Raises RuleBroken.
    """
    batch = locked_batch(batch)
    project = batch.project
    check_can_produce(by, project)
    if batch.status != BatchStatus.DRAFT:
        raise BatchNotReady(_("The batch has been started already."))
    if project.status != ProjectStatus.ACTIVE:
        raise ProjectNotActive
    quote = quote_batch(batch)
    if quote.faulty_rows and not leave_out_faulty:
        raise RowsAreFaulty(quote.faulty_rows)
    if not quote.good_rows:
        raise BatchNotReady(_("No row of the file can become a video."))
    template_for(project, name=template)
    choose_voice(
        project.language,
        voice or str(project.style_preset.get("voice") or ""),
        owner=Owner.of(project),
    )
    if quote.total_credits:
        check_can_pay(owner=Owner.of(project), credits=quote.total_credits)
    batch.rows.filter(status=BatchRowStatus.FAULTY).update(status=BatchRowStatus.LEFT_OUT)
    BATCH_STATES.move(
        batch,
        BatchStatus.RUNNING,
        template=template,
        voice=voice,
        quoted_credits=quote.total_credits,
        started_by=by,
        started_at=timezone.now(),
        updated_at=timezone.now(),
    )
    audit.record(
        by=by,
        action="batch.started",
        target=batch,
        changes={"rows": quote.good_rows, "credits": quote.total_credits},
    )
    enqueue(TASK, batch.pk)
    return batch


def pause_batch(*, by: User, batch: Batch) -> Batch:
    """Start no more rows; what is in production goes on."""
    return _moved(by, batch, BatchStatus.PAUSED, "batch.paused")


def resume_batch(*, by: User, batch: Batch) -> Batch:
    if batch.status != BatchStatus.PAUSED:
        raise BatchNotReady(_("The batch is not paused."))
    return _moved(by, batch, BatchStatus.RUNNING, "batch.resumed", started_by=by)


def cancel_batch(*, by: User, batch: Batch) -> Batch:
    """Give the rows up that were not begun; what is in production is finished."""

    def give_up(batch: Batch) -> None:
        rows = batch.rows.filter(status__in=[BatchRowStatus.WAITING, BatchRowStatus.FAULTY])
        rows.filter(status=BatchRowStatus.FAULTY).update(status=BatchRowStatus.LEFT_OUT)
        rows.filter(status=BatchRowStatus.WAITING).update(status=BatchRowStatus.CANCELLED)

    now = timezone.now()
    return _moved(
        by, batch, BatchStatus.CANCELLED, "batch.cancelled", also=give_up, finished_at=now
    )


@transaction.atomic
def retry_batch(*, by: User, batch: Batch) -> Batch:
    """Have the failed rows made again; what they made already is taken over."""
    batch = locked_batch(batch)
    check_can_produce(by, batch.project)
    failed = batch.rows.filter(status=BatchRowStatus.FAILED)
    if batch.status not in {BatchStatus.COMPLETED, BatchStatus.RUNNING, BatchStatus.PAUSED}:
        raise BatchNotReady(_("Only a batch that was started has rows to make again."))
    count = failed.update(status=BatchRowStatus.WAITING, error_message="", run=None)
    if not count:
        raise BatchNotReady(_("No row of the batch has failed."))
    if batch.status != BatchStatus.RUNNING:
        BATCH_STATES.move(
            batch,
            BatchStatus.RUNNING,
            started_by=by,
            pause_reason="",
            finished_at=None,
            updated_at=timezone.now(),
        )
    audit.record(by=by, action="batch.retried", target=batch, changes={"rows": count})
    enqueue(TASK, batch.pk)
    return batch


@transaction.atomic
def _moved(
    by: User,
    batch: Batch,
    target: BatchStatus,
    action: str,
    *,
    also: Callable[[Batch], None] | None = None,
    **fields: object,
) -> Batch:
    batch = locked_batch(batch)
    check_can_produce(by, batch.project)
    now = timezone.now()
    if not BATCH_STATES.move(batch, target, pause_reason="", updated_at=now, **fields):
        raise BatchNotReady(
            _("A batch that is “%(status)s” cannot become “%(target)s”.")
            % {"status": batch.get_status_display(), "target": target.label}
        )
    if also:
        also(batch)
    audit.record(by=by, action=action, target=batch)
    if target == BatchStatus.RUNNING:
        enqueue(TASK, batch.pk)
    return batch
