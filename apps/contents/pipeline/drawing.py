"""One scene's picture: its name, made of all that decides it, and how it comes into being."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

from django.conf import settings

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.hashing import digest
from apps.contents.pipeline.visuals import draw_preview, pack_visual
from apps.contents.states import JobType
from apps.contents.storyboard import ScenePlan
from apps.providers.capabilities.image import ImageRequest, Visual
from apps.templates.design import Design

VERSION = 3
# What a card is drawn from; a picture of something depends on what is said besides.
_CARD_FACTS = ("kind", "headline", "emphasis", "icon", "label", "figures", "items")
_PICTURE_FACTS = ("narration", "visual_prompt", "terms")


def seed_of(brief: Brief, scene: ScenePlan) -> int:
    """What chance is drawn from. A held scene does not follow when all are made anew."""
    anew = 0 if scene.is_held else brief.variation(JobType.IMAGE_GEN)
    return brief.seed + scene.variation + anew


def providers_of(source: str) -> tuple[str, ...]:
    """Who draws for a source that a person chose, in order; () leaves it to the route. Where
    nobody else can, a card is drawn."""
    names = settings.IMAGE_SOURCES.get(source, ())
    return (*names, *settings.IMAGE_SOURCES["card"]) if source != "card" and names else tuple(names)


def name_of(brief: Brief, design: Design, scene: ScenePlan) -> str:
    """The picture's name in storage: the same facts, the same picture."""
    facts: dict[str, Any] = {"version": VERSION, "size": [design.width, design.height]}
    if scene.source == "own" and scene.asset:
        return digest({**facts, "asset": scene.asset["checksum"]})[:32]
    seed = seed_of(brief, scene)
    plan = asdict(scene)
    first = next(iter(providers_of(scene.source)), brief.provider("image"))
    names = _CARD_FACTS if first == "cards" and scene.headline else _CARD_FACTS + _PICTURE_FACTS
    return digest(
        {
            **facts,
            "scene": {name: plan[name] for name in names},
            "slot": scene.slot,
            "look": asdict(design.look(scene.slot, seed)),
            "seed": seed,
            "provider": first,
        }
    )[:32]


def facts_key(files: ArtifactStore, name: str) -> str:
    return files.key("visuals", f"{name}.json")


def kept_facts(files: ArtifactStore, name: str) -> dict[str, str] | None:
    """What was stored with a picture ({"key", "preview_key", "asset_id"}), or None."""
    key = facts_key(files, name)
    return cast("dict[str, str]", files.load_json(key)) if files.exists(key) else None


def shown_already(
    scenes: Sequence[ScenePlan], known: Mapping[int, Mapping[str, str]], place: int, brief: Brief
) -> tuple[str, ...]:
    """What a library shall not give for the scene at place: what other scenes show, what this one
    showed and should not, and what the project's last films showed."""
    others = (facts["asset_id"] for at, facts in known.items() if at != place)
    return tuple(_distinct((*others, *scenes[place].refused, *brief.used_assets)))


def draw(
    context: StepContext, design: Design, scene: ScenePlan, used: tuple[str, ...]
) -> dict[str, str]:
    """Draw the scene and store its picture; return what is kept with it."""
    name = name_of(context.brief, design, scene)
    folder = context.work_dir / name
    folder.mkdir(exist_ok=True)
    visual = _visual(context, design, scene, used)
    preview = draw_preview(visual, design.width, design.height, folder / "preview.jpg")
    key = context.files.key("visuals", f"{name}.zip")
    preview_key = context.files.key("visuals", f"{name}.jpg")
    context.files.save(preview_key, preview)
    context.files.save(key, pack_visual(visual, folder / "visual.zip", design.width, design.height))
    facts = {"key": key, "preview_key": preview_key, "asset_id": visual.asset_id}
    context.files.save_json(facts_key(context.files, name), facts)
    return facts


def _visual(
    context: StepContext, design: Design, scene: ScenePlan, used: tuple[str, ...]
) -> Visual:
    folder = context.work_dir / f"scene-{scene.position}"
    folder.mkdir(exist_ok=True)
    if scene.source == "own" and scene.asset:
        # Here, because it decodes films, and the web server reads this module too.
        from apps.contents.pipeline.own_media import own_visual

        path = context.files.local(str(scene.asset["key"]), folder)
        return own_visual(path, scene.asset, design.width, design.height, folder)
    seed = seed_of(context.brief, scene)
    request = ImageRequest(
        kind=scene.kind,
        narration=scene.narration,
        headline=scene.headline,
        language=context.brief.language,
        width=design.width,
        height=design.height,
        style=design.look(scene.slot, seed),
        output_dir=folder,
        seed=seed,
        position=scene.slot,
        emphasis=scene.emphasis,
        label=scene.label,
        icon=scene.icon,
        figures=scene.figures,
        items=scene.items,
        prompt=scene.visual_prompt,
        terms=scene.terms,
        used_assets=used,
    )
    return context.providers.call(
        "image",
        JobType.IMAGE_GEN,
        lambda source: cast(Visual, source.create(request)),
        only=providers_of(scene.source),
    )


def _distinct(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]
