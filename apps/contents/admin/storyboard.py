"""What the storyboard editor shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.contents.models import Content, StoryboardBlock, StoryboardRevision
from apps.contents.pipeline.pending import pending_scenes
from apps.contents.pipeline.scene_drawing import brief_of
from apps.contents.services.briefs import script_data
from apps.contents.states import ContentStatus, JobType
from apps.contents.storyboard.choices import SceneChoices
from apps.core.errors import RuleBroken
from apps.providers.capabilities.image import CardKind
from apps.providers.errors import ProviderError

KIND_NAMES = {
    CardKind.TITLE: _("Title"),
    CardKind.STATEMENT: _("Statement"),
    CardKind.NUMBER: _("Number"),
    CardKind.QUOTE: _("Quotation"),
    CardKind.LIST: _("List"),
    CardKind.BARS: _("Bars"),
    CardKind.LINE: _("Line chart"),
    CardKind.TIMELINE: _("Timeline"),
    CardKind.COMPARISON: _("Comparison"),
    CardKind.CALL_TO_ACTION: _("Call to action"),
}
SOURCE_ICONS = {
    "auto": "auto_awesome",
    "card": "text_fields",
    "stock": "photo_library",
    "generated": "brush",
    "own": "perm_media",
}


@dataclass(frozen=True, slots=True)
class SceneView:
    """One scene as the editor shows it. is_new_words: spoken by the next run; is_new_picture: drawn
    by it."""

    scene: StoryboardBlock
    number: int
    seconds: str
    is_new_words: bool
    is_new_picture: bool

    @property
    def choices(self) -> SceneChoices:
        return SceneChoices.from_json(self.scene.choices)

    @property
    def headline(self) -> str:
        return str(self.scene.visual.get("headline", ""))

    @property
    def kind_name(self) -> Any:
        kind = self.choices.kind or self.scene.visual_kind
        return KIND_NAMES[CardKind(kind)] if kind in set(CardKind) else kind

    @property
    def is_drawing(self) -> bool:
        return self.scene.draw_requested_at is not None


@dataclass(frozen=True, slots=True)
class BoardView:
    content: Content
    scenes: Sequence[SceneView]
    chosen: SceneView | None
    last_edit: StoryboardRevision | None
    is_known: bool

    @property
    def is_landscape(self) -> bool:
        return bool(self.content.project.content_format != "short")

    @property
    def is_busy(self) -> bool:
        return bool(self.content.status == ContentStatus.PROCESSING)

    @property
    def is_drawing(self) -> bool:
        return any(view.is_drawing for view in self.scenes)

    @property
    def is_editable(self) -> bool:
        return not self.is_busy and self.content.current_script_id is not None

    @property
    def new_words(self) -> int:
        return sum(view.is_new_words for view in self.scenes)

    @property
    def new_pictures(self) -> int:
        return sum(view.is_new_picture for view in self.scenes)


def gather_board(content: Content, scene_id: str = "") -> BoardView:
    """The board of content; scene_id names the scene whose details are shown, else the first."""
    rows = list(content.scenes.select_related("asset", "audio").order_by("position"))
    pending = _pending(content)
    views = [_view(row, place, pending) for place, row in enumerate(rows)]
    wanted: UUID | None = None
    with suppress(ValueError):
        wanted = UUID(scene_id)
    chosen = next((view for view in views if view.scene.pk == wanted), views[0] if views else None)
    return BoardView(
        content=content,
        scenes=views,
        chosen=chosen,
        last_edit=content.storyboard_revisions.order_by("-number").first(),
        is_known=bool(pending),
    )


def _pending(content: Content) -> Mapping[str, Sequence[int]]:
    """What the next run would speak and draw; {} when that cannot be said."""
    if content.current_script is None or not content.has_own_storyboard:
        return {}
    try:
        known: dict[str, dict[str, Any]] = {JobType.SCRIPT_GENERATION: script_data(content)}
        found = pending_scenes(brief_of(content), known)
    except (RuleBroken, ProviderError):
        # The plan of a run says what is missing; the scenes can be edited all the same.
        return {}
    # Before the first production everything is new: saying so of each scene says nothing.
    is_first = len(found.get(JobType.TTS, ())) == content.scenes.count()
    return {} if is_first else found


def _view(scene: StoryboardBlock, place: int, pending: Mapping[str, Sequence[int]]) -> SceneView:
    seconds = ""
    if scene.audio and scene.audio.duration_ms and scene.words:
        seconds = f"{scene.audio.duration_ms / 1000:.1f}"
    return SceneView(
        scene=scene,
        number=place + 1,
        seconds=seconds,
        is_new_words=place in pending.get(JobType.TTS, ()),
        is_new_picture=place in pending.get(JobType.IMAGE_GEN, ()),
    )
