"""A full disk or a database that is away is nobody's attempt: the job waits, and goes on."""

from __future__ import annotations

import errno
import subprocess
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.pipeline import leases, outages, sweeper
from apps.contents.pipeline.endings import job_cancelled
from apps.contents.pipeline.outages import outage_of, through_outages
from apps.contents.pipeline.runner import run_job
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.states import JobStatus, RunStatus
from apps.core.models import AuditLog
from apps.providers.errors import ProviderError
from tests.support.engines import replace_engine

with_database = pytest.mark.django_db(transaction=True)


class Failing:
    """A script writer that fails as it is told."""

    name = "failing"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def write(self, request: Any) -> Any:
        raise self.error


@pytest.fixture
def run(person: User, content: Content) -> ContentRun:
    return start_run(by=person, content=content)


@pytest.fixture
def job(run: ContentRun) -> ContentJob:
    return run.jobs.get(position=0)


def refused(sqlstate_of: type[psycopg.Error]) -> OperationalError:
    error = OperationalError("the statement failed")
    error.__cause__ = sqlstate_of("the statement failed")
    return error


OUTAGES = {
    "no room": (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
    "quota": (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk_full"),
    "ffmpeg's words": (ProviderError("ffmpeg: No space left on device"), "disk_full"),
    "the connection is gone": (OperationalError("server closed"), "database_away"),
    "the connection is closed": (InterfaceError("connection already closed"), "database_away"),
    "shut down": (refused(psycopg.errors.AdminShutdown), "database_away"),
    "no more connections": (refused(psycopg.errors.TooManyConnections), "database_away"),
}


@pytest.mark.parametrize(("error", "code"), OUTAGES.values(), ids=list(OUTAGES))
def test_faults_of_the_installation_are_known(error: Exception, code: str) -> None:
    outage = outage_of(error)
    assert outage is not None
    assert outage.code == code


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EACCES, "Permission denied"),
        refused(psycopg.errors.DeadlockDetected),
        refused(psycopg.errors.QueryCanceled),
        ProviderError("The connection was cut."),
        ZeroDivisionError("a bug"),
    ],
    ids=repr,
)
def test_other_faults_are_none_of_the_installations(error: Exception) -> None:
    assert outage_of(error) is None


@with_database
def test_an_outage_uses_up_no_attempt_however_often_it_is_met(
    run: ContentRun, job: ContentJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also days after the run began: no patience with the installation ends."""
    cache.delete("outage:disk_full")
    ContentRun.objects.filter(pk=run.pk).update(created_at=Now() - timedelta(days=3))
    replace_engine(monkeypatch, "script", Failing(OSError(errno.ENOSPC, "full")))
    for _ in range(5):
        run_job(str(job.pk))
        job.refresh_from_db()
        assert (job.status, job.attempt) == (JobStatus.PENDING, 0)
        assert job.next_attempt_at is not None
        ContentJob.objects.filter(pk=job.pk).update(next_attempt_at=None)
    alarms = AuditLog.objects.filter(action="outage.disk_full", severity="critical")
    assert alarms.count() == 1, "one alarm for all of them"


@with_database
def test_a_waiting_job_can_be_cancelled(
    person: User, run: ContentRun, job: ContentJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_engine(monkeypatch, "script", Failing(OSError(errno.ENOSPC, "full")))
    run_job(str(job.pk))
    cancel_run(by=person, run=run)
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED


def test_what_led_to_an_error_is_looked_at_too() -> None:
    error = ValueError("could not write the picture")
    error.__cause__ = OSError(errno.ENOSPC, "full")
    assert outage_of(error) == outages.DISK_FULL


@with_database
def test_work_is_written_down_once_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "PAUSE_SECONDS", 0.01)
    tries = []

    def work() -> int:
        tries.append(1)
        if len(tries) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return AuditLog.objects.count() + 1

    assert through_outages(work) >= 1
    assert len(tries) == 2


def test_a_broken_statement_is_not_repeated() -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise refused(psycopg.errors.DeadlockDetected)

    with pytest.raises(OperationalError):
        through_outages(work)
    assert len(tries) == 1


@with_database
def test_a_lease_that_ran_out_while_the_database_was_away_gets_one_more_term(
    job: ContentJob,
) -> None:
    """The server's start is later than the last sign of life: nobody could give one."""
    lease = leases.claim(job)
    assert lease is not None
    held = ContentJob.objects.filter(pk=job.pk)
    held.update(
        heartbeat_at=Now() - timedelta(days=4000), lease_expires_at=Now() - timedelta(seconds=1)
    )
    sweeper.sweep()
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.RUNNING, 1)
    assert leases.renew(lease, progress=5), "the living worker goes on"
    held.update(lease_expires_at=Now() - timedelta(seconds=1))
    sweeper.sweep()
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.PENDING, 1), "a dead one is found all the same"


@with_database
def test_an_attempt_that_an_outage_ended_is_given_back_even_after_the_sweep(
    job: ContentJob,
) -> None:
    lease = leases.claim(job)
    assert lease is not None
    ContentJob.objects.filter(pk=job.pk).update(lease_expires_at=Now() - timedelta(seconds=1))
    sweeper.sweep()
    leases.uncount(lease)
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.PENDING, 0)
    again = leases.claim(job)
    assert again is not None
    leases.uncount(lease)
    job.refresh_from_db()
    assert job.attempt == 1, "another attempt is not the old worker's business"


@with_database
def test_a_worker_that_stopped_for_an_outage_leaves_the_job_to_be_done(job: ContentJob) -> None:
    """It believed its lease lost, and it was not: nobody asked to stop."""
    lease = leases.claim(job)
    assert lease is not None
    job_cancelled(job, lease)
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.PENDING, 0)


@pytest.mark.processes
def test_the_words_of_a_program_without_room_are_the_systems_own() -> None:
    done = subprocess.run(
        ["dd", "if=/dev/zero", "of=/dev/full", "count=1"],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    )
    assert outage_of(ProviderError(done.stderr)) == outages.DISK_FULL


@with_database
@pytest.mark.parametrize(
    ("error", "said", "status"),
    [
        (OSError(errno.EACCES, "Permission denied"), "Check the rights", JobStatus.PENDING),
        (refused(psycopg.errors.DeadlockDetected), "tried again by itself", JobStatus.PENDING),
        (SoftTimeLimitExceeded(), "longer than 60 minutes", JobStatus.FAILED),
    ],
    ids=["rights", "deadlock", "too long"],
)
def test_a_fault_of_the_step_counts_and_says_what_to_do(
    job: ContentJob,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said: str,
    status: JobStatus,
) -> None:
    replace_engine(monkeypatch, "script", Failing(error))
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.attempt) == (status, 1)
    assert said in job.error_message
