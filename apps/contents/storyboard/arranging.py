"""A storyboard that a person arranged, put together with what the planner says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from apps.contents.storyboard.choices import SceneChoices, read_figures
from apps.contents.storyboard.matching import Match, match_sentences
from apps.contents.storyboard.plan import ScenePlan
from apps.providers.capabilities.image import CardKind, Figure

Kinds = Mapping[int, CardKind]
Planner = Callable[[Kinds], Sequence[ScenePlan]]
VISUAL_NAMES = ("headline", "emphasis", "icon", "label", "figures", "items", "terms")


@dataclass(frozen=True, slots=True)
class SceneOrder:
    """One scene as a person left it. visual is {} until it is planned (then VISUAL_NAMES, kind and
    visual_prompt)."""

    narration: str
    slot: int
    source: str = "auto"
    visual: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)
    asset: Mapping[str, Any] | None = None
    variation: int = 0
    is_held: bool = False
    is_muted: bool = False


def arrange(
    beats: Sequence[str], orders: Sequence[SceneOrder], language: str, plan: Planner
) -> tuple[ScenePlan, ...]:
    """One scene per beat: planned ones as they are, changed and new ones by plan, which is only
    asked when there are any and then gets the kinds that were chosen."""
    matches = match_sentences([order.narration for order in orders], beats)
    known = [_order_of(match, orders) for match in matches]
    planned: Sequence[ScenePlan] = ()
    if not all(_is_planned(order, match) for order, match in zip(known, matches, strict=True)):
        kinds = {
            place: kind
            for place, order in enumerate(known)
            if order and (kind := SceneChoices.from_json(order.choices).card)
        }
        planned = plan(kinds)
    slots = iter(range(max((order.slot for order in orders), default=-1) + 1, 1 << 30))
    scenes = []
    for place, (beat, match, order) in enumerate(zip(beats, matches, known, strict=True)):
        if order is None:
            scenes.append(replace(planned[place], slot=next(slots)))
            continue
        base = _as_planned(order) if _is_planned(order, match) else planned[place]
        scenes.append(_chosen(replace(base, position=place, narration=beat), order, language))
    return tuple(scenes)


def unplanned(beats: Sequence[str], orders: Sequence[SceneOrder]) -> frozenset[int]:
    """The places whose scenes the planner would have to plan."""
    matches = match_sentences([order.narration for order in orders], beats)
    return frozenset(
        place
        for place, match in enumerate(matches)
        if not _is_planned(_order_of(match, orders), match)
    )


def _order_of(match: Match, orders: Sequence[SceneOrder]) -> SceneOrder | None:
    return None if match.old is None else orders[match.old]


def _is_planned(order: SceneOrder | None, match: Match) -> bool:
    """A held scene keeps its picture although its words changed."""
    return order is not None and bool(order.visual) and (match.is_same or order.is_held)


def _as_planned(order: SceneOrder) -> ScenePlan:
    visual = order.visual
    return ScenePlan(
        position=0,
        narration=order.narration,
        kind=CardKind(visual["kind"]),
        headline=str(visual.get("headline", "")),
        emphasis=tuple(visual.get("emphasis", ())),
        icon=str(visual.get("icon", "")),
        label=str(visual.get("label", "")),
        figures=tuple(Figure(**figure) for figure in visual.get("figures", ())),
        items=tuple(visual.get("items", ())),
        visual_prompt=str(visual.get("visual_prompt", "")),
        terms=tuple(visual.get("terms", ())),
    )


def _chosen(scene: ScenePlan, order: SceneOrder, language: str) -> ScenePlan:
    """scene with what the person chose; words of a headline of their own are coloured only when
    they were in it before."""
    choices = SceneChoices.from_json(order.choices)
    headline = choices.headline or scene.headline
    return replace(
        scene,
        kind=choices.card or scene.kind,
        headline=headline,
        emphasis=tuple(word for word in scene.emphasis if word in headline),
        items=choices.items or scene.items,
        figures=read_figures(choices.figures, language) or scene.figures,
        visual_prompt=choices.prompt or scene.visual_prompt,
        terms=tuple(choices.prompt.split()) or scene.terms,
        slot=order.slot,
        source=order.source,
        asset=order.asset,
        variation=order.variation,
        refused=choices.refused,
        is_held=order.is_held,
        is_muted=order.is_muted,
    )
