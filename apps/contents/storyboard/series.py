"""Values over years, found in a text: in a sentence, or line by line in a small table. Values over
days are found line by line only: sentences name days for other reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from apps.contents.storyboard.numbers import (
    DIGITS,
    MONTHS,
    NumberKind,
    find_numbers,
    korean_value,
)
from apps.providers.capabilities.image import Figure

LEAST_POINTS, MOST_POINTS = 3, 12
# Farther apart, a year and a number are not one statement.
NEAR = 60
YEAR = re.compile(r"(?<![\d.,$€£₩])(1[89]\d\d|20\d\d)(?![\d%]|\.\d)(?:년(?:도)?)?")
# 3월 2일, March 2
DAY = re.compile(
    rf"^(?P<label>(?:(?P<month>\d{{1,2}})월 |(?P<name>{MONTHS}) )"
    r"(?P<day>\d{1,2})(?(month)일))(?!\d)",
    re.MULTILINE,
)
MONTH_NAMES = MONTHS.removeprefix("(?:").removesuffix(")").split("|")
DAYS_A_MONTH, DAYS_A_YEAR = 31, 372
BARE = re.compile(rf"(?<![\d.,]){DIGITS}(?![\d.,]*\d)")

Series = tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A time as the text writes it at [start, end). order rises from time to time."""

    label: str
    order: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Point:
    order: int
    figure: Figure


def find_series(text: str, language: str) -> tuple[Series, ...]:
    """Every row of at least three years or days that rise, each with a value of the same unit;
    figures are labelled with their times. The longest rows first."""
    found = [series for block in _blocks(text) for series in _in_block(block, language)]
    return tuple(sorted(found, key=len, reverse=True))


def series_told_by(sentence: str, series: Series) -> bool:
    """Does the sentence speak of this row: of one of its times with that time's value, or of two of
    its times?"""
    times = [figure for figure in series if re.search(rf"(?<!\d){figure.label}(?!\d)", sentence)]
    return len(times) >= 2 or any(figure.display in sentence for figure in times)


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs; rows of a table stand together in one."""
    for block in re.split(r"\n\s*\n", text):
        if block.strip():
            yield block


def _in_block(block: str, language: str) -> list[Series]:
    years = [Mark(found[1], int(found[1]), *found.span()) for found in YEAR.finditer(block)]
    best: list[Series] = []
    for marks, after in ((years, True), (years, False), (_days(block), True)):
        points = [_point(block, marks, place, language, after=after) for place in range(len(marks))]
        rows = list(_rows(points))
        if sum(map(len, rows)) > sum(map(len, best)):
            best = rows
    return best


def _days(block: str) -> list[Mark]:
    """Days at the beginnings of lines; January after December is in the next year."""
    marks: list[Mark] = []
    before, year = 0, 0
    for found in DAY.finditer(block):
        month = int(found["month"] or MONTH_NAMES.index(found["name"]) + 1)
        year += before == 12 and month == 1
        before = month
        order = year * DAYS_A_YEAR + month * DAYS_A_MONTH + int(found["day"])
        marks.append(Mark(found["label"], order, *found.span()))
    return marks


def _point(
    block: str, marks: Sequence[Mark], place: int, language: str, *, after: bool
) -> Point | None:
    """The time's value: the first number behind it, or the last before it."""
    mark = marks[place]
    if after:
        end = marks[place + 1].start if place + 1 < len(marks) else len(block)
        part = block[mark.end : min(end, mark.end + NEAR)]
        part = re.split(r"\n|(?<=[.!?다요])\s", part, maxsplit=1)[0]
        # The next column of a line whose columns are parted by commas.
        part = part.removeprefix(",")
    else:
        start = marks[place - 1].end if place else 0
        part = block[max(start, mark.start - NEAR) : mark.start]
    found = _values(part, language)
    if not found:
        return None
    value = found[0] if after else found[-1]
    return Point(mark.order, Figure(mark.label, value.value, value.unit, value.display))


def _values(part: str, language: str) -> list[Figure]:
    named = [
        found.figure for found in find_numbers(part, language) if found.kind is not NumberKind.YEAR
    ]
    if named:
        return named
    return [Figure("", korean_value(one), "", one) for one in BARE.findall(part)]


def _rows(points: Sequence[Point | None]) -> Iterator[Series]:
    """Runs of neighbouring points whose times rise and whose units agree."""
    row: list[Point] = []
    for before, point in pairwise([None, *points, None]):
        goes_on = (
            point is not None
            and before is not None
            and row
            and point.figure.unit == row[-1].figure.unit
            and point.order > row[-1].order
        )
        if goes_on and point is not None:
            row.append(point)
            continue
        if len(row) >= LEAST_POINTS:
            yield _thinned([one.figure for one in row])
        row = [point] if point is not None else []


def _thinned(row: list[Figure]) -> Series:
    """At most MOST_POINTS, the first and the last among them."""
    if len(row) <= MOST_POINTS:
        return tuple(row)
    step = (len(row) - 1) / (MOST_POINTS - 1)
    return tuple(row[round(number * step)] for number in range(MOST_POINTS))
