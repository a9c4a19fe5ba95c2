"""Scenes in, pictures out: one visual per scene, a preview of each, and the thumbnail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, cast

from apps.contents.pipeline import drawing
from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepResult
from apps.contents.pipeline.hashing import digest
from apps.contents.pipeline.steps import plan_scenes
from apps.contents.states import JobType
from apps.contents.storyboard import ScenePlan
from apps.core.sentences import gettext as _
from apps.providers.capabilities.image import ThumbnailRequest
from apps.templates.design import Design, parse_design


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    design = parse_design(brief.design)
    scenes = plan_scenes.read(results[JobType.STORYBOARD])
    return {
        "scenes": [drawing.name_of(brief, design, scene) for scene in scenes],
        "first": asdict(replace(_opening(scenes), position=0)),
        "title": results[JobType.SCRIPT_GENERATION]["title"],
        "look": asdict(design.look(0, _seed(brief))),
        "size": [design.width, design.height],
        "provider": brief.provider("thumbnail"),
    }


def run(context: StepContext) -> StepResult:
    design = parse_design(context.brief.design)
    scenes = plan_scenes.read(context.results[JobType.STORYBOARD])
    known = {
        place: facts
        for place, scene in enumerate(scenes)
        if (facts := drawing.kept_facts(context.files, _name(context, design, scene)))
    }
    drawn = 0
    for place, scene in enumerate(scenes):
        context.stop_if_cancelled()
        if place not in known:
            used = drawing.shown_already(scenes, known, place, context.brief)
            known[place] = drawing.draw(context, design, scene, used)
            drawn += 1
        context.report((place + 1) / (len(scenes) + 1))
    context.stop_if_cancelled()
    thumbnail_key = _draw_thumbnail(context, design, _opening(scenes))
    context.log(
        _("Drew %(drawn)s of %(scenes)s scenes and the thumbnail.")
        % {"drawn": drawn, "scenes": len(scenes)}
    )
    return StepResult(
        data={
            "visuals": [known[place] for place in range(len(scenes))],
            "thumbnail_key": thumbnail_key,
        },
        provider=context.brief.provider("image") or context.providers.used,
    )


def _opening(scenes: Sequence[ScenePlan]) -> ScenePlan:
    """The scene the film was planned to open with; moving scenes does not change the thumbnail."""
    return min(scenes, key=lambda scene: scene.slot)


def _name(context: StepContext, design: Design, scene: ScenePlan) -> str:
    return drawing.name_of(context.brief, design, scene)


def _draw_thumbnail(context: StepContext, design: Design, first: ScenePlan) -> str:
    seed = _seed(context.brief)
    title = str(context.results[JobType.SCRIPT_GENERATION]["title"])
    look = design.look(0, seed)
    name = digest(
        {
            "version": drawing.VERSION,
            "title": title,
            "seed": seed,
            "look": asdict(look),
            "size": [design.width, design.height],
            "words": [first.emphasis, first.label, first.icon],
        }
    )[:32]
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
