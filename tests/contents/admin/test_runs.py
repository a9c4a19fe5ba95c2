"""Runs and jobs in the console: what is wrong with them, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.states import JobStatus, Priority, RunStatus
from apps.core.models import AuditLog
from tests.contents.admin.conftest import finish
from tests.support.cast import Cast

RUNS = "admin:contents_contentrun_changelist"
JOBS = "admin:contents_contentjob_changelist"


def shown(client: Client, name: str, **query: str) -> set[object]:
    page = client.get(reverse(name), query)
    assert page.status_code == 200
    return {row.pk for row in page.context["cl"].result_list}


def act(client: Client, run: ContentRun, action: str, **more: str) -> str:
    data = {"action": action, "_selected_action": str(run.pk), "back": str(run.pk), **more}
    answer = client.post(reverse(RUNS), data, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(run)
    return answer.content.decode()


def page_of(run: ContentRun) -> str:
    return reverse("admin:contents_contentrun_change", args=[run.pk])


@pytest.fixture
def parked(fail: Callable[[str], Content]) -> ContentJob:
    run = fail("The worker stopped 3 times during this step, so it was parked.").runs.get()
    return ContentJob.objects.create(
        content=run.content,
        run=run,
        job_type="render",
        position=5,
        status=JobStatus.FAILED,
        attempt=3,
        parked_at=timezone.now(),
        provider="embedded",
        error_message=run.error_message,
    )


def test_parked_jobs_are_found_and_called_so(
    staff: Client, parked: ContentJob, running: ContentRun
) -> None:
    assert shown(staff, JOBS, parked="yes") == {parked.pk}
    assert shown(staff, RUNS, parked="yes") == {parked.run_id}
    assert "Parked" in staff.get(reverse(JOBS), {"parked": "yes"}).content.decode()
    assert shown(staff, JOBS, error="STOPPED 3 TIMES") == {parked.pk}
    assert shown(staff, RUNS, error="stopped 3 times") == {parked.run_id}
    assert shown(staff, JOBS, by_provider="embedded") == {parked.pk}
    assert shown(staff, RUNS, by_provider="embedded") == {parked.run_id}


def test_a_retry_takes_a_parked_job_out_of_the_list(
    cast: Cast, staff: Client, parked: ContentJob
) -> None:
    said = act(staff, parked.run, "retry_selected", from_step="tts")
    assert "1 run was started." in said
    newest = parked.content.runs.order_by("-id").first()
    assert newest
    assert newest.status == RunStatus.RUNNING
    assert shown(staff, JOBS, parked="yes") == set()


def test_what_waits_or_runs_for_long_is_found(staff: Client, running: ContentRun) -> None:
    assert shown(staff, RUNS, slow="running-10m") == set()
    long_ago = timezone.now() - timedelta(minutes=11)
    ContentRun.objects.filter(pk=running.pk).update(created_at=long_ago)
    running.jobs.filter(position=0).update(ready_at=long_ago)
    assert shown(staff, RUNS, slow="running-10m") == {running.pk}
    assert shown(staff, JOBS, slow="waiting-10m") == {running.jobs.get(position=0).pk}
    assert shown(staff, JOBS, slow="waiting-1h") == shown(staff, JOBS, slow="running-1m") == set()


def test_staff_put_a_run_first_and_it_is_in_the_audit_log(
    staff: Client, running: ContentRun
) -> None:
    said = act(staff, running, "give_urgent")
    assert "The priority of 1 run is urgent now." in said
    running.refresh_from_db()
    assert running.priority == Priority.URGENT
    assert set(running.jobs.values_list("priority", flat=True)) == {Priority.URGENT}
    entry = AuditLog.objects.get(action="run.priority_changed")
    assert entry.changes == {"priority": [30, 40]}


def test_a_run_is_stopped_from_its_page(staff: Client, running: ContentRun) -> None:
    assert 'data-test="cancel-run"' in staff.get(page_of(running)).content.decode()
    act(staff, running, "cancel_selected")
    running.refresh_from_db()
    assert running.status == RunStatus.CANCELLED
    assert 'data-test="retry-run"' in staff.get(page_of(running)).content.decode()


def test_a_step_of_the_jobs_list_is_made_again(staff: Client, film: Content) -> None:
    job = film.jobs.get(job_type="render")
    ContentRun.objects.filter(pk=job.run_id).update(brief={"voice": ""})
    data = {"action": "retry_from_selected", "_selected_action": str(job.pk)}
    staff.post(reverse(JOBS), data)
    newest = film.runs.order_by("-id").first()
    assert newest
    assert newest.status == RunStatus.RUNNING
    assert newest.brief["variations"] == {"render": 1}


def test_the_page_shows_what_was_paid_given_back_and_saved(cast: Cast, staff: Client) -> None:
    content = finish(cast.content)
    run = content.runs.get()
    ContentRun.objects.filter(pk=run.pk).update(charged_credits=9, refunded_credits=4)
    run.jobs.filter(job_type="render").update(
        is_reused=True, saved_usd="0.0123", saved_seconds=83, saved_credits=4
    )
    run.jobs.filter(job_type="script_generation").update(cost_usd="0.0005")
    page = staff.get(reverse("admin:contents_content_change", args=[content.pk])).content.decode()
    for words in (
        "5 credits",
        "9 charged, 4 given back",
        "$0.0005",
        "saved $0.0123 · 1 min 23 s",
        "1 step was taken over",
        "4 credits given back",
    ):
        assert words in page, words
    row = staff.get(reverse(RUNS)).content.decode()
    assert "5 (4 back)" in row
    assert "$0.0123 · 1 min 23 s" in row


def test_the_plan_is_shown_before_anything_starts(cast: Cast, staff: Client) -> None:
    url = reverse("admin:contents_content_plan", args=[cast.content.pk])
    page = staff.get(url, {"redo": "", "template": "", "voice": ""}).content.decode()
    assert page.count('data-reused="no"') == 6
    assert "Costs 1 credit" in page
    assert "Choose one of the choices offered." in staff.get(url, {"voice": "x"}).content.decode()
    assert not cast.content.runs.exists()
