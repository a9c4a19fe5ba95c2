"""What all jobs wrote, in one list: asked as an operator asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from rest_framework.test import APIClient

from apps.contents.models import ContentJob, ContentRun, JobLog
from apps.contents.services.job_logs import write_job_log
from apps.contents.services.runs import start_run
from tests.support.cast import Cast
from tests.support.productions import make_content, make_project

Api = Callable[[Any], APIClient]


@pytest.fixture
def run(cast: Cast) -> ContentRun:
    """One step of OpenAI's that failed, one of our own that works."""
    run = start_run(by=cast.editor, content=cast.content)
    failed, works = run.jobs.order_by("position")[:2]
    ContentJob.objects.filter(pk=failed.pk).update(
        status="failed", provider="openai", error_message="The key is wrong."
    )
    ContentJob.objects.filter(pk=works.pk).update(provider="rules")
    write_job_log(failed, "Asked for a script.")
    write_job_log(failed, "The key is wrong.", JobLog.Level.ERROR)
    write_job_log(works, "To look at: a claim.", JobLog.Level.WARNING)
    JobLog.objects.filter(message__startswith="Asked").update(created_at=Now() - timedelta(days=3))
    return run


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["To look at: a claim.", "The key is wrong.", "Asked for a script."]),
        ("level=error", ["The key is wrong."]),
        ("level=error&level=warning", ["To look at: a claim.", "The key is wrong."]),
        ("status=failed", ["The key is wrong.", "Asked for a script."]),
        ("provider=rules", ["To look at: a claim."]),
        ("error=key", ["The key is wrong.", "Asked for a script."]),
        ("search=claim", ["To look at: a claim."]),
        ("job_type=safety_check", ["To look at: a claim."]),
    ],
)
def test_lines_are_found_by_what_is_asked(
    api: Api, cast: Cast, run: ContentRun, query: str, found: list[str]
) -> None:
    rows = api(cast.viewer).get(f"/api/v1/job-logs/?{query}").json()["results"]
    assert [row["message"] for row in rows] == found


def test_a_line_says_whose_it_is_and_its_age_can_be_asked_for(
    api: Api, cast: Cast, run: ContentRun
) -> None:
    line = JobLog.objects.get(message__startswith="Asked")
    moment = (line.created_at + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    (row,) = api(cast.viewer).get(f"/api/v1/job-logs/?created_before={moment}").json()["results"]
    assert row == {
        "id": str(line.pk),
        "job_type": "script_generation",
        "level": "info",
        "message": "Asked for a script.",
        "created_at": row["created_at"],
        "job": str(line.job_id),
        "run": str(run.pk),
        "content": str(run.content_id),
        "title": run.content.title,
        "status": "failed",
        "provider": "openai",
    }
    newer = api(cast.viewer).get(f"/api/v1/job-logs/?created_after={moment}&limit=1").json()
    assert newer["results"][0]["message"] == "To look at: a claim."


@pytest.mark.parametrize("query", ["level=loud", "status=asleep", "run=7", "created_after=soon"])
def test_a_question_that_makes_no_sense_is_named(api: Api, cast: Cast, query: str) -> None:
    answer = api(cast.viewer).get(f"/api/v1/job-logs/?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, query.split("=")[0])


def test_nobody_sees_the_lines_of_others(api: Api, cast: Cast, run: ContentRun) -> None:
    rows = api(cast.outsider).get(f"/api/v1/job-logs/?run={run.pk}").json()["results"]
    assert rows == []


def test_a_longer_list_asks_the_database_no_more(
    api: Api, cast: Cast, run: ContentRun, django_assert_max_num_queries: Any
) -> None:
    other = make_content(cast.owner, project=make_project(cast.owner))
    for job in start_run(by=cast.owner, content=other).jobs.all():
        write_job_log(job, "One more.")
    client = api(cast.owner)
    client.get("/api/v1/job-logs/")
    with django_assert_max_num_queries(6):
        assert len(client.get("/api/v1/job-logs/").json()["results"]) == 9
