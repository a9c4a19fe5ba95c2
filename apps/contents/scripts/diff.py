"""What changed between two scripts: line by line, with the changed words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
HOOK, BODY, CALL = "hook", "body", "cta"
# Two lines that share less than this are not one line reworded.
LEAST_LIKENESS = 0.4
# Words of both in turn can only be read where most of them stayed.
MUCH_ALIKE = 0.65
TOKEN = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: SAME in both, REMOVED from the first, or ADDED in the second."""

    change: str
    text: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line in both scripts. *_line count the body's lines from 1; None where it has none."""

    part: str
    change: str
    before_line: int | None
    after_line: int | None
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.change != ADDED)

    @property
    def after(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.change != REMOVED)


def diff_scripts(before: Sequence[str], after: Sequence[str]) -> tuple[LineChange, ...]:
    """Both are hook, body lines, call to action ("" when there is none)."""
    found = [_line(HOOK, before[0], after[0], None, None)]
    body = _pairs(before[1:-1], after[1:-1])
    found += [
        _line(
            BODY,
            "" if old is None else before[1 + old],
            "" if new is None else after[1 + new],
            None if old is None else old + 1,
            None if new is None else new + 1,
        )
        for old, new in body
    ]
    if before[-1] or after[-1]:
        found.append(_line(CALL, before[-1], after[-1], None, None))
    return tuple(found)


def mark_words(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both in reading order, removed ones before those that replace them."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    pieces: list[Piece] = []
    for change, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            pieces.append(Piece(SAME, "".join(old[a:b])))
            continue
        pieces += [Piece(REMOVED, "".join(old[a:b]))] if b > a else []
        pieces += [Piece(ADDED, "".join(new[c:d]))] if d > c else []
    return tuple(pieces)


def mark_reworded(before: str, after: str) -> tuple[Piece, ...]:
    """As mark_words; of two texts that have little in common, each as a whole."""
    if SequenceMatcher(None, TOKEN.findall(before), TOKEN.findall(after)).ratio() < MUCH_ALIKE:
        return (Piece(REMOVED, before), Piece(ADDED, after))
    return mark_words(before, after)


def _line(part: str, old: str, new: str, old_line: int | None, new_line: int | None) -> LineChange:
    if old == new:
        return LineChange(part, SAME, old_line, new_line, (Piece(SAME, old),))
    if not new:
        return LineChange(part, REMOVED, old_line, None, (Piece(REMOVED, old),))
    if not old:
        return LineChange(part, ADDED, None, new_line, (Piece(ADDED, new),))
    return LineChange(part, CHANGED, old_line, new_line, mark_words(old, new))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Which line became which: indexes of both, None for a line without a partner."""
    for change, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            yield from zip(range(a, b), range(c, d), strict=True)
        else:
            yield from _aligned(old, new, range(a, b), range(c, d))


def _aligned(
    old: Sequence[str], new: Sequence[str], left: range, right: range
) -> Iterator[tuple[int | None, int | None]]:
    """The pairing of two stretches, in order, whose likenesses sum up to the most."""
    likeness = {(i, j): _likeness(old[i], new[j]) for i in left for j in right}
    best: dict[tuple[int, int], float] = {}
    for i in reversed(range(left.start, left.stop + 1)):
        for j in reversed(range(right.start, right.stop + 1)):
            if i == left.stop or j == right.stop:
                best[i, j] = 0.0
                continue
            alike = likeness[i, j]
            together = alike + best[i + 1, j + 1] if alike else 0.0
            best[i, j] = max(together, best[i + 1, j], best[i, j + 1])
    i, j = left.start, right.start
    while i < left.stop or j < right.stop:
        if (
            i < left.stop
            and j < right.stop
            and likeness[i, j]
            and (best[i, j] == likeness[i, j] + best[i + 1, j + 1])
        ):
            yield i, j
            i, j = i + 1, j + 1
        elif i < left.stop and (j == right.stop or best[i, j] == best[i + 1, j]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def _likeness(old: str, new: str) -> float:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() < LEAST_LIKENESS:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= LEAST_LIKENESS else 0.0
