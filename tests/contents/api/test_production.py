"""Runs and jobs over all contents: found by what is wrong with them, put first, made again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.contents.models import ContentRun
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.states import JobStatus
from apps.subscriptions.models import Subscription, SubscriptionPlan
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]


@pytest.fixture
def run(cast: Cast) -> ContentRun:
    return start_run(by=cast.editor, content=cast.content)


def found(client: APIClient, path: str) -> list[str]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_runs_are_found_by_what_is_wrong_with_them(cast: Cast, api: Api, run: ContentRun) -> None:
    client, ids = api(cast.viewer), [str(run.pk)]
    run.error_message = "The disk is full."
    run.created_at = timezone.now() - timedelta(seconds=90)
    run.save(update_fields=["error_message", "created_at"])
    run.jobs.filter(position=0).update(provider="extractive", parked_at=timezone.now())
    for query in (
        "status=running",
        "error=DISK",
        "provider=extractive",
        "parked=true",
        "running_longer_than=60",
        "priority=high",
        f"project={cast.project.pk}",
    ):
        assert found(client, f"runs/?{query}") == ids, query
    for query in ("status=failed", "error=key", "provider=x", "parked=false", "priority=low"):
        assert found(client, f"runs/?{query}") == [], query
    assert found(client, "runs/?running_longer_than=600") == []
    assert client.get("/api/v1/runs/?priority=20").status_code == 400
    assert client.get("/api/v1/runs/?running_longer_than=1e400").status_code == 400


def test_jobs_are_found_by_what_is_wrong_with_them(cast: Cast, api: Api, run: ContentRun) -> None:
    client, job = api(cast.viewer), run.jobs.get(position=0)
    run.jobs.filter(pk=job.pk).update(
        ready_at=timezone.now() - timedelta(seconds=90), error_message="Too many requests."
    )
    assert found(client, "jobs/?waiting_longer_than=60") == [str(job.pk)]
    assert found(client, "jobs/?error=many%20requests") == [str(job.pk)]
    assert found(client, "jobs/?job_type=render&status=pending") == [
        str(run.jobs.get(job_type="render").pk)
    ]
    assert len(found(client, f"jobs/?run={run.pk}")) == 6
    row = client.get(f"/api/v1/jobs/{job.pk}/").json()
    assert (row["run"], row["priority"]) == (str(run.pk), "high")
    assert client.get(f"/api/v1/jobs/{job.pk}/logs/").json()["results"] == []


def test_a_priority_is_given_by_those_who_may(cast: Cast, api: Api, run: ContentRun) -> None:
    url = f"/api/v1/runs/{run.pk}/priority/"

    def ask(person: Any, priority: object) -> int:
        return int(api(person).post(url, {"priority": priority}).status_code)

    assert ask(cast.editor, "low") == 200
    run.refresh_from_db()
    assert run.priority == 10
    assert set(run.jobs.values_list("priority", flat=True)) == {10}
    assert ask(cast.editor, "high") == 200
    assert ask(cast.editor, "urgent") == 403
    assert ask(cast.viewer, "low") == 403
    assert ask(cast.outsider, "low") == 404
    assert ask(cast.editor, "first") == 400
    assert ask(cast.editor, 30) == 400


def test_high_needs_a_plan_that_brings_it(cast: Cast, api: Api, run: ContentRun) -> None:
    SubscriptionPlan.objects.filter(pk__in=Subscription.objects.values("plan")).update(
        features={"team_seats": 50}
    )
    url = f"/api/v1/runs/{run.pk}/priority/"
    assert api(cast.editor).post(url, {"priority": "low"}).status_code == 200
    refused = api(cast.editor).post(url, {"priority": "high"})
    assert refused.status_code == 402
    assert "priority in the queue" in refused.json()["detail"]
    run.refresh_from_db()
    assert run.priority == 10


def test_an_ended_run_has_no_priority_and_can_be_retried(
    cast: Cast, api: Api, run: ContentRun
) -> None:
    cancel_run(by=cast.editor, run=run)
    client = api(cast.editor)
    late = client.post(f"/api/v1/runs/{run.pk}/priority/", {"priority": "low"})
    assert (late.status_code, late.json()["code"]) == (409, "run_ended")
    answer = client.post(f"/api/v1/runs/{run.pk}/retry/", {"from_step": "tts"})
    assert answer.status_code == 201
    assert answer.json()["template"] == "small"
    assert answer.json()["jobs"][0]["status"] == JobStatus.PENDING


def test_a_plan_says_what_a_run_would_cost(cast: Cast, api: Api) -> None:
    url = f"/api/v1/contents/{cast.content.pk}/plan/"
    plan = api(cast.editor).post(url, {"from_step": "render"}).json()
    assert [step["is_reused"] for step in plan["steps"]] == [False] * 6
    assert (plan["charged_credits"], plan["refunded_credits"], plan["total_credits"]) == (1, 0, 1)
    unsaved = {"script": {"hook": "One.", "body": ["Two."], "cta": "Three."}}
    assert api(cast.editor).post(url, unsaved).status_code == 200
    assert api(cast.editor).post(url, {"script": {"hook": 1}}).status_code == 400
    assert api(cast.viewer).post(url, {}).status_code == 403
    assert not cast.content.runs.exists()
