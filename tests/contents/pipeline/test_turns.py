"""Whose turn it is: priority, then the tenant with the fewest jobs at work, then age."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline import leases
from apps.contents.pipeline.turns import queues_waited_in, take_next
from apps.contents.states import JobStatus, Priority
from tests.contents.pipeline.orders import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def big() -> User:
    return User.objects.create_user("big@example.com")


@pytest.fixture
def small() -> User:
    return User.objects.create_user("small@example.com")


def take(count: int, queue: str = "default") -> list[UUID]:
    """The ids of the next jobs, as they are taken."""
    taken = [take_next(queue) for _number in range(count)]
    return [lease.job_id for lease in taken if lease]


def end(job_id: UUID) -> None:
    ContentJob.objects.filter(pk=job_id).update(
        status=JobStatus.COMPLETED, lease_expires_at=None, completed_at=timezone.now()
    )


def test_one_video_does_not_wait_behind_an_order_of_five_hundred(big: User, small: User) -> None:
    many = order(big, 500)
    (one,) = order(small, 1)
    assert take(3) == [many[0], one, many[1]]


def test_tenants_take_turns_whatever_they_ordered_first(big: User, small: User) -> None:
    many, few = order(big, 500), order(small, 3)
    assert take(6) == [many[0], few[0], many[1], few[1], many[2], few[2]]


def test_the_next_one_is_for_whoever_has_fewer_at_work(big: User, small: User) -> None:
    many, few = order(big, 10), order(small, 10)
    first = take(4)
    assert first == [many[0], few[0], many[1], few[1]]
    end(few[0])
    end(few[1])
    assert take(2) == [few[2], few[3]]


def test_a_higher_priority_goes_before_everything_that_waits(big: User, small: User) -> None:
    many = order(big, 5)
    low = order(small, 1, priority=Priority.LOW)
    urgent = order(small, 2, priority=Priority.URGENT)
    assert take(8) == [*urgent, *many[:4], *low]


def test_a_tenant_has_no_more_jobs_at_work_than_its_limit(
    big: User, small: User, settings: Any
) -> None:
    settings.TENANT_RUNNING_JOBS = 3
    settings.PRIORITY_TENANT_RUNNING_JOBS = 5
    order(big, 20)
    assert len(take(20)) == 3
    order(small, 20, priority=Priority.HIGH)
    assert len(take(20)) == 5
    at_work = Counter(
        ContentJob.objects.filter(status=JobStatus.RUNNING).values_list("tenant_id", flat=True)
    )
    assert at_work == {big.pk: 3, small.pk: 5}


def test_the_limit_counts_the_jobs_of_all_queues(big: User, settings: Any) -> None:
    settings.TENANT_RUNNING_JOBS = 2
    order(big, 2, queue="media")
    order(big, 2)
    assert len(take(1, "media")) == 1
    assert len(take(5)) == 1
    assert take(1, "media") == []
    assert queues_waited_in(big.pk) == ["default", "media"]


def test_another_queue_is_another_matter(big: User) -> None:
    order(big, 1, queue="media")
    assert take_next("default") is None
    assert take_next("media")


def test_only_what_is_due_is_taken(big: User) -> None:
    later, asked_to_stop, too_often, not_ready, fine = order(big, 5)
    jobs = ContentJob.objects
    jobs.filter(pk=later).update(next_attempt_at=timezone.now() + timedelta(minutes=1))
    ContentRun.objects.filter(jobs=asked_to_stop).update(cancel_requested_at=timezone.now())
    jobs.filter(pk=too_often).update(attempt=3)
    jobs.filter(pk=not_ready).update(ready_at=None)
    assert take(5) == [fine]


def test_a_taken_job_is_leased_to_its_taker(big: User) -> None:
    (job_id,) = order(big, 1)
    lease = take_next("default")
    assert lease
    job = ContentJob.objects.get(pk=job_id)
    assert (job.status, job.attempt, job.lease_token) == (JobStatus.RUNNING, 1, lease.token)
    assert job.lease_owner
    assert job.lease_expires_at
    assert job.lease_expires_at > timezone.now()
    assert leases.renew(lease, 10)
    assert take_next("default") is None


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_the_same_moment_keep_to_the_limit_and_never_share(
    big: User, small: User, settings: Any
) -> None:
    settings.TENANT_RUNNING_JOBS = 5
    order(big, 60)
    order(small, 60)
    gate = Barrier(8)

    def rush(_number: int) -> list[UUID]:
        gate.wait()
        try:
            return take(10)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = [job_id for ids in pool.map(rush, range(8)) for job_id in ids]
    assert len(taken) == len(set(taken)) == 10
    at_work = Counter(
        ContentJob.objects.filter(status=JobStatus.RUNNING).values_list("tenant_id", flat=True)
    )
    assert at_work == {big.pk: 5, small.pk: 5}


def plans(statements: list[dict[str, str]]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        found = []
        for query in statements:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query["sql"])
            value = cursor.fetchone()[0]
            found.append((json.loads(value) if isinstance(value, str) else value)[0]["Plan"])
    return found


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", ()) for node in nodes(part))]


def test_finding_the_next_of_five_thousand_reads_a_handful_of_rows(big: User, small: User) -> None:
    done = order(small, 5_000)
    ContentRun.objects.update(status="completed", finished_at=timezone.now())
    ContentJob.objects.filter(pk__in=done).update(
        status=JobStatus.COMPLETED, completed_at=timezone.now()
    )
    order(big, 4_940)
    for number in range(30):
        order(User.objects.create_user(f"{number}@example.com"), 2)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE content_jobs, content_runs")
    with CaptureQueriesContext(connection) as seen:
        assert take_next("default")
    asked = [
        query
        for query in seen.captured_queries
        if "content_jobs" in query["sql"].partition("\n")[2]
    ]
    assert len(asked) == 2
    for plan in plans(asked):
        scans = [node for node in nodes(plan) if node["Node Type"] == "Seq Scan"]
        assert [node for node in scans if node["Relation Name"] == "content_jobs"] == []
        used = {node["Index Name"] for node in nodes(plan) if "Index Name" in node}
        assert "idx_content_jobs_next" in used
        rows = [node["Actual Rows"] * node["Actual Loops"] for node in nodes(plan)]
        assert max(rows) < 200
