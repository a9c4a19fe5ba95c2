"""What a person chose for one scene's picture, as it is stored and as it overrides the planner.

{"kind": "bars", "headline": "...", "prompt": "...", "items": ["..."], "figures": ["2020: 14%"],
"refused": ["pexels:photo:1"]}: every key may be missing, and then the planner decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.contents.storyboard.numbers import find_numbers, korean_value
from apps.providers.capabilities.image import CardKind, Figure

KEYS = ("kind", "headline", "prompt", "items", "figures", "refused")
_PAIR = re.compile(r"^(?P<label>.*?)\s*[:：=]\s*(?P<display>[^:：=]*\d[^:：=]*)$")
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class SceneChoices:
    """ "" and () leave it to the planner. refused are pictures that were asked to be replaced."""

    kind: str = ""
    headline: str = ""
    prompt: str = ""
    items: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    refused: tuple[str, ...] = field(default=())

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SceneChoices:
        return cls(
            kind=str(data.get("kind", "")),
            headline=str(data.get("headline", "")),
            prompt=str(data.get("prompt", "")),
            items=tuple(data.get("items", ())),
            figures=tuple(data.get("figures", ())),
            refused=tuple(data.get("refused", ())),
        )

    def as_json(self) -> dict[str, Any]:
        """Only what was chosen."""
        found = {name: getattr(self, name) for name in KEYS}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in found.items()
            if value
        }

    @property
    def card(self) -> CardKind | None:
        return CardKind(self.kind) if self.kind else None


def read_figures(lines: Sequence[str], language: str) -> tuple[Figure, ...]:
    """Figures out of lines such as "2020: 14%" and "서울: 940만 명"; lines without are left out."""
    return tuple(figure for line in lines if (figure := read_figure(line, language)))


def read_figure(line: str, language: str) -> Figure | None:
    """One figure, or None for a line without a name, a colon and a number."""
    match = _PAIR.match(line.strip())
    if match is None:
        return None
    label, display = match["label"].strip(), match["display"].strip()
    number = _NUMBER.search(display)
    if not label or number is None:
        return None
    found = find_numbers(display, language)
    if found and found[0].figure.unit != "year":
        sign = -1 if number.group().startswith(("-", "−")) else 1
        figure = found[0].figure
        return Figure(label, sign * abs(figure.value), figure.unit, display)
    bare = number.group().replace("−", "-")
    value = float(bare.replace(",", "")) if language != "ko" else _signed(bare)
    return Figure(label, value, display[number.end() :].strip(), display)


def _signed(number: str) -> float:
    return -korean_value(number[1:]) if number.startswith("-") else korean_value(number)
