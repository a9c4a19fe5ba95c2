"""A storyboard opened for an edit: locked, checked, snapshot taken; and saved as one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.errors import NoScenes, SceneLocked, StoryboardChanged
from apps.contents.models import Content, MediaAsset, StoryboardBlock, StoryboardRevision
from apps.contents.policies import check_can_edit_project
from apps.contents.services.scripts import edit_script
from apps.contents.states import ContentStatus
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.usage.gateway import preferred
from apps.usage.owners import Owner

DRAW_TASK = "contents.draw_scene"
MOST_UNDONE = 30
# What a scene is, besides its place and what was made of it last.
OWN_FIELDS = (
    "narration",
    "visual_kind",
    "visual_prompt",
    "visual",
    "slot",
    "visual_source",
    "asset_id",
    "choices",
    "variation",
    "is_muted",
    "is_locked",
    "image_id",
    "audio_id",
    "start_ms",
    "end_ms",
    "words",
    "shown_asset",
)
_SAVED = ("position", *(name.removesuffix("_id") for name in OWN_FIELDS))
_REFERENCES = ("asset_id", "image_id", "audio_id")


@dataclass(slots=True)
class Board:
    """The scenes of one content, in order, as they are being edited."""

    content: Content
    scenes: list[StoryboardBlock]
    before: list[dict[str, Any]]
    redraw: list[StoryboardBlock] = field(default_factory=list)

    def scene(self, scene_id: UUID, *, unlocked: bool = True) -> StoryboardBlock:
        """The scene; raises Http404, and SceneLocked when it may not be changed."""
        found = next((scene for scene in self.scenes if scene.pk == scene_id), None)
        if found is None:
            raise Http404
        if unlocked and found.is_locked:
            raise SceneLocked(self.scenes.index(found))
        return found

    def new_scene(self, narration: str) -> StoryboardBlock:
        slot = max((scene.slot for scene in self.scenes), default=-1) + 1
        return StoryboardBlock(content=self.content, narration=narration, slot=slot)


def open_board(*, by: User, content: Content, version: int | None = None) -> Board:
    """Hold the content's row and load its scenes. version is the one the person saw.

    Raises Conflict while it is produced, StoryboardChanged, NoScenes, EditingNotAllowed.
    """
    rows = Content.objects.select_for_update(of=("self",)).select_related(
        "project", "current_script"
    )
    content = rows.get(pk=content.pk)
    check_can_edit_project(by, content.project)
    if content.status == ContentStatus.PROCESSING:
        raise Conflict(_("The video is being produced. Cancel it first, then edit the scenes."))
    if version is not None and version != content.storyboard_version:
        raise StoryboardChanged
    scenes = list(content.scenes.order_by("position"))
    if not scenes or content.current_script is None:
        raise NoScenes
    return Board(content, scenes, [snapshot(scene) for scene in scenes])


def snapshot(scene: StoryboardBlock) -> dict[str, Any]:
    """The scene's own fields as JSON."""
    found = {name: getattr(scene, name) for name in OWN_FIELDS}
    ids = {name: str(found[name]) if found[name] else None for name in _REFERENCES}
    return {"id": str(scene.pk), **found, **ids}


@transaction.atomic
def save_board(
    board: Board,
    *,
    by: User,
    action: str,
    changes: Mapping[str, Any] | None = None,
    is_own: bool = True,
    keeps_revision: bool = True,
) -> Content:
    """Write the scenes in their order, what undoes it, a script version when the words changed,
    and ask for the pictures that cost nothing."""
    content = board.content
    script = script_of(board)
    if keeps_revision:
        _keep_revision(board, by, action)
    _write_rows(board)
    content.storyboard_version += 1
    content.has_own_storyboard = is_own
    content.save(update_fields=["storyboard_version", "has_own_storyboard", "updated_at"])
    audit.record(by=by, action=action, target=content, changes=changes)
    if script is not None:
        edit_script(content=content, by=by, **script)
    ask_for_pictures(content, board.redraw)
    return content


def script_of(board: Board) -> dict[str, Any] | None:
    """The script that the scenes say, or None when it is the current one. Raises InvalidInput."""
    current = board.content.current_script
    if current is None:
        raise NoScenes
    beats = [scene.narration for scene in board.scenes]
    if beats == current.beats:
        return None
    if len(beats) < 2:
        raise InvalidInput(_("A film needs at least two scenes."), field="scenes")
    closes = bool(current.call_to_action) and len(beats) > 2
    hook, body, closing = beats[0], beats[1:], ""
    if closes:
        body, closing = body[:-1], body[-1]
    return {"hook": hook, "body": body, "call_to_action": closing}


def ask_for_pictures(content: Content, scenes: Sequence[StoryboardBlock]) -> None:
    """Have the scenes drawn now where that costs nothing: cards, and files of one's own."""
    chosen = preferred(Owner.of(content.project), "image")
    free_route = chosen is not None and chosen.name == "cards"
    free = {StoryboardBlock.Source.CARD, StoryboardBlock.Source.OWN}
    for scene in scenes:
        is_auto = scene.visual_source == StoryboardBlock.Source.AUTO
        if scene.visual_source in free or (is_auto and free_route):
            request_picture(scene)


def request_picture(scene: StoryboardBlock) -> None:
    """Note that the scene is to be drawn, and send the message."""
    scene.draw_requested_at, scene.draw_error = timezone.now(), ""
    scene.save(update_fields=["draw_requested_at", "draw_error", "updated_at"])
    enqueue(DRAW_TASK, scene.pk, queue="media")


def _write_rows(board: Board) -> None:
    kept = {scene.pk for scene in board.scenes}
    board.content.scenes.exclude(pk__in=kept).delete()
    known = set(board.content.scenes.values_list("pk", flat=True))
    for position, scene in enumerate(board.scenes):
        scene.position = position
        scene.updated_at = timezone.now()
    old = [scene for scene in board.scenes if scene.pk in known]
    StoryboardBlock.objects.bulk_update(old, [*_SAVED, "updated_at"])
    StoryboardBlock.objects.bulk_create([scene for scene in board.scenes if scene.pk not in known])


def _keep_revision(board: Board, by: User, action: str) -> None:
    content = board.content
    StoryboardRevision.objects.create(
        content=content,
        number=content.storyboard_version,
        action=action,
        scenes=board.before,
        has_own_storyboard=content.has_own_storyboard,
        author=by,
    )
    old = content.storyboard_revisions.order_by("-number").values_list("pk", flat=True)
    content.storyboard_revisions.filter(pk__in=list(old[MOST_UNDONE:])).delete()


def restored(content: Content, saved: Sequence[Mapping[str, Any]]) -> list[StoryboardBlock]:
    """Scenes out of snapshots; files that are gone since are left out."""
    ids = {one[name] for one in saved for name in _REFERENCES if one[name]}
    present = {str(pk) for pk in MediaAsset.objects.filter(pk__in=ids).values_list("pk", flat=True)}
    scenes = []
    for one in saved:
        facts = {name: one[name] for name in OWN_FIELDS}
        for name in _REFERENCES:
            facts[name] = UUID(one[name]) if one[name] in present else None
        if facts["visual_source"] == StoryboardBlock.Source.OWN and facts["asset_id"] is None:
            facts["visual_source"] = StoryboardBlock.Source.AUTO
        scenes.append(StoryboardBlock(pk=UUID(one["id"]), content=content, **facts))
    return scenes
