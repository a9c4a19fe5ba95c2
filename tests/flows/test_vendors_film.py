"""A film that a vendor makes, with a real worker and over real HTTP: stopped, and taken over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from apps.contents.models import ContentJob, ContentRun
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.sweeper import sweep
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.states import ContentStatus, JobStatus, JobType, RunStatus
from apps.subscriptions.services.reconcile import reconcile
from tests.faults.bombs import FOLDER_VARIABLE
from tests.support.productions import install_everything, make_content, make_person
from tests.support.vendors.creatomate_server import RENDER, CreatomateServer
from tests.support.vendors.server import KEY
from tests.support.workers import CeleryProcess, start_worker, wait_until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[CreatomateServer]:
    server = CreatomateServer(tmp_path / "vendor")
    server.states = ["rendering"]
    with server.running():
        yield server
    assert server.complaints == []


class Workers:
    """One worker after the other."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment, self._folder = environment, folder
        self.current: CeleryProcess | None = None

    def start(self) -> None:
        self.current = start_worker(self._environment, self._folder)

    def kill(self) -> None:
        if self.current:
            self.current.kill_all()


@pytest.fixture
def workers(
    process_environment: dict[str, str],
    redis_client: object,
    vendor: CreatomateServer,
    tmp_path: Path,
) -> Iterator[Workers]:
    environment = {
        **process_environment,
        "DJANGO_SETTINGS_MODULE": "tests.support.vendor_settings",
        "CREATOMATE_API_KEY": KEY,
        "CREATOMATE_BASE_URL": vendor.url,
        "AUTOCLIP_TEST_VENDOR_FOLDER": str(vendor.folder),
        "AUTOCLIP_TEST_VENDOR_FILES": f"{vendor.url}/files/",
        FOLDER_VARIABLE: str(tmp_path),
        "PIPELINE_LEASE_SECONDS": "3",
        "PIPELINE_HEARTBEAT_SECONDS": "0.5",
        "PIPELINE_SWEEP_SECONDS": "1",
    }
    found = Workers(environment, tmp_path)
    found.start()
    yield found
    found.kill()


@pytest.fixture
def run(workers: Workers, vendor: CreatomateServer) -> ContentRun:
    """A run whose film the vendor is working on."""
    install_everything()
    person = make_person()
    ordered = start_run(by=person, content=make_content(person))
    wait_until(lambda: render_of(ordered).external_job_id != "", "the film is ordered")
    assert render_of(ordered).external_job_id == f"creatomate:{RENDER}"
    return ordered


def render_of(run: ContentRun) -> ContentJob:
    return run.jobs.get(job_type=JobType.RENDER)


def has_ended(run: ContentRun) -> bool:
    run.refresh_from_db()
    return run.status != RunStatus.RUNNING


def orders(vendor: CreatomateServer) -> int:
    return sum(seen.method == "POST" for seen in vendor.requests)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_cancelled_film_is_abandoned_refunded_and_its_late_result_ignored(
    vendor: CreatomateServer, run: ContentRun
) -> None:
    assert run.requested_by is not None
    assert files_in(vendor.folder), "the vendor has files to read"
    cancel_run(by=run.requested_by, run=run)
    wait_until(lambda: has_ended(run), "the run ends")
    wait_until(lambda: files_in(vendor.folder) == [], "what the vendor was to read is gone")
    assert run.status == RunStatus.CANCELLED
    assert run.charged_credits == run.refunded_credits > 0
    assert reconcile().violations == {}

    vendor.states = ["succeeded"]
    looks = len(vendor.requests)
    told = Client().post(
        "/api/v1/webhooks/renders/creatomate/",
        {"id": RENDER, "status": "succeeded", "metadata": str(render_of(run).pk)},
        content_type="application/json",
    )
    assert told.status_code == 200
    sweep()
    assert len(vendor.requests) == looks, "nobody looks at it any more"
    assert render_of(run).status == JobStatus.CANCELLED
    run.content.refresh_from_db()
    assert (run.content.status, run.content.video_url) == (ContentStatus.DRAFT, "")
    kept = list(ArtifactStore(str(run.content_id)).keys())
    assert not [key for key in kept if "/video/" in key or "/answers/" in key]


def test_a_film_whose_worker_was_killed_is_waited_for_and_not_ordered_again(
    vendor: CreatomateServer, workers: Workers, run: ContentRun
) -> None:
    workers.kill()
    vendor.states = ["rendering", "succeeded"]
    workers.start()
    wait_until(lambda: has_ended(run), "the run ends")
    assert run.status == RunStatus.COMPLETED, run.error_message
    assert orders(vendor) == 1
    assert render_of(run).lease_token == 2
    run.content.refresh_from_db()
    assert run.content.video_url
