"""What can be checked in a sentence: numbers with their units, and dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from apps.contents.safety import facts_english, facts_korean
from apps.contents.safety.units import UNITS

DATE = "date"


@dataclass(frozen=True, slots=True)
class Fact:
    """text is as it is said. value is normalised: "35", "120000000", for a date "3-1".
    unit is a known unit's short name, DATE, or "" when it is none that could be mixed up."""

    text: str
    value: str
    unit: str

    def agrees_with(self, other: Fact) -> bool:
        """The same value, and no unit that contradicts."""
        if self.value != other.value:
            return False
        return self.unit == other.unit or not (self.unit and other.unit)


@lru_cache(maxsize=8192)
def facts_in(sentence: str, language: str) -> tuple[Fact, ...]:
    """Every number and date of the sentence, in order."""
    return tuple(_facts(sentence, language))


def _facts(sentence: str, language: str) -> Iterator[Fact]:
    reader = facts_korean if language == "ko" else facts_english
    rest = sentence
    for text, value in reader.dates(sentence):
        yield Fact(text, value, DATE)
        rest = rest.replace(text, " " * len(text), 1)
    for text, value, unit in reader.numbers(rest):
        known = UNITS.get(unit.lower(), "")
        # "1985 the": what follows is no unit, so it is not part of the number.
        said = text if known else text.removesuffix(unit)
        yield Fact(said.strip(" -"), value, known)
