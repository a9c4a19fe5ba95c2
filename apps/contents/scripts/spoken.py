"""How long a script takes to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.core.language.words import spoken_length

# Between two lines a voice takes breath.
PAUSE_SECONDS = 0.25
# From this share of the wanted length on nobody misses anything.
ENOUGH = 0.7


@dataclass(frozen=True, slots=True)
class FormatLength:
    """Seconds of narration: what is aimed at, and the most that a script may take."""

    target: float
    most: int


FORMATS = {
    "short": FormatLength(38.0, 90),
    "mid": FormatLength(170.0, 420),
    "long": FormatLength(460.0, 1200),
}


@dataclass(frozen=True, slots=True)
class Length:
    """A script's estimated length beside its format's."""

    seconds: float
    target: float
    most: int

    @property
    def is_short(self) -> bool:
        return self.seconds < ENOUGH * self.target

    @property
    def is_long(self) -> bool:
        return self.seconds > self.target / ENOUGH

    @property
    def is_too_long(self) -> bool:
        return self.seconds > self.most

    @property
    def percent(self) -> int:
        """Of the wanted length; at most 200."""
        return min(200, round(100 * self.seconds / self.target))


def seconds_of(lines: Iterable[str], language: str, characters_per_second: float) -> float:
    """Seconds that a voice of this pace takes for the lines, with the pauses between them."""
    told = [line for line in lines if line.strip()]
    letters = sum(spoken_length(line, language) for line in told)
    return letters / characters_per_second + PAUSE_SECONDS * max(0, len(told) - 1)


def length_of(
    lines: Iterable[str], *, language: str, content_format: str, characters_per_second: float
) -> Length:
    wanted = FORMATS[content_format]
    return Length(seconds_of(lines, language, characters_per_second), wanted.target, wanted.most)
