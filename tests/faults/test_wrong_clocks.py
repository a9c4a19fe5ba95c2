"""A machine whose clock is wrong neither steals work nor keeps it waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db.models.functions import Now

from apps.contents.models import ContentJob
from apps.contents.pipeline import leases
from apps.contents.pipeline.sweeper import sweep
from apps.contents.services.runs import start_run
from tests.support.productions import install_everything, make_content, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> ContentJob:
    install_everything()
    person = make_person()
    return start_run(by=person, content=make_content(person)).jobs.get(position=0)


def test_a_clock_that_is_ahead_ends_nobodys_lease(job: ContentJob) -> None:
    leases.claim(job)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        assert sweep().freed == 0
    job.refresh_from_db()
    assert job.status == "running"


def test_a_clock_that_is_behind_finds_a_dead_workers_job(job: ContentJob) -> None:
    leases.claim(job)
    ContentJob.objects.filter(pk=job.pk).update(lease_expires_at=Now() - timedelta(seconds=1))
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1)):
        assert sweep().freed == 1


def test_a_clock_that_is_ahead_makes_no_attempt_wait_longer(job: ContentJob) -> None:
    lease = leases.claim(job)
    assert lease is not None
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        leases.put_back(lease, delay_seconds=2, message="Busy.")
    soon = ContentJob.objects.filter(pk=job.pk, next_attempt_at__lte=Now() + timedelta(seconds=3))
    assert soon.exists()
