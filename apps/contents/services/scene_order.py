"""What a person changes in the row of scenes: their order, and where each ends."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.contents.errors import NothingToUndo, SceneLocked
from apps.contents.models import Content, StoryboardBlock
from apps.contents.services.boards import open_board, restored, save_board
from apps.contents.services.scene_inputs import checked_narration
from apps.contents.services.scenes import rewrite
from apps.core.errors import Conflict, InvalidInput
from apps.core.sentences import gettext as _


@transaction.atomic
def reorder_scenes(
    *, by: User, content: Content, order: Sequence[UUID], version: int | None = None
) -> Content:
    """Put the scenes in this order: every scene's id, each once. Nothing is spoken or drawn again.

    Locked scenes move like others: a lock holds words and picture, not the place.
    """
    board = open_board(by=by, content=content, version=version)
    known = {scene.pk: scene for scene in board.scenes}
    if len(order) != len(known) or set(order) != set(known):
        raise InvalidInput(_("Name every scene exactly once."), field="order")
    if [scene.pk for scene in board.scenes] == list(order):
        return board.content
    was = [known[scene_id].position + 1 for scene_id in order]
    board.scenes = [known[scene_id] for scene_id in order]
    return save_board(board, by=by, action="scenes.reordered", changes={"order": was})


@transaction.atomic
def split_scene(
    *, by: User, content: Content, scene_id: UUID, at: int, version: int | None = None
) -> Content:
    """Make two scenes of one: the words before and after the character at `at`."""
    board = open_board(by=by, content=content, version=version)
    scene = board.scene(scene_id)
    if not 0 < at < len(scene.narration):
        raise InvalidInput(_("Split the scene between two of its words."), field="at")
    try:
        first, second = (
            checked_narration(part) for part in (scene.narration[:at], scene.narration[at:])
        )
    except InvalidInput as error:
        raise InvalidInput(_("Both parts need words to say."), field="at") from error
    rewrite(board, scene, first)
    added = board.new_scene(second)
    added.is_muted = scene.is_muted
    board.scenes.insert(board.scenes.index(scene) + 1, added)
    board.redraw.append(added)
    facts = {"scene": board.scenes.index(scene) + 1, "at": at}
    return save_board(board, by=by, action="scene.split", changes=facts)


@transaction.atomic
def merge_scene(
    *, by: User, content: Content, scene_id: UUID, version: int | None = None
) -> Content:
    """Make one scene of this and the next; its picture stays, unless only the next one's was
    chosen by a person."""
    board = open_board(by=by, content=content, version=version)
    scene = board.scene(scene_id)
    place = board.scenes.index(scene)
    if place + 1 == len(board.scenes):
        raise Conflict(_("This is the last scene: there is no next one to merge with."))
    following = board.scenes[place + 1]
    if following.is_locked:
        raise SceneLocked(place + 1)
    rewrite(board, scene, checked_narration(f"{scene.narration} {following.narration}"))
    if not _was_chosen(scene) and _was_chosen(following):
        scene.visual_source, scene.asset = following.visual_source, following.asset
        scene.choices = following.choices
    board.scenes.remove(following)
    return save_board(board, by=by, action="scene.merged", changes={"scene": place + 1})


@transaction.atomic
def add_scene(
    *, by: User, content: Content, narration: str, after: UUID | None, version: int | None = None
) -> Content:
    """A new scene behind another, or before all."""
    board = open_board(by=by, content=content, version=version)
    words = checked_narration(narration)
    place = 0 if after is None else board.scenes.index(board.scene(after, unlocked=False)) + 1
    added = board.new_scene(words)
    board.scenes.insert(place, added)
    board.redraw.append(added)
    return save_board(board, by=by, action="scene.added", changes={"scene": place + 1})


@transaction.atomic
def remove_scene(
    *, by: User, content: Content, scene_id: UUID, version: int | None = None
) -> Content:
    board = open_board(by=by, content=content, version=version)
    scene = board.scene(scene_id)
    place = board.scenes.index(scene)
    board.scenes.remove(scene)
    facts = {"scene": place + 1, "narration": scene.narration}
    return save_board(board, by=by, action="scene.removed", changes=facts)


@transaction.atomic
def undo_storyboard(*, by: User, content: Content, version: int | None = None) -> Content:
    """Bring the scenes back to what they were before the last edit."""
    board = open_board(by=by, content=content, version=version)
    last = board.content.storyboard_revisions.order_by("-number").first()
    if last is None:
        raise NothingToUndo
    board.scenes = restored(board.content, last.scenes)
    is_own, action = last.has_own_storyboard, last.action
    last.delete()
    return save_board(
        board,
        by=by,
        action="storyboard.undone",
        changes={"edit": action},
        is_own=is_own,
        keeps_revision=False,
    )


@transaction.atomic
def reset_storyboard(*, by: User, content: Content, version: int | None = None) -> Content:
    """Give all scenes back to the planner: what people chose for pictures is forgotten, the words
    stay. It can be undone."""
    board = open_board(by=by, content=content, version=version)
    for position, scene in enumerate(board.scenes):
        scene.visual, scene.choices, scene.variation = {}, {}, 0
        scene.visual_source, scene.asset = StoryboardBlock.Source.AUTO, None
        scene.is_muted = scene.is_locked = False
        scene.slot = position
        board.redraw.append(scene)
    return save_board(board, by=by, action="storyboard.reset", is_own=False)


def _was_chosen(scene: StoryboardBlock) -> bool:
    return scene.visual_source != StoryboardBlock.Source.AUTO or bool(scene.choices)
