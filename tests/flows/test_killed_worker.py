"""A worker killed at any step loses nothing, and no finished step is done again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.db import connection, transaction

from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.services.runs import start_run
from apps.contents.states import JobStatus, JobType, RunStatus
from tests.support.engines import GATES_VARIABLE
from tests.support.productions import install_everything, make_content, make_person
from tests.support.workers import CeleryProcess, start_beat, start_worker, wait_until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.film,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]

# Which engine a step calls; planning scenes calls none.
GATES = {
    JobType.SCRIPT_GENERATION: "script",
    JobType.SAFETY_CHECK: "safety",
    JobType.TTS: "speech",
    JobType.IMAGE_GEN: "image",
    JobType.RENDER: "render",
}


class Line:
    """A production line of real processes whose steps a test can hold."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.gates = folder / "gates"
        self.gates.mkdir()
        self._environment = {
            **environment,
            "DJANGO_SETTINGS_MODULE": "tests.support.gated_settings",
            GATES_VARIABLE: str(self.gates),
        }
        self._folder = folder
        self.beat = start_beat(self._environment, folder)
        self.worker: CeleryProcess | None = None

    def start_worker(self) -> None:
        self.worker = start_worker(self._environment, self._folder)

    def kill_worker(self) -> None:
        if self.worker:
            self.worker.kill_all()
            self.worker = None

    def shut(self, gate: str) -> None:
        (self.gates / f"{gate}.entered").unlink(missing_ok=True)
        (self.gates / f"{gate}.shut").touch()

    def wait_for(self, gate: str) -> None:
        wait_until((self.gates / f"{gate}.entered").exists, f"the {gate} engine is called")

    def open(self, gate: str) -> None:
        (self.gates / f"{gate}.shut").unlink(missing_ok=True)

    def stop(self) -> None:
        for process in (self.worker, self.beat):
            if process:
                process.kill_all()


@pytest.fixture
def line(
    process_environment: dict[str, str], redis_client: object, tmp_path: Path
) -> Iterator[Line]:
    line = Line(process_environment, tmp_path)
    yield line
    line.stop()


@pytest.fixture
def run() -> ContentRun:
    install_everything()
    person = make_person()
    content: Content = make_content(person)
    return start_run(by=person, content=content)


def has_ended(run: ContentRun) -> bool:
    run.refresh_from_db()
    return run.status != RunStatus.RUNNING


# One of two that work side by side, and the last; `make faults` kills everywhere, its short form
# (tests/faults) at four other places.
@pytest.mark.parametrize("job_type", [JobType.IMAGE_GEN, JobType.RENDER])
def test_a_worker_killed_between_the_call_and_the_save_is_survived(
    line: Line, run: ContentRun, job_type: JobType
) -> None:
    """The run's row is held, so that the step has done its work and waits to write it down."""
    earlier = hold_the_save_of(line, run, job_type)
    line.start_worker()
    wait_until(lambda: has_ended(run), "the run ends")
    assert run.status == RunStatus.COMPLETED, run.error_message
    again = {job.job_type: job for job in run.jobs.all()}
    assert again[job_type].attempt == 2
    for before in earlier:
        assert again[before.job_type].attempt == before.attempt
        assert again[before.job_type].completed_at == before.completed_at


def hold_the_save_of(line: Line, run: ContentRun, job_type: JobType) -> list[ContentJob]:
    """Let the line work up to the save of job_type, kill it there, return what was completed."""
    gate = GATES[job_type]
    line.shut(gate)
    line.start_worker()
    line.wait_for(gate)
    needs_quiet = [JobType.TTS] if job_type == JobType.IMAGE_GEN else []
    wait_until(lambda: all(_is_completed(run, step) for step in needs_quiet), "the others end")
    earlier = list(run.jobs.filter(status=JobStatus.COMPLETED))
    with transaction.atomic():
        ContentRun.objects.select_for_update().get(pk=run.pk)
        line.open(gate)
        wait_until(_someone_waits_for_a_lock, "the worker waits to save")
        line.kill_worker()
    return earlier


def _is_completed(run: ContentRun, job_type: JobType) -> bool:
    return run.jobs.filter(job_type=job_type, status=JobStatus.COMPLETED).exists()


def _someone_waits_for_a_lock() -> bool:
    return bool(
        _ask(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
    )


def _ask(query: str, parameters: Sequence[str] = ()) -> object:
    """One statement outside the transaction this test holds open, where it is seen at once and
    where the server's activity is not the snapshot of the first look."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchone()[0]
    finally:
        other.close()
