"""What a person changes in one scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.contents.errors import AssetShownAlready, NobodyDraws
from apps.contents.models import Content, MediaAsset, StoryboardBlock
from apps.contents.pipeline.drawing import providers_of
from apps.contents.services.boards import Board, open_board, request_picture, save_board
from apps.contents.services.briefs import variations_of
from apps.contents.services.scene_inputs import checked_choices, checked_narration
from apps.contents.states import JobType
from apps.contents.storyboard.choices import SceneChoices
from apps.core.errors import Conflict, InvalidInput
from apps.core.sentences import gettext as _
from apps.usage.gateway import candidates
from apps.usage.owners import Owner

Source = StoryboardBlock.Source


@dataclass(frozen=True, slots=True)
class SceneChanges:
    """None leaves a thing as it is; "" and () give it back to the planner.

    asset makes the picture an own one; repeats allows a file that another scene shows.
    """

    narration: str | None = None
    source: str | None = None
    kind: str | None = None
    headline: str | None = None
    prompt: str | None = None
    items: tuple[str, ...] | None = None
    figures: tuple[str, ...] | None = None
    asset: MediaAsset | None = None
    is_muted: bool | None = None
    is_locked: bool | None = None
    repeats: bool = False

    @property
    def named(self) -> dict[str, object]:
        """What is changed, for the audit log."""
        names = ("narration", "source", "kind", "headline", "prompt", "items", "figures")
        flags = ("is_muted", "is_locked")
        found = {name: getattr(self, name) for name in names + flags}
        if self.asset is not None:
            found["asset"] = str(self.asset.pk)
        return {name: value for name, value in found.items() if value is not None}


@transaction.atomic
def edit_scene(
    *, by: User, content: Content, scene_id: UUID, changes: SceneChanges, version: int | None = None
) -> Content:
    """Change one scene. A locked one can only be unlocked, with other changes in the same go.

    Raises StoryboardChanged, SceneLocked, InvalidInput naming the field.
    """
    board = open_board(by=by, content=content, version=version)
    scene = board.scene(scene_id, unlocked=changes.is_locked is not False)
    if not changes.named:
        return board.content
    _change_lock(board, scene, changes)
    _change_words(board, scene, changes)
    _change_picture(board, scene, changes)
    if changes.is_muted is not None:
        scene.is_muted = changes.is_muted
    facts = {"scene": board.scenes.index(scene) + 1, **changes.named}
    return save_board(board, by=by, action="scene.changed", changes=facts)


@transaction.atomic
def redraw_scene(
    *, by: User, content: Content, scene_id: UUID, version: int | None = None
) -> Content:
    """Ask for another picture for this scene alone; it is drawn soon, and not again by the next
    run. What a library gave before is not shown again."""
    board = open_board(by=by, content=content, version=version)
    scene = board.scene(scene_id)
    if scene.visual_source == Source.OWN:
        raise Conflict(_("A file of your own is shown as it is. Choose another file."))
    choices = SceneChoices.from_json(scene.choices)
    if scene.shown_asset:
        refused = (*choices.refused, scene.shown_asset)
        scene.choices = replace(choices, refused=refused).as_json()
    scene.variation += 1
    content = save_board(
        board,
        by=by,
        action="scene.redrawn",
        changes={"scene": board.scenes.index(scene) + 1},
    )
    request_picture(scene)
    return content


def _change_lock(board: Board, scene: StoryboardBlock, changes: SceneChanges) -> None:
    if changes.is_locked is None or changes.is_locked == scene.is_locked:
        return
    # A locked scene counts by itself: asking for all pictures anew passes it by.
    anew = variations_of(board.content).get(JobType.IMAGE_GEN, 0)
    scene.variation += anew if changes.is_locked else -anew
    scene.is_locked = changes.is_locked


def _change_words(board: Board, scene: StoryboardBlock, changes: SceneChanges) -> None:
    if changes.narration is None:
        return
    narration = checked_narration(changes.narration)
    if narration != scene.narration:
        rewrite(board, scene, narration)


def rewrite(board: Board, scene: StoryboardBlock, narration: str) -> None:
    """Other words: what was planned for the old ones is forgotten, what a person chose is not."""
    scene.narration = narration
    scene.visual, scene.words = {}, []
    board.redraw.append(scene)


def _change_picture(board: Board, scene: StoryboardBlock, changes: SceneChanges) -> None:
    before = (scene.visual_source, scene.asset_id, dict(scene.choices))
    if changes.asset is not None:
        _show_own(board, scene, changes.asset, repeats=changes.repeats)
    elif changes.source is not None:
        _change_source(board, scene, changes.source)
    language = board.content.project.language
    choices = checked_choices(SceneChoices.from_json(scene.choices), changes, language)
    if choices.kind != scene.choices.get("kind", ""):
        # Another kind of card shows other parts of the sentence: it is planned anew.
        scene.visual = {}
        scene.visual_kind = choices.kind or scene.visual_kind
    scene.choices = choices.as_json()
    after = (scene.visual_source, scene.asset_id, dict(scene.choices))
    if before != after and scene not in board.redraw:
        board.redraw.append(scene)


def _change_source(board: Board, scene: StoryboardBlock, source: str) -> None:
    if source not in Source.values:
        known = ", ".join(Source.values)
        raise InvalidInput(_("Choose one of: %(known)s.") % {"known": known}, field="source")
    if source == Source.OWN:
        if scene.asset_id is None:
            raise InvalidInput(_("Choose a file of the media library."), field="asset")
        scene.visual_source = source
        return
    if source in (Source.STOCK, Source.GENERATED):
        names = [name for name in providers_of(source) if name != "cards"]
        if not names or not candidates(Owner.of(board.content.project), "image", only=names):
            raise NobodyDraws
    scene.visual_source, scene.asset = source, None


def _show_own(board: Board, scene: StoryboardBlock, asset: MediaAsset, *, repeats: bool) -> None:
    content = board.content
    if Owner.of(asset) != Owner.of(content.project) or asset.content_id is not None:
        raise InvalidInput(_("There is no such file in the library."), field="asset")
    if asset.kind not in (MediaAsset.Kind.IMAGE, MediaAsset.Kind.CLIP):
        raise InvalidInput(_("A scene shows an image or a clip."), field="asset")
    if asset.status != MediaAsset.Status.READY:
        raise InvalidInput(_("This file is not ready yet."), field="asset")
    for position, other in enumerate(board.scenes):
        if other is not scene and other.asset_id == asset.pk and not repeats:
            raise AssetShownAlready(position)
    scene.visual_source, scene.asset = Source.OWN, asset
