"""What a person arranged is what the next run speaks and draws, and nothing else is made again."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.contents.models import Content, ContentRun, MediaAsset, StoryboardBlock
from apps.contents.pipeline.dispatch import ready_jobs
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.runner import run_job
from apps.contents.pipeline.scene_drawing import draw_requested
from apps.contents.services.plans import plan_run
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.services.scene_order import reorder_scenes
from apps.contents.services.scenes import SceneChanges, edit_scene, redraw_scene
from apps.contents.services.scripts import edit_script
from apps.contents.states import JobType
from tests.contents.api.conftest import jpeg

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board(person: User, content: Content) -> Content:
    """A content whose scenes were spoken and drawn once."""
    edit_script(
        content=content,
        by=person,
        hook="How long is a metre?",
        body=["It was a bar of platinum.", "In 1983 it became light."],
        call_to_action="",
    )
    return make_scenes(person, content)


def make_scenes(person: User, content: Content) -> Content:
    """Do all of a run but the film."""
    run = start_run(by=person, content=Content.objects.get(pk=content.pk))
    while jobs := [job for job in ready_jobs(run) if job.job_type != JobType.RENDER]:
        for job in jobs:
            assert run_job(str(job.pk))
    run = ContentRun.objects.get(pk=run.pk)
    assert not run.error_message
    cancel_run(by=person, run=run)
    return Content.objects.get(pk=content.pk)


def rows(content: Content) -> list[StoryboardBlock]:
    return list(StoryboardBlock.objects.filter(content=content).order_by("position"))


def _keys(content: Content) -> list[str]:
    store = ArtifactStore(str(content.pk))
    return list(store.keys())


def files(content: Content) -> set[str]:
    return {key for key in _keys(content) if key.endswith((".zip", ".wav"))}


def planned(person: User, content: Content) -> dict[str, tuple[int, ...] | None]:
    plan = plan_run(by=person, content=Content.objects.get(pk=content.pk))
    return {step.job_type: step.scenes for step in plan.made}


def change(person: User, content: Content, number: int, changes: SceneChanges) -> None:
    scene_id = rows(content)[number].pk
    edit_scene(by=person, content=content, scene_id=scene_id, changes=changes)


def test_another_picture_for_one_scene_draws_that_scene_alone(person: User, board: Content) -> None:
    before = files(board)
    pictures = [row.image_id for row in rows(board)]
    redraw_scene(by=person, content=board, scene_id=rows(board)[1].pk)
    plan = planned(person, board)
    assert (plan[JobType.TTS], plan[JobType.IMAGE_GEN]) == ((), (1,))
    board = make_scenes(person, board)
    added = files(board) - before
    assert len(added) == 1
    assert next(iter(added)).endswith(".zip")
    now = [row.image_id for row in rows(board)]
    assert [was == is_now for was, is_now in zip(pictures, now, strict=True)] == [True, False, True]
    assert JobType.IMAGE_GEN not in planned(person, board)


def test_a_picture_drawn_for_the_storyboard_is_not_drawn_by_the_run(
    person: User, board: Content
) -> None:
    scene = rows(board)[1]
    redraw_scene(by=person, content=board, scene_id=scene.pk)
    assert draw_requested(scene.pk)
    assert not draw_requested(scene.pk), "a second message finds nothing to do"
    scene.refresh_from_db()
    assert scene.draw_requested_at is None
    assert scene.image is not None
    drawn, picture = files(board), scene.image_id
    assert planned(person, board)[JobType.IMAGE_GEN] == ()
    board = make_scenes(person, board)
    assert files(board) == drawn
    assert rows(board)[1].image_id == picture


def test_another_order_speaks_and_draws_nothing_again(person: User, board: Content) -> None:
    before, was = files(board), rows(board)
    order = [was[2].pk, was[0].pk, was[1].pk]
    reorder_scenes(by=person, content=board, order=order)
    plan = planned(person, board)
    assert (plan[JobType.TTS], plan[JobType.IMAGE_GEN]) == ((), ())
    board = make_scenes(person, board)
    assert files(board) == before
    pictures = {row.pk: row.image_id for row in was}
    assert [row.image_id for row in rows(board)] == [pictures[scene_id] for scene_id in order]


def test_changed_words_are_spoken_and_drawn_again_alone(person: User, board: Content) -> None:
    before = files(board)
    change(person, board, 1, SceneChanges(narration="It was a bar of iridium and gold."))
    plan = planned(person, board)
    assert (plan[JobType.TTS], plan[JobType.IMAGE_GEN]) == ((1,), (1,))
    board = make_scenes(person, board)
    assert sorted(key[-3:] for key in files(board) - before) == ["wav", "zip"]
    assert "iridium" in str(rows(board)[1].visual["headline"])


def test_own_media_is_shown_and_outlives_new_words(person: User, board: Content) -> None:
    default_storage.save("media/own/a.jpg", ContentFile(jpeg()))
    asset = MediaAsset.objects.create(
        user=person,
        kind="image",
        storage_key="media/own/a.jpg",
        checksum="a" * 64,
        size_bytes=1,
        mime_type="image/jpeg",
    )
    change(person, board, 1, SceneChanges(asset=asset))
    board = make_scenes(person, board)
    shown = rows(board)[1]
    assert shown.shown_asset == f"own:{asset.pk}"
    change(person, board, 1, SceneChanges(narration="It was once a bar of platinum."))
    board = make_scenes(person, board)
    assert rows(board)[1].image_id == shown.image_id


def test_a_muted_scene_is_spoken_for_its_length_and_marked_silent(
    person: User, board: Content
) -> None:
    before = files(board)
    change(person, board, 1, SceneChanges(is_muted=True))
    board = make_scenes(person, board)
    assert files(board) == before
    spoken = board.jobs.filter(job_type=JobType.TTS).latest("id").result or {}
    clips = spoken["clips"]
    assert [clip.get("is_muted", False) for clip in clips] == [False, True, False]


def test_a_kind_and_words_of_ones_own_are_what_is_drawn(person: User, board: Content) -> None:
    changes = SceneChanges(
        kind="bars", headline="Metals", figures=("Platinum: 90%", "Iridium: 10%")
    )
    change(person, board, 1, changes)
    assert draw_requested(rows(board)[1].pk)
    scene = rows(board)[1]
    assert (scene.visual_kind, scene.visual["headline"]) == ("bars", "Metals")
    assert [figure["value"] for figure in scene.visual["figures"]] == [90, 10]
    make_scenes(person, board)
    assert rows(board)[1].visual_kind == "bars"
