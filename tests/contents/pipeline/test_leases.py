"""A job is worked on by one worker, and only its holder may write."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.pipeline import leases
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.states import JobStatus
from tests.support.productions import install_everything, make_content, make_person


@pytest.fixture
def run(person: User, content: Content) -> ContentRun:
    return start_run(by=person, content=content)


@pytest.fixture
def job(run: ContentRun) -> ContentJob:
    return run.jobs.get(position=0)


def test_a_claimed_job_cannot_be_claimed_again(job: ContentJob) -> None:
    assert leases.claim(job)
    assert leases.claim(job) is None
    job.refresh_from_db()
    assert leases.claim(job) is None


def test_a_claim_counts_an_attempt_and_sets_an_end(job: ContentJob) -> None:
    leases.claim(job)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING
    assert job.attempt == 1
    assert job.lease_expires_at is not None
    assert job.lease_expires_at > timezone.now()
    assert job.lease_owner


def test_a_worker_that_lost_its_lease_can_write_nothing(job: ContentJob) -> None:
    old = leases.claim(job)
    assert old
    ContentJob.objects.filter(pk=job.pk).update(status=JobStatus.PENDING, lease_expires_at=None)
    job.refresh_from_db()
    new = leases.claim(job)
    assert new
    assert new.token > old.token
    assert not leases.renew(old, 50)
    assert not leases.finish(old, JobStatus.COMPLETED, result={"late": True})
    job.refresh_from_db()
    assert job.result is None
    assert job.status == JobStatus.RUNNING


def test_a_job_of_a_run_that_was_asked_to_stop_is_not_claimed(
    person: User, run: ContentRun, job: ContentJob
) -> None:
    cancel_run(by=person, run=run)
    job.refresh_from_db()
    assert leases.claim(job) is None


def test_a_job_waits_for_its_next_attempt(job: ContentJob) -> None:
    job.next_attempt_at = timezone.now() + timedelta(minutes=5)
    job.save(update_fields=["next_attempt_at"])
    assert leases.claim(job) is None


def test_a_job_is_not_claimed_a_fourth_time(job: ContentJob) -> None:
    job.attempt = 3
    job.save(update_fields=["attempt"])
    assert leases.claim(job) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_the_same_moment_one_gets_the_job() -> None:
    install_everything()
    person = make_person()
    run = start_run(by=person, content=make_content(person))
    job = run.jobs.get(position=0)
    gate = Barrier(8)

    def rush(_number: int) -> bool:
        mine = ContentJob.objects.get(pk=job.pk)
        gate.wait()
        try:
            return leases.claim(mine) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        won: Callable[..., list[bool]] = lambda: list(pool.map(rush, range(8)))  # noqa: E731
        assert sum(won()) == 1
    job.refresh_from_db()
    assert job.attempt == 1
