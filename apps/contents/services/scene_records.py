"""What the planner said, kept with the scenes: the rows stay, with all that people chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from apps.contents.models import Content, StoryboardBlock
from apps.contents.services.scene_sync import sync_scenes
from apps.contents.storyboard.arranging import VISUAL_NAMES

Scene = Mapping[str, Any]


def record_scenes(content: Content, scenes: Sequence[Scene]) -> None:
    """Write the plan of each scene to its row. Called in the transaction that ends the step."""
    sync_scenes(content, [scene["narration"] for scene in scenes])
    rows = list(content.scenes.order_by("position"))
    for row, scene in zip(rows, scenes, strict=True):
        keep_plan(row, scene)
        if not content.has_own_storyboard:
            row.slot = scene["slot"]
    fields = ["visual_kind", "visual_prompt", "visual", "slot"]
    StoryboardBlock.objects.bulk_update(rows, fields)
    Content.objects.filter(pk=content.pk).update(storyboard_version=F("storyboard_version") + 1)
    content.refresh_from_db(fields=["storyboard_version"])


def keep_plan(row: StoryboardBlock, scene: Scene) -> None:
    """Put a planned scene into its row, unsaved."""
    row.visual_kind = scene["kind"]
    row.visual_prompt = scene["visual_prompt"]
    row.visual = {name: scene[name] for name in VISUAL_NAMES}
