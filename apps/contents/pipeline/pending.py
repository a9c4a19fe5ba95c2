"""Which scenes a run would speak and draw again; the others' clips and pictures are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from apps.contents.pipeline import drawing
from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.steps import plan_scenes, speak_scenes, write_script
from apps.contents.states import JobType
from apps.contents.storyboard import ScenePlan, arrange, unplanned
from apps.templates.design import parse_design

Results = Mapping[str, Mapping[str, Any]]


def pending_scenes(brief: Brief, results: Results) -> dict[str, tuple[int, ...]]:
    """Positions by step ("tts", "image_gen"); {} when the scenes are not known before the run.

    A scene whose words changed is planned by the run: it counts as drawn again.
    """
    found = _scenes(brief, results)
    if found is None:
        return {}
    scenes, undecided = found
    files = ArtifactStore(brief.content_id)
    design = parse_design(brief.design)
    drawn = [
        place
        for place, scene in enumerate(scenes)
        if place in undecided
        or not files.exists(drawing.facts_key(files, drawing.name_of(brief, design, scene)))
    ]
    spoken = [place for place, scene in enumerate(scenes) if not _is_spoken(brief, files, scene)]
    return {JobType.TTS: tuple(spoken), JobType.IMAGE_GEN: tuple(drawn)}


def _scenes(brief: Brief, results: Results) -> tuple[Sequence[ScenePlan], frozenset[int]] | None:
    """The scenes, and the places of those that are not planned yet."""
    if JobType.STORYBOARD in results:
        return plan_scenes.read(results[JobType.STORYBOARD]), frozenset()
    if brief.storyboard is None or JobType.SCRIPT_GENERATION not in results:
        return None
    script = write_script.read(results[JobType.SCRIPT_GENERATION])
    beats = plan_scenes.beats_of(script)
    orders = plan_scenes.orders_of(brief)
    undecided = unplanned(beats, orders)
    if not undecided:
        return plan_scenes.scenes_of(brief, results[JobType.SCRIPT_GENERATION]), undecided
    blank = [plan_scenes.blank(place, beat) for place, beat in enumerate(beats)]
    return arrange(beats, orders, brief.language, lambda _kinds: blank), undecided


def _is_spoken(brief: Brief, files: ArtifactStore, scene: ScenePlan) -> bool:
    provider = brief.provider("speech")
    name = speak_scenes.clip_name(brief, scene.narration, voice=brief.voice, provider=provider)
    return files.exists(files.key("narration", f"{name}.json"))
