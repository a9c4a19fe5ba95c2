"""What changed between two texts: which line became which, and the words that differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
# Two lines that share less than this are not one line reworded.
LEAST_LIKENESS = 0.4
# Words of both in turn can only be read where most of them stayed.
MUCH_ALIKE = 0.65
TOKEN = re.compile(r"\s+|[^\s]+")
# Comparing takes time by the product of both lengths. Longer stretches are compared at their ends
# alone, more unlike lines than this are not paired, and in stretches of more letters than this
# lines are alike by their words, whatever the order.
MOST_COMPARED = 250_000
MOST_PAIRED = 20_000
MOST_LETTERS = 4_000_000

Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: SAME in both, REMOVED from the first, or ADDED in the second."""

    change: str
    text: str


def mark_words(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both in reading order, removed ones before those that replace them."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    pieces: list[Piece] = []
    for change, a, b, c, d in _opcodes(old, new):
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


def pair_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Which line became which: indexes of both, None for a line without a partner."""
    for change, a, b, c, d in _opcodes(old, new):
        if change == "equal":
            yield from zip(range(a, b), range(c, d), strict=True)
        elif (b - a) * (d - c) > MOST_PAIRED:
            yield from ((line, None) for line in range(a, b))
            yield from ((None, line) for line in range(c, d))
        else:
            yield from _aligned(old, new, range(a, b), range(c, d))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[Opcode]:
    """As SequenceMatcher has them; of two long texts only what they begin and end with is equal."""
    if len(old) * len(new) <= MOST_COMPARED:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    rest = most - head
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    a, b, c, d = head, len(old) - tail, head, len(new) - tail
    return [
        ("equal", 0, head, 0, head),
        ("replace", a, b, c, d),
        ("equal", b, len(old), d, len(new)),
    ]


def _aligned(
    old: Sequence[str], new: Sequence[str], left: range, right: range
) -> Iterator[tuple[int | None, int | None]]:
    """The pairing of two stretches, in order, whose likenesses sum up to the most."""
    letters = sum(len(old[i]) for i in left) * sum(len(new[j]) for j in right)
    measure = _likeness if letters <= MOST_LETTERS else _shared_words
    likeness = {(i, j): measure(old[i], new[j]) for i in left for j in right}
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


def _shared_words(old: str, new: str) -> float:
    before, after = Counter(old.split()), Counter(new.split())
    total = before.total() + after.total()
    ratio = 2 * (before & after).total() / total if total else 0.0
    return ratio if ratio >= LEAST_LIKENESS else 0.0
