"""What one scene shows."""

from __future__ import annotations

from dataclasses import dataclass

from apps.providers.capabilities.image import CardKind, Figure


@dataclass(frozen=True, slots=True)
class ScenePlan:
    """One scene: one beat of the script and the card it is said over.

    headline stands by itself and is made of the narration's own words; emphasis are parts of the
    headline; figures and items hold only what the narration (or, in a timeline, an earlier scene)
    says. label is the pill, and on a quote card the speaker.
    """

    position: int
    narration: str
    kind: CardKind
    headline: str
    emphasis: tuple[str, ...] = ()
    icon: str = ""
    label: str = ""
    figures: tuple[Figure, ...] = ()
    items: tuple[str, ...] = ()
    visual_prompt: str = ""
