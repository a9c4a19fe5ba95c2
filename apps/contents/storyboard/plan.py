"""What one scene shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.providers.capabilities.image import CardKind, Figure


@dataclass(frozen=True, slots=True)
class ScenePlan:
    """One scene: one beat of the script and the card it is said over.

    headline stands by itself and is made of the narration's own words; emphasis are parts of the
    headline; figures and items hold only what the narration (or, in a timeline, an earlier scene)
    says. label is the pill, and on a quote card the speaker. terms are what to look for in a
    library of pictures.

    source is where the picture comes from ("auto", "card", "stock", "generated", "own"), asset the
    own file {"id", "key", "kind", "checksum"}. slot is the place the picture is composed for;
    variation counts how often another one was asked for, and refused names what was shown then.
    A held scene keeps its picture when all pictures are made anew.
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
    terms: tuple[str, ...] = ()
    slot: int = 0
    source: str = "auto"
    asset: Mapping[str, Any] | None = None
    variation: int = 0
    refused: tuple[str, ...] = ()
    is_held: bool = False
    is_muted: bool = False
