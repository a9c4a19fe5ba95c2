"""A script in, scenes out: what each beat shows while it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepResult
from apps.contents.pipeline.steps import write_script
from apps.contents.states import JobType
from apps.contents.storyboard import SceneOrder, ScenePlan, arrange, plan_scenes
from apps.contents.storyboard.arranging import Kinds
from apps.providers.capabilities.image import CardKind, Figure
from apps.providers.capabilities.script import ScriptDraft
from apps.providers.embedded.cards import icons

VERSION = 2


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    script = results[JobType.SCRIPT_GENERATION]
    arranged = {} if brief.storyboard is None else {"storyboard": brief.storyboard}
    return {
        "version": VERSION,
        "script": {name: script[name] for name in ("title", "hook", "body", "call_to_action")},
        "language": brief.language,
        "label": brief.label,
        "source": brief.text,
        **arranged,
    }


def run(context: StepContext) -> StepResult:
    scenes = scenes_of(context.brief, context.results[JobType.SCRIPT_GENERATION])
    return StepResult(data={"scenes": [asdict(scene) for scene in scenes]}, provider="planner")


def scenes_of(brief: Brief, script_data: Mapping[str, Any]) -> tuple[ScenePlan, ...]:
    """The scenes of a script: as a person arranged them, and planned where nobody did."""
    script = write_script.read(script_data)

    def plan(kinds: Kinds) -> Sequence[ScenePlan]:
        return plan_scenes(
            script,
            language=brief.language,
            label=brief.label,
            icons=icons.available(),
            icon_words=icons.words(),
            kinds=kinds,
            source=brief.text,
        )

    if brief.storyboard is None:
        return tuple(plan({}))
    orders = orders_of(brief)
    scenes = arrange(beats_of(script), orders, brief.language, plan)
    # The pill follows the template; only a quotation's names its speaker.
    return tuple(
        scene if scene.kind is CardKind.QUOTE else replace(scene, label=brief.label)
        for scene in scenes
    )


def blank(place: int, beat: str) -> ScenePlan:
    """A scene that nobody planned yet."""
    return ScenePlan(position=place, narration=beat, kind=CardKind.STATEMENT, headline="")


def orders_of(brief: Brief) -> list[SceneOrder]:
    return [SceneOrder(**order) for order in brief.storyboard or ()]


def beats_of(script: ScriptDraft) -> list[str]:
    """What is said, scene by scene; an empty part makes no scene."""
    beats = (script.hook, *script.body, script.call_to_action)
    return [beat for beat in beats if beat.strip()]


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
                "terms": tuple(scene["terms"]),
                "refused": tuple(scene["refused"]),
            }
        )
        for scene in data["scenes"]
    )
