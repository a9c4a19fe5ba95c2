"""Years that the film has told of, put in a row on the last of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.contents.storyboard.headlines import headline_of
from apps.contents.storyboard.numbers import NumberKind, find_numbers

# An event cut down to less of its sentence than this may say something else.
LEAST_SHARE = 0.5
LEAST_MOMENTS, MOST_MOMENTS = 2, 4
MOST_EVENT_CHARACTERS = {"ko": 18, "en": 40}


def timeline_items(beats: Sequence[str], language: str) -> tuple[str, ...]:
    """ "1443: ..." for each beat that names one year, oldest first, the last beat's year included;
    () when the years do not grow from beat to beat or are fewer than two."""
    moments: list[tuple[int, str]] = []
    for beat in beats:
        years = {
            int(found.figure.value)
            for found in find_numbers(beat, language)
            if found.kind is NumberKind.YEAR
        }
        if len(years) != 1:
            continue
        year = years.pop()
        event = _event(beat, year, language)
        if event and (not moments or year > moments[-1][0]):
            moments.append((year, event))
    if len(moments) < LEAST_MOMENTS or not _names(beats[-1], moments[-1][0]):
        return ()
    return tuple(f"{year}: {event}" for year, event in moments[-MOST_MOMENTS:])


def _names(beat: str, year: int) -> bool:
    return re.search(rf"(?<!\d){year}(?!\d)", beat) is not None


def _event(beat: str, year: int, language: str) -> str:
    """The beat's headline without the year; "" when it is too long for a row."""
    if language == "ko":
        told = re.sub(rf"{year}년(?:에야|에는|에도|에|의|이 되어서야|,)?\s*", "", beat)
    else:
        told = re.sub(rf",?\s*\b(?:in|by|since|until) {year}\b,?|\b{year}\b", "", beat, flags=re.I)
    most = MOST_EVENT_CHARACTERS[language]
    event = headline_of(told.strip(" ,"), language, most)
    size = len(event.replace(" ", "")) if language == "ko" else len(event)
    tells_enough = len(event.split()) >= LEAST_SHARE * len(told.split())
    return event if tells_enough and 0 < size <= most + 3 else ""
