from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from apps.contents.models import Content, ContentRun, StoryboardBlock
from apps.contents.services.runs import start_run
from apps.providers.errors import ProviderError
from apps.usage.models import AiOutput, AnalyticsEvent, ApiUsage, Budget, WorkflowLog
from apps.usage.owners import Owner
from apps.usage.services.recording import record_usage
from tests.support.engines import replace_engine
from tests.support.productions import work_off

# The lease is kept by a thread with a connection of its own, which sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(content: Content) -> ContentRun:
    assert content.project.user is not None
    return start_run(by=content.project.user, content=content)


@pytest.mark.film
def test_every_call_leaves_one_line_and_the_run_its_record(run: ContentRun) -> None:
    work_off(run)
    assert run.status == "completed", run.error_message
    jobs = {job.pk: job for job in run.jobs.all()}
    calls = list(ApiUsage.objects.filter(content_id=run.content_id))
    scenes = StoryboardBlock.objects.filter(content=run.content).count()
    assert Counter(call.operation for call in calls) == {
        "script_generation": 1,
        "safety_check": 1,
        "tts": scenes,
        "image_gen": scenes,
        "thumbnail": 1,
        "render": 1,
    }
    for call in calls:
        job = jobs[call.job_id]  # type: ignore[index]
        assert (call.service, call.status_code) == (job.provider, 200)
        assert (call.user_id, call.organization_id) == (run.content.project.user_id, None)
        assert call.duration_ms is not None
        assert call.duration_ms >= 0
    film = next(call for call in calls if call.operation == "render")
    length = Content.objects.get().video_duration
    assert length is not None
    assert abs(film.output_units - length * 1000) <= 10
    assert set(AiOutput.objects.values_list("output_type", flat=True)) == {
        "script",
        "safety_check",
    }
    assert set(AnalyticsEvent.objects.values_list("event_type", flat=True)) == {
        "content_created",
        "video_rendered",
    }
    record = WorkflowLog.objects.get(execution_id=str(run.pk))
    assert (record.status, record.error) == ("completed", None)
    assert [node["status"] for node in record.nodes_executed] == ["completed"] * len(jobs)

    assert run.requested_by is not None
    again = start_run(by=run.requested_by, content=run.content)
    work_off(again)
    assert ApiUsage.objects.count() == len(calls), "what is taken over is not asked for again"


def test_a_failed_call_is_a_line_with_its_error(
    run: ContentRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        def write(self, _request: object) -> object:
            raise ProviderError("The key is wrong.", permanent=True)

    replace_engine(monkeypatch, "script", Refusing())
    work_off(run)
    call = ApiUsage.objects.get()
    assert (call.service, call.operation) == ("extractive", "script_generation")
    assert (call.status_code, call.error_message) == (500, "The key is wrong.")
    record = WorkflowLog.objects.get()
    assert record.status == "failed"
    assert record.error is not None
    assert record.error["node"] == "script_generation"


def test_a_budget_that_is_past_stops_the_run_before_the_next_call(run: ContentRun) -> None:
    owner = Owner.of(run.content.project)
    Budget.objects.create(user_id=owner.user_id, daily_hard_usd=Decimal(1))
    record_usage(owner=owner, service="x", operation="y", estimated_cost=Decimal(2))
    work_off(run)
    assert run.status == "failed"
    assert "$1.00" in run.error_message
    assert ApiUsage.objects.count() == 1, "the stopped step asked nobody"
