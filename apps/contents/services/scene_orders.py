"""The scenes as a person arranged them, in the words of a brief."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from apps.contents.models import Content, MediaAsset, StoryboardBlock
from apps.contents.storyboard import SceneOrder


def storyboard_orders(content: Content) -> list[dict[str, Any]]:
    """One per scene, in order."""
    rows = content.scenes.select_related("asset").order_by("position")
    return [asdict(_order(row)) for row in rows]


def _order(scene: StoryboardBlock) -> SceneOrder:
    visual = scene.visual and {
        **scene.visual,
        "kind": scene.visual_kind,
        "visual_prompt": scene.visual_prompt,
    }
    return SceneOrder(
        narration=scene.narration,
        slot=scene.slot,
        source=scene.visual_source,
        visual=visual,
        choices=scene.choices,
        asset=_asset(scene.asset) if scene.asset else None,
        variation=scene.variation,
        is_held=scene.is_locked,
        is_muted=scene.is_muted,
    )


def _asset(asset: MediaAsset) -> dict[str, Any]:
    return {
        "id": str(asset.pk),
        "key": asset.storage_key,
        "kind": asset.kind,
        "checksum": asset.checksum,
        "license": asset.license,
    }
