"""Nothing is paid for twice because a worker died: answers and orders outlive it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models.functions import Now
from django.test import Client

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.pipeline import leases, outcomes, sweeper
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.runner import run_job
from apps.contents.pipeline.vendors import JobOrders, hear_of_order
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.states import JobStatus
from apps.providers import registry
from apps.providers.capabilities.script import ScriptDraft
from apps.providers.capabilities.usage import CallUsage
from apps.usage.models import ApiUsage
from tests.support.engines import replace_engine

pytestmark = pytest.mark.django_db(transaction=True)
WEBHOOK = "/api/v1/webhooks/renders/creatomate/"
RENDER = "1a2b3c4d-0000-4000-8000-00000000000e"


class Died(BaseException):
    """SIGKILL as far as one process can play it: nothing of ours runs afterwards."""


class PaidWriter:
    """A vendor whose every answer costs."""

    name = "extractive"
    calls = 0

    def write(self, request: Any) -> ScriptDraft:
        self.calls += 1
        used = CallUsage(requests=1, cost_micro_usd=20_000)
        return ScriptDraft(
            title=request.title, hook="One.", body=("Two.",), call_to_action="Three.", usage=used
        )


@pytest.fixture
def run(person: User, content: Content) -> ContentRun:
    return start_run(by=person, content=content)


@pytest.fixture
def job(run: ContentRun) -> ContentJob:
    return run.jobs.get(position=0)


def die(job: ContentJob, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker dies between the vendor's answer and the save of the step's result."""

    def killed(*_given: object) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(outcomes, "record", killed)
        with pytest.raises(Died):
            run_job(str(job.pk))
    ContentJob.objects.filter(pk=job.pk).update(lease_expires_at=Now() - timedelta(seconds=1))
    sweeper.sweep()


def test_whoever_takes_over_uses_the_answer_that_was_paid_for(
    job: ContentJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = PaidWriter()
    replace_engine(monkeypatch, "script", writer)
    monkeypatch.setattr(registry, "takes_key", lambda *_names: True)
    monkeypatch.setattr(registry, "is_ready", lambda *_names: True)
    die(job, monkeypatch)
    kept = list(ArtifactStore(str(job.content_id)).keys())
    assert len(kept) == 1
    assert f"answers/{job.pk}-" in kept[0]
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.attempt, writer.calls) == (JobStatus.COMPLETED, 2, 1)
    assert job.cost_usd == Decimal("0.02"), "the dead worker's call is counted, once"
    assert ApiUsage.objects.filter(job_id=job.pk).count() == 1
    assert list(ArtifactStore(str(job.content_id)).keys()) == [], "nobody needs it any more"


def test_an_order_stands_in_the_jobs_row_for_the_same_vendor_only(job: ContentJob) -> None:
    lease = leases.claim(job)
    assert lease is not None
    JobOrders(job, lease).note("creatomate", RENDER)
    again = JobOrders(ContentJob.objects.get(pk=job.pk), lease)
    assert (again.find("creatomate"), again.find("other")) == (RENDER, "")
    assert again.reference == str(job.pk)


def test_a_worker_that_lost_its_lease_writes_no_order(job: ContentJob) -> None:
    lease = leases.claim(job)
    assert lease is not None
    ContentJob.objects.filter(pk=job.pk).update(lease_token=7)
    JobOrders(job, lease).note("creatomate", RENDER)
    assert ContentJob.objects.get(pk=job.pk).external_job_id == ""


def waiting_for_a_film(job: ContentJob) -> JobOrders:
    lease = leases.claim(job)
    assert lease is not None
    orders = JobOrders(job, lease)
    orders.note("creatomate", RENDER)
    cache.delete(f"order-told:creatomate:{RENDER}")
    return orders


def post(body: object) -> int:
    answer = Client().post(WEBHOOK, body, content_type="application/json")
    return int(answer.status_code)


def test_a_webhook_lets_the_waiting_worker_look_at_once(job: ContentJob) -> None:
    orders = waiting_for_a_film(job)
    assert not orders.is_told("creatomate", RENDER)
    assert post({"id": RENDER, "status": "failed", "url": "https://evil.example/x.mp4"}) == 200
    assert orders.is_told("creatomate", RENDER)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING, "what the message claims is not believed"


def test_a_webhook_ends_the_pause_of_a_job_that_waits(job: ContentJob) -> None:
    orders = waiting_for_a_film(job)
    leases.put_back(leases.Lease(job.pk, 1), delay_seconds=900, message="The disk is full.")
    assert post({"id": RENDER}) == 200
    job.refresh_from_db()
    assert job.next_attempt_at is not None
    assert job.enqueued_at is not None
    assert job.next_attempt_at <= job.enqueued_at
    assert orders.is_told("creatomate", RENDER)


def test_an_id_nobody_waits_for_is_answered_alike_and_changes_nothing(
    person: User, run: ContentRun, job: ContentJob
) -> None:
    before = list(ContentJob.objects.order_by("pk").values())
    assert post({"id": RENDER}) == 200
    assert list(ContentJob.objects.order_by("pk").values()) == before
    ContentJob.objects.filter(pk=job.pk).update(external_job_id=f"creatomate:{RENDER}")
    cancel_run(by=person, run=run)
    assert not hear_of_order("creatomate", RENDER), "a cancelled job waits for nothing"


@pytest.mark.parametrize("body", [[], {}, {"id": 5}, {"id": ""}, {"id": "x" * 101}], ids=repr)
def test_a_message_without_an_id_is_refused_by_name(body: object) -> None:
    answer = Client().post(WEBHOOK, body, content_type="application/json")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "id")


def test_a_flood_of_messages_is_stopped(db: None) -> None:
    codes = {
        Client()
        .post(WEBHOOK, {"id": "x"}, content_type="application/json", REMOTE_ADDR="203.0.113.9")
        .status_code
        for _ in range(125)
    }
    assert codes == {200, 429}
