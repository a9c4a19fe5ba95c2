"""Scenes in, pictures out: one visual per scene, a preview of each, and the thumbnail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepResult
from apps.contents.pipeline.hashing import digest
from apps.contents.pipeline.steps import plan_scenes
from apps.contents.pipeline.visuals import draw_preview, pack_visual
from apps.contents.states import JobType
from apps.contents.storyboard import ScenePlan
from apps.providers.capabilities.image import ImageRequest, ThumbnailRequest, Visual
from apps.templates.design import Design, parse_design

VERSION = 2


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    design = parse_design(brief.design)
    return {
        "version": VERSION,
        "scenes": results[JobType.STORYBOARD]["scenes"],
        "title": results[JobType.SCRIPT_GENERATION]["title"],
        "looks": asdict(design)["palettes"],
        "style": _style_facts(design),
        "seed": brief.seed,
        "variation": brief.variation(JobType.IMAGE_GEN),
        "provider": [brief.provider("image"), brief.provider("thumbnail")],
    }


def run(context: StepContext) -> StepResult:
    design = parse_design(context.brief.design)
    scenes = plan_scenes.read(context.results[JobType.STORYBOARD])
    visuals: list[dict[str, str]] = []
    for done, scene in enumerate(scenes):
        context.stop_if_cancelled()
        used = tuple(visual["asset_id"] for visual in visuals if visual["asset_id"])
        visuals.append(_draw(context, design, scene, used))
        context.report((done + 1) / (len(scenes) + 1))
    context.stop_if_cancelled()
    thumbnail_key = _draw_thumbnail(context, design, scenes[0])
    context.log(f"Drew {len(visuals)} scenes and the thumbnail.")
    return StepResult(
        data={"visuals": visuals, "thumbnail_key": thumbnail_key},
        provider=context.brief.provider("image") or context.providers.used,
    )


def _draw(
    context: StepContext, design: Design, scene: ScenePlan, used: tuple[str, ...]
) -> dict[str, str]:
    """One scene's pictures, taken from storage when they were drawn before.

    used: what a library of stock gave for the scenes before, not to be shown twice.
    """
    seed = _seed(context.brief)
    name = digest(
        {
            "version": VERSION,
            "scene": asdict(scene),
            "look": asdict(design.look(scene.position, seed)),
            "size": [design.width, design.height],
            "seed": seed,
            "provider": context.brief.provider("image"),
        }
    )[:32]
    key = context.files.key("visuals", f"{name}.zip")
    preview_key = context.files.key("visuals", f"{name}.jpg")
    facts_key = context.files.key("visuals", f"{name}.json")
    if context.files.exists(facts_key):
        kept: dict[str, str] = context.files.load_json(facts_key)
        return kept
    folder = context.work_dir / name
    folder.mkdir()
    request = _request(context, design, scene, used)
    visual = context.providers.call(
        "image", JobType.IMAGE_GEN, lambda source: cast(Visual, source.create(request))
    )
    preview = draw_preview(visual, design.width, design.height, folder / "preview.jpg")
    context.files.save(preview_key, preview)
    pack = pack_visual(visual, folder / "visual.zip", design.width, design.height)
    context.files.save(key, pack)
    facts = {"key": key, "preview_key": preview_key, "asset_id": visual.asset_id}
    context.files.save_json(facts_key, facts)
    return facts


def _request(
    context: StepContext, design: Design, scene: ScenePlan, used: tuple[str, ...]
) -> ImageRequest:
    seed = _seed(context.brief)
    folder = context.work_dir / f"scene-{scene.position}"
    folder.mkdir()
    return ImageRequest(
        kind=scene.kind,
        narration=scene.narration,
        headline=scene.headline,
        language=context.brief.language,
        width=design.width,
        height=design.height,
        style=design.look(scene.position, seed),
        output_dir=folder,
        seed=seed,
        position=scene.position,
        emphasis=scene.emphasis,
        label=scene.label,
        icon=scene.icon,
        figures=scene.figures,
        items=scene.items,
        prompt=scene.visual_prompt,
        used_assets=used,
    )


def _draw_thumbnail(context: StepContext, design: Design, first: ScenePlan) -> str:
    seed = _seed(context.brief)
    title = str(context.results[JobType.SCRIPT_GENERATION]["title"])
    look = design.look(0, seed)
    name = digest({"version": VERSION, "title": title, "seed": seed, "look": asdict(look)})[:32]
    key = context.files.key("thumbnails", f"{name}.jpg")
    if not context.files.exists(key):
        request = ThumbnailRequest(
            title=title,
            language=context.brief.language,
            width=design.width,
            height=design.height,
            style=look,
            output_path=context.work_dir / f"{name}.jpg",
            seed=seed,
            emphasis=first.emphasis,
            label=first.label,
            icon=first.icon,
        )
        path = context.providers.call(
            "thumbnail",
            "thumbnail",
            lambda maker: cast(Path, maker.create_thumbnail(request)),
        )
        context.files.save(key, path)
    return key


def _seed(brief: Brief) -> int:
    return brief.seed + brief.variation(JobType.IMAGE_GEN)


def _style_facts(design: Design) -> dict[str, Any]:
    names = ("width", "height", "headline_font", "body_font", "text_color", "accent_color")
    return {name: getattr(design, name) for name in (*names, "backdrop", "layouts")}
