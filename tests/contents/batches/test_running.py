"""A batch at work: begun a few at a time, paused, cancelled, retried, and reported."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.contents.batches import report
from apps.contents.batches.advance import RUNS_AT_ONCE, advance_batch, advance_batches
from apps.contents.errors import BatchNotReady, RowsAreFaulty
from apps.contents.models import Batch, ContentRun
from apps.contents.services.batch_runs import (
    cancel_batch,
    pause_batch,
    quote_batch,
    resume_batch,
    retry_batch,
    start_batch,
)
from apps.contents.services.runs import cancel_run
from apps.contents.states import Priority, RunStatus
from apps.core.errors import NotAllowed
from apps.subscriptions.errors import InsufficientCredits
from apps.subscriptions.models import Subscription
from tests.contents.batches.conftest import Make
from tests.support.cast import Cast


def states(batch: Batch) -> list[str]:
    return list(batch.rows.values_list("status", flat=True))


def end_runs(batch: Batch, status: str = RunStatus.COMPLETED, message: str = "") -> None:
    """The line's part: every run of the batch that goes on has ended."""
    running = ContentRun.objects.filter(content__batch_row__batch=batch, status="running")
    for run in running.select_related("content"):
        run.content.status = "ready" if status == RunStatus.COMPLETED else "failed"
        run.content.save(update_fields=["status"])
        run.status, run.error_message, run.finished_at = status, message, timezone.now()
        run.save(update_fields=["status", "error_message", "finished_at"])


def leave_credits(cast: Cast, credits: int) -> None:
    """Spend what the team has but for so many."""
    from apps.core.ids import new_id
    from apps.subscriptions.entitlements import live_subscription
    from apps.subscriptions.services.credits import charge
    from apps.usage.owners import Owner

    owner = Owner(organization_id=cast.team.pk)
    held = live_subscription(owner)
    assert held is not None
    charge(
        by=cast.owner,
        owner=owner,
        credits=held.credits_remaining - credits,
        content_id=new_id(),
        run_id=new_id(),
        description="video",
    )


def test_the_quote_counts_good_rows_and_looks_at_the_balance(cast: Cast, make: Make) -> None:
    batch = make(good=3, faulty=2)
    leave_credits(cast, 2)
    quote = quote_batch(batch)
    assert (quote.good_rows, quote.faulty_rows, quote.credits_each) == (3, 2, 1)
    assert (quote.total_credits, quote.left_credits, quote.is_enough) == (3, 2, False)
    assert quote.missing_credits == 1
    with pytest.raises(InsufficientCredits):
        start_batch(by=cast.owner, batch=batch, leave_out_faulty=True)
    batch.refresh_from_db()
    assert batch.status == "draft"


def test_faulty_rows_stop_the_start_until_they_are_left_out(cast: Cast, make: Make) -> None:
    batch = make(good=1, faulty=1)
    with pytest.raises(RowsAreFaulty):
        start_batch(by=cast.owner, batch=batch)
    assert states(batch) == ["waiting", "faulty"]
    start_batch(by=cast.owner, batch=batch, leave_out_faulty=True)
    assert states(batch) == ["waiting", "left_out"]
    with pytest.raises(BatchNotReady):
        start_batch(by=cast.owner, batch=batch)


def test_a_batch_without_a_good_row_is_not_started(cast: Cast, make: Make) -> None:
    with pytest.raises(BatchNotReady):
        start_batch(by=cast.owner, batch=make(good=0, faulty=1), leave_out_faulty=True)


def test_rows_are_begun_a_few_at_a_time_with_low_priority(cast: Cast, make: Make) -> None:
    batch = start_batch(by=cast.owner, batch=make(good=RUNS_AT_ONCE + 2))
    for _message_that_came_twice in range(2):
        advance_batch(batch.pk)
    assert states(batch).count("producing") == RUNS_AT_ONCE
    runs = ContentRun.objects.filter(content__batch_row__batch=batch)
    assert set(runs.values_list("priority", flat=True)) == {Priority.LOW}
    end_runs(batch)
    advance_batches()
    assert states(batch) == ["done"] * RUNS_AT_ONCE + ["producing"] * 2
    end_runs(batch)
    advance_batches()
    batch.refresh_from_db()
    assert (batch.status, states(batch).count("done")) == ("completed", RUNS_AT_ONCE + 2)


def test_a_paused_batch_begins_nothing_and_goes_on_later(cast: Cast, make: Make) -> None:
    batch = start_batch(by=cast.owner, batch=make())
    pause_batch(by=cast.owner, batch=batch)
    advance_batch(batch.pk)
    assert states(batch) == ["waiting"] * 3
    batch.refresh_from_db()
    resume_batch(by=cast.owner, batch=batch)
    advance_batch(batch.pk)
    assert states(batch) == ["producing"] * 3


def test_cancelling_gives_up_what_was_not_begun(cast: Cast, make: Make) -> None:
    batch = start_batch(by=cast.owner, batch=make(good=RUNS_AT_ONCE + 1))
    advance_batch(batch.pk)
    cancel_batch(by=cast.owner, batch=batch)
    assert states(batch) == ["producing"] * RUNS_AT_ONCE + ["cancelled"]
    end_runs(batch)
    advance_batches()
    assert states(batch) == ["done"] * RUNS_AT_ONCE + ["cancelled"]
    batch.refresh_from_db()
    assert batch.status == "cancelled"


def test_failed_rows_are_made_again_with_the_same_content(cast: Cast, make: Make) -> None:
    batch = start_batch(by=cast.owner, batch=make(good=2))
    advance_batch(batch.pk)
    contents = list(batch.rows.values_list("content", flat=True))
    end_runs(batch, RunStatus.FAILED, "The voice failed.")
    advance_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, states(batch)) == ("completed", ["failed"] * 2)
    assert [row.error_message for row in batch.rows.all()] == ["The voice failed."] * 2
    retry_batch(by=cast.owner, batch=batch)
    advance_batch(batch.pk)
    assert states(batch) == ["producing"] * 2
    assert list(batch.rows.values_list("content", flat=True)) == contents


def test_a_run_that_a_person_cancelled_ends_its_row(cast: Cast, make: Make) -> None:
    batch = start_batch(by=cast.owner, batch=make(good=1))
    advance_batch(batch.pk)
    cancel_run(by=cast.owner, run=ContentRun.objects.get(content__batch_row__batch=batch))
    advance_batch(batch.pk)
    batch.refresh_from_db()
    assert (states(batch), batch.status) == (["cancelled"], "completed")


def test_a_batch_out_of_credits_pauses_and_says_so(cast: Cast, make: Make) -> None:
    batch = start_batch(by=cast.owner, batch=make(good=3))
    leave_credits(cast, 1)
    advance_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, states(batch)) == ("paused", ["producing", "waiting", "waiting"])
    assert "credits" in batch.pause_reason
    assert batch.project.contents.count() == 2  # the cast's own and the one that was begun


def test_a_row_that_cannot_be_made_fails_alone(cast: Cast, make: Make) -> None:
    batch = start_batch(by=cast.owner, batch=make(good=2))
    row = batch.rows.first()
    assert row is not None
    row.cells = ["Film", "now too short"]
    row.save(update_fields=["cells"])
    advance_batch(batch.pk)
    assert states(batch) == ["failed", "producing"]
    row.refresh_from_db()
    assert "too few" in row.error_message
    assert row.content is None


def test_those_who_may_not_produce_start_and_stop_nothing(cast: Cast, make: Make) -> None:
    batch = make()
    with pytest.raises(NotAllowed):
        start_batch(by=cast.viewer, batch=batch)
    start_batch(by=cast.owner, batch=batch)
    for deed in (pause_batch, cancel_batch, retry_batch):
        with pytest.raises(NotAllowed):
            deed(by=cast.outsider, batch=batch)


def test_the_report_has_a_line_for_every_row(cast: Cast, make: Make) -> None:
    batch = start_batch(by=cast.owner, batch=make(good=1, faulty=1), leave_out_faulty=True)
    advance_batch(batch.pk)
    end_runs(batch)
    advance_batch(batch.pk)
    done, left_out = report.lines(batch)
    assert done[:6] == [2, "Film 0", "Done", "", 1, ""]
    assert left_out[2] == "Left out"
    assert "too few" in str(left_out[3])
    assert len(report.header()) == len(done)


def test_nothing_is_charged_twice_for_a_row(cast: Cast, make: Make) -> None:
    batch = start_batch(by=cast.owner, batch=make(good=2))
    before = Subscription.objects.get(organization=cast.team).credits_remaining
    for _again in range(3):
        advance_batch(batch.pk)
    assert Subscription.objects.get(organization=cast.team).credits_remaining == before - 2
