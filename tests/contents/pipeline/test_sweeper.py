"""What was interrupted is put right from the database alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.pipeline import leases, watch
from apps.contents.pipeline.sweeper import RESEND_AFTER, Sweep, sweep
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.states import ContentStatus, JobStatus, RunStatus


@pytest.fixture
def run(person: User, content: Content) -> ContentRun:
    return start_run(by=person, content=content)


@pytest.fixture
def job(run: ContentRun) -> ContentJob:
    """The first job, claimed by a worker that then died."""
    job = run.jobs.get(position=0)
    leases.claim(job)
    ContentJob.objects.filter(pk=job.pk).update(
        lease_expires_at=timezone.now() - timedelta(seconds=1)
    )
    job.refresh_from_db()
    return job


def test_a_dead_workers_job_waits_for_the_next_worker(job: ContentJob) -> None:
    done = sweep()
    assert (done.freed, done.sent) == (1, 1)
    job.refresh_from_db()
    assert job.status == JobStatus.PENDING
    assert "stopped answering" in job.logs.get().message


def test_a_living_workers_job_is_left_alone(job: ContentJob) -> None:
    ContentJob.objects.filter(pk=job.pk).update(
        lease_expires_at=timezone.now() + timedelta(seconds=5)
    )
    assert sweep() == Sweep()


def test_a_job_that_killed_three_workers_is_parked(job: ContentJob, run: ContentRun) -> None:
    ContentJob.objects.filter(pk=job.pk).update(attempt=3)
    assert sweep().parked == 1
    job.refresh_from_db()
    run.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert run.status == RunStatus.FAILED
    assert "parked" in run.error_message


def test_a_cancelled_run_whose_worker_died_ends(
    person: User, job: ContentJob, run: ContentRun
) -> None:
    cancel_run(by=person, run=run)
    run.refresh_from_db()
    assert run.status == RunStatus.RUNNING
    sweep()
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED
    assert Content.objects.get(pk=run.content_id).status == ContentStatus.DRAFT


def test_a_lost_message_is_sent_again(run: ContentRun) -> None:
    assert sweep().sent == 0
    run.jobs.update(enqueued_at=timezone.now() - RESEND_AFTER * 2)
    assert sweep().sent == 1


def test_a_job_whose_time_has_come_is_sent(run: ContentRun) -> None:
    job = run.jobs.get(position=0)
    job.enqueued_at = None
    job.next_attempt_at = timezone.now() + timedelta(minutes=1)
    job.save(update_fields=["enqueued_at", "next_attempt_at"])
    assert sweep().sent == 0
    job.next_attempt_at = timezone.now() - timedelta(seconds=1)
    job.save(update_fields=["next_attempt_at"])
    assert sweep().sent == 1


def test_only_jobs_whose_needs_are_met_are_sent(run: ContentRun) -> None:
    run.jobs.update(enqueued_at=None)
    assert sweep().sent == 1


@pytest.mark.django_db(transaction=True)
def test_many_processes_sweep_no_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[int] = []
    monkeypatch.setattr(watch, "sweep", lambda: swept.append(1))
    cache.delete(watch.TURN)
    assert [watch.sweep_if_due() for _ in range(3)] == [True, False, False]
    assert swept == [1]


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_finds_no_database_is_tried_at_the_next_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> None:
        raise OperationalError("the server is away")

    monkeypatch.setattr(watch, "sweep", broken)
    cache.delete(watch.TURN)
    assert not watch.sweep_if_due()
