"""Numbers as they are written, and the same writing with a smaller value (for counting up)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.providers.capabilities.image import Figure
from apps.providers.embedded.cards.text import clean

_NUMBER = re.compile(r"((?<![\w.])[-−+])?(\d[\d,]*(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Written:
    """A figure taken apart: "약 2,000톤" is before "약 ", value 2000, after "톤"."""

    before: str
    sign: str
    value: float
    decimals: int
    grouped: bool
    after: str

    def at(self, share: float) -> str:
        """The number alone, at a share (0-1) of its value, written the same way."""
        value = self.value * share
        comma = "," if self.grouped else ""
        return f"{self.sign}{value:{comma}.{self.decimals}f}"

    @property
    def percent(self) -> bool:
        return (
            not self.sign
            and self.after.strip() in {"%", "퍼센트", "percent"}
            and 0 <= self.value <= 100
        )


def written(figure: Figure) -> Written | None:
    """The parts of a figure's display, or None when it holds no number."""
    display = clean(figure.display)
    found = _NUMBER.search(display)
    if found is None:
        return None
    sign, number = found.groups(default="")
    _, _, fraction = number.partition(".")
    return Written(
        before=display[: found.start()].strip(),
        sign=sign,
        value=float(number.replace(",", "")),
        decimals=len(fraction),
        grouped="," in number,
        after=display[found.end() :].strip(),
    )


def eased(frames: int) -> list[float]:
    """Shares from near 0 to exactly 1 that slow down towards the end."""
    return [1 - (1 - (step + 1) / frames) ** 3 for step in range(frames)]
