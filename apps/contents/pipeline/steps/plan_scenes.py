"""A script in, scenes out: what each beat shows while it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepResult
from apps.contents.pipeline.steps import write_script
from apps.contents.states import JobType
from apps.contents.storyboard import ScenePlan, plan_scenes
from apps.providers.capabilities.image import CardKind, Figure
from apps.providers.embedded.cards import icons

VERSION = 1


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    script = results[JobType.SCRIPT_GENERATION]
    return {
        "version": VERSION,
        "script": {name: script[name] for name in ("title", "hook", "body", "call_to_action")},
        "language": brief.language,
        "label": brief.label,
    }


def run(context: StepContext) -> StepResult:
    script = write_script.read(context.results[JobType.SCRIPT_GENERATION])
    scenes = plan_scenes(
        script,
        language=context.brief.language,
        label=context.brief.label,
        icons=icons.available(),
        icon_words=icons.words(),
    )
    return StepResult(data={"scenes": [asdict(scene) for scene in scenes]}, provider="planner")


def read(data: Mapping[str, Any]) -> tuple[ScenePlan, ...]:
    """Scenes as later steps see them."""
    return tuple(
        ScenePlan(
            **{
                **scene,
                "kind": CardKind(scene["kind"]),
                "emphasis": tuple(scene["emphasis"]),
                "items": tuple(scene["items"]),
                "figures": tuple(Figure(**figure) for figure in scene["figures"]),
            }
        )
        for scene in data["scenes"]
    )
