"""Values over years, found in a text: in a sentence, or line by line in a small table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from apps.contents.storyboard.numbers import DIGITS, NumberKind, find_numbers, korean_value
from apps.providers.capabilities.image import Figure

LEAST_POINTS, MOST_POINTS = 3, 12
# Farther apart, a year and a number are not one statement.
NEAR = 60
YEAR = re.compile(r"(?<![\d.,$€£₩])(1[89]\d\d|20\d\d)(?![\d%]|\.\d)(?:년(?:도)?)?")
BARE = re.compile(rf"(?<![\d.,]){DIGITS}(?![\d.,]*\d)")

Series = tuple[Figure, ...]


def find_series(text: str, language: str) -> tuple[Series, ...]:
    """Every row of at least three years that rise, each with a value of the same unit; figures are
    labelled with their years. The longest rows first."""
    found = [series for block in _blocks(text) for series in _in_block(block, language)]
    return tuple(sorted(found, key=len, reverse=True))


def series_told_by(sentence: str, series: Series) -> bool:
    """Does the sentence speak of this row: of one of its years with that year's value, or of two of
    its years?"""
    years = [figure for figure in series if re.search(rf"(?<!\d){figure.label}(?!\d)", sentence)]
    return len(years) >= 2 or any(figure.display in sentence for figure in years)


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs; rows of a table stand together in one."""
    for block in re.split(r"\n\s*\n", text):
        if block.strip():
            yield block


def _in_block(block: str, language: str) -> list[Series]:
    years = list(YEAR.finditer(block))
    best: list[Series] = []
    for after in (True, False):
        points = [_point(block, years, place, language, after=after) for place in range(len(years))]
        rows = list(_rows(points))
        if sum(map(len, rows)) > sum(map(len, best)):
            best = rows
    return best


def _point(
    block: str, years: Sequence[re.Match[str]], place: int, language: str, *, after: bool
) -> Figure | None:
    """The year's value: the first number behind it, or the last before it."""
    year = years[place]
    if after:
        end = years[place + 1].start() if place + 1 < len(years) else len(block)
        part = block[year.end() : min(end, year.end() + NEAR)]
        part = re.split(r"\n|(?<=[.!?다요])\s", part, maxsplit=1)[0]
        # The next column of a line whose columns are parted by commas.
        part = part.removeprefix(",")
    else:
        start = years[place - 1].end() if place else 0
        part = block[max(start, year.start() - NEAR) : year.start()]
    found = _values(part, language)
    if not found:
        return None
    value = found[0] if after else found[-1]
    return Figure(year[1], value.value, value.unit, value.display)


def _values(part: str, language: str) -> list[Figure]:
    named = [
        found.figure for found in find_numbers(part, language) if found.kind is not NumberKind.YEAR
    ]
    if named:
        return named
    return [Figure("", korean_value(one), "", one) for one in BARE.findall(part)]


def _rows(points: Sequence[Figure | None]) -> Iterator[Series]:
    """Runs of neighbouring points whose years rise and whose units agree."""
    row: list[Figure] = []
    for before, point in pairwise([None, *points, None]):
        goes_on = (
            point is not None
            and before is not None
            and row
            and point.unit == row[-1].unit
            and int(point.label) > int(row[-1].label)
        )
        if goes_on and point is not None:
            row.append(point)
            continue
        if len(row) >= LEAST_POINTS:
            yield _thinned(row)
        row = [point] if point is not None else []


def _thinned(row: list[Figure]) -> Series:
    """At most MOST_POINTS, the first and the last among them."""
    if len(row) <= MOST_POINTS:
        return tuple(row)
    step = (len(row) - 1) / (MOST_POINTS - 1)
    return tuple(row[round(number * step)] for number in range(MOST_POINTS))
