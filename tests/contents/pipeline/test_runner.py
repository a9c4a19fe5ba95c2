"""One job at a time: claimed, worked on, recorded, followed by what it makes ready."""

from __future__ import annotations

import itertools
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob, JobLog, MediaAsset, StoryboardBlock
from apps.contents.pipeline import keeper
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.runner import run_job
from apps.contents.services.briefs import RunChoices
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.services.scripts import edit_script
from apps.contents.states import ContentStatus, JobStatus, JobType, RunStatus
from apps.providers import registry
from apps.providers.errors import ProviderError
from tests.support.engines import replace_engine
from tests.support.productions import make_content, make_project, work_off

# The lease is kept by a thread with a connection of its own, which sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


def states(run: Any) -> dict[str, str]:
    return dict(run.jobs.values_list("job_type", "status"))


def reused(run: Any) -> set[str]:
    return set(run.jobs.filter(is_reused=True).values_list("job_type", flat=True))


@pytest.mark.film
def test_a_run_makes_a_film_and_everything_people_see(person: User, content: Content) -> None:
    run = work_off(start_run(by=person, content=content))
    content.refresh_from_db()
    assert run.status == RunStatus.COMPLETED, run.error_message
    assert content.status == ContentStatus.READY
    assert content.video_resolution == "360x640"
    assert content.video_duration
    assert default_storage.size(content.video_url) > 10_000
    assert content.safety_score is not None
    scenes = list(StoryboardBlock.objects.filter(content=content).order_by("position"))
    assert [scene.position for scene in scenes] == list(range(len(scenes)))
    assert all(scene.image and scene.audio and scene.words for scene in scenes)
    for before, after in itertools.pairwise(scenes):
        assert before.end_ms == after.start_ms
    kinds = set(content.assets.values_list("kind", flat=True))
    assert kinds == {"audio", "image", "thumbnail", "video"}
    assert content.current_script is not None
    assert content.script["full_text"].startswith(content.script["hook"])
    assert not list(Path(settings.WORK_ROOT).glob("*"))


@pytest.mark.film
def test_a_second_run_takes_over_what_did_not_change(person: User, content: Content) -> None:
    work_off(start_run(by=person, content=content))
    again = work_off(start_run(by=person, content=Content.objects.get(pk=content.pk)))
    assert again.status == RunStatus.COMPLETED
    assert reused(again) == set(states(again))
    assert content.script_versions.count() == 1


@pytest.mark.film
def test_an_edited_sentence_speaks_and_draws_one_scene_again(
    person: User, content: Content
) -> None:
    work_off(start_run(by=person, content=content))
    content.refresh_from_db()
    script = content.script
    body = ["The metre has a long history.", *script["body"][1:]]
    edit_script(
        content=content, by=person, hook=script["hook"], body=body, call_to_action=script["cta"]
    )
    first = content.runs.get()
    second = work_off(start_run(by=person, content=content))
    assert second.status == RunStatus.COMPLETED, second.error_message
    assert reused(second) == set()

    def clips(run: Any) -> list[str]:
        return [clip["key"] for clip in run.jobs.get(job_type=JobType.TTS).result["clips"]]

    before, after = clips(first), clips(second)
    changed = [index for index, key in enumerate(after) if key not in before]
    assert changed == [1]
    narrations = list(content.scenes.order_by("position").values_list("narration", flat=True))
    assert narrations == [script["hook"], *body, script["cta"]]


@pytest.mark.film
def test_redoing_the_pictures_keeps_the_voice(person: User, content: Content) -> None:
    work_off(start_run(by=person, content=content))
    again = work_off(start_run(by=person, content=content, redo=JobType.IMAGE_GEN))
    assert again.status == RunStatus.COMPLETED
    assert JobType.TTS in reused(again)
    assert JobType.IMAGE_GEN not in reused(again)
    assert JobType.RENDER not in reused(again)


def test_a_doubled_message_does_nothing(person: User, content: Content) -> None:
    run = start_run(by=person, content=content)
    job = run.jobs.get(position=0)
    assert run_job(str(job.pk))
    assert not run_job(str(job.pk))
    job.refresh_from_db()
    assert job.attempt == 1


def test_a_message_for_a_vanished_job_does_nothing(content: Content) -> None:
    assert not run_job("0192e4a0-0000-7000-8000-000000000000")


def test_a_message_that_comes_too_early_does_nothing(person: User, content: Content) -> None:
    run = start_run(by=person, content=content)
    assert not run_job(str(run.jobs.get(job_type=JobType.RENDER).pk))


class Failing:
    """A script writer that fails as it is told."""

    name = "failing"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def write(self, request: Any) -> Any:
        raise self.error


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    replace_engine(monkeypatch, "script", Failing(error))


def test_a_passing_fault_waits_and_is_tried_three_times(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ProviderError("The connection was cut."))
    run = start_run(by=person, content=content)
    job = run.jobs.get(position=0)
    for attempt in (1, 2):
        run_job(str(job.pk))
        job.refresh_from_db()
        assert job.status == JobStatus.PENDING
        assert job.attempt == attempt
        assert job.next_attempt_at is not None
        ContentJob.objects.filter(pk=job.pk).update(next_attempt_at=None)
    run_job(str(job.pk))
    run.refresh_from_db()
    content.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert content.status == ContentStatus.FAILED
    assert run.error_message == "The connection was cut."
    assert set(states(run).values()) == {JobStatus.FAILED, JobStatus.CANCELLED}


def test_waiting_for_a_provider_that_asked_for_a_break_is_no_attempt(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ProviderError("Too many requests.", retry_after=60))
    run = start_run(by=person, content=content)
    job = run.jobs.get(position=0)
    for expected in ("Too many requests.", "left alone", "left alone", "left alone", "left alone"):
        run_job(str(job.pk))
        job.refresh_from_db()
        assert job.status == JobStatus.PENDING
        assert expected in job.error_message
        assert job.attempt == 1
        assert job.next_attempt_at is not None
        ContentJob.objects.filter(pk=job.pk).update(next_attempt_at=None)


def test_a_permanent_refusal_is_not_tried_again(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ProviderError("The key is wrong.", permanent=True))
    run = work_off(start_run(by=person, content=content))
    assert run.status == RunStatus.FAILED
    assert run.jobs.get(position=0).attempt == 1


def test_an_unknown_outcome_is_never_tried_again(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ProviderError("No answer came back.", outcome_unknown=True))
    assert work_off(start_run(by=person, content=content)).status == RunStatus.FAILED


def test_a_full_disk_says_so_and_is_tried_again(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, OSError(28, "No space left on device"))
    run = work_off(start_run(by=person, content=content))
    job = run.jobs.get(position=0)
    assert job.status == JobStatus.PENDING
    assert "disk is full" in job.error_message


def test_a_bug_is_kept_and_shown(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ZeroDivisionError("division by zero"))
    run = work_off(start_run(by=person, content=content))
    assert run.status == RunStatus.FAILED
    assert "ZeroDivisionError" in run.error_message
    assert JobLog.objects.filter(job__run=run, level="error").exists()


def test_an_unsafe_script_ends_the_run_before_anything_is_made(person: User) -> None:
    content = make_content(person, project=make_project(person, vertical="senior_health"))
    edit_script(
        content=content,
        by=person,
        hook="This pill cures cancer.",
        body=["It works in a week."],
        call_to_action="Follow.",
    )
    run = work_off(start_run(by=person, content=content))
    content.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "safety check" in run.error_message
    assert "cures cancer" in run.error_message
    assert content.safety_flags
    assert not MediaAsset.objects.filter(content=content).exists()


def test_cancelling_a_run_that_has_not_begun_puts_the_content_back(
    person: User, content: Content
) -> None:
    run = cancel_run(by=person, run=start_run(by=person, content=content))
    run.refresh_from_db()
    content.refresh_from_db()
    assert run.status == RunStatus.CANCELLED
    assert content.status == ContentStatus.DRAFT
    assert set(states(run).values()) == {JobStatus.CANCELLED}


def test_cancelling_while_a_step_works_stops_it_and_keeps_no_file_of_it(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start_run(by=person, content=content)
    for job_type in (JobType.SCRIPT_GENERATION, JobType.SAFETY_CHECK, JobType.STORYBOARD):
        run_job(str(run.jobs.get(job_type=job_type).pk))
    speech = registry.speech_synthesizer()
    monkeypatch.setattr(keeper, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(keeper, "CANCEL_CHECK_SECONDS", 0.05)

    class CancelsAtSecondScene:
        spoken = 0
        voices = speech.voices

        def synthesize(self, request: Any) -> Any:
            self.spoken += 1
            clip = speech.synthesize(request)
            if self.spoken == 2:
                cancel_run(by=person, run=run)
                time.sleep(1)
            return clip

    engine = CancelsAtSecondScene()
    replace_engine(monkeypatch, "speech", engine)
    run_job(str(run.jobs.get(job_type=JobType.TTS).pk))
    run.refresh_from_db()
    content.refresh_from_db()
    assert engine.spoken == 2
    assert run.status == RunStatus.CANCELLED
    assert content.status == ContentStatus.DRAFT
    assert not list(ArtifactStore(str(content.pk)).keys())
    assert not list(Path(settings.WORK_ROOT).glob("*"))


def test_a_failed_second_attempt_does_not_take_away_the_film(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    Content.objects.filter(pk=content.pk).update(status=ContentStatus.READY)
    fail_with(monkeypatch, ProviderError("The key is wrong.", permanent=True))
    work_off(start_run(by=person, content=content))
    content.refresh_from_db()
    assert content.status == ContentStatus.READY


def test_every_job_says_what_it_did(person: User, content: Content) -> None:
    run = start_run(by=person, content=content, choices=RunChoices(template="small"))
    job = run.jobs.get(position=0)
    run_job(str(job.pk))
    assert "beats" in job.logs.get().message
