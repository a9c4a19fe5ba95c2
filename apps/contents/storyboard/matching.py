"""Which scene a sentence belongs to, after the script changed."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Two sentences that share this much of their letters are one sentence, edited.
SIMILAR = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """The old scene of a new sentence, or None for a new scene. is_same: not a letter changed."""

    old: int | None
    is_same: bool = False


def match_sentences(old: Sequence[str], new: Sequence[str]) -> tuple[Match, ...]:
    """One match per new sentence: the same words wherever they stand now, then the most alike,
    then what stands between the same neighbours. No old scene is matched twice."""
    found: dict[int, Match] = {place: Match(was, is_same=True) for place, was in _same(old, new)}
    for place, was in _alike(old, new, found):
        found[place] = Match(was)
    for place, was in _between(len(old), len(new), found):
        found[place] = Match(was)
    return tuple(found.get(place, Match(None)) for place in range(len(new)))


def _same(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for was, sentence in enumerate(old):
        places[sentence].append(was)
    for place, sentence in enumerate(new):
        if places[sentence]:
            yield place, places[sentence].popleft()


def _alike(
    old: Sequence[str], new: Sequence[str], found: dict[int, Match]
) -> Iterator[tuple[int, int]]:
    taken = {match.old for match in found.values()}
    pairs = []
    for was in (index for index in range(len(old)) if index not in taken):
        matcher = SequenceMatcher(None, b=old[was], autojunk=False)
        for place in (index for index in range(len(new)) if index not in found):
            matcher.set_seq1(new[place])
            if matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR:
                pairs.append((-matcher.ratio(), abs(place - was), place, was))
    used_new: set[int] = set()
    used_old: set[int] = set()
    for ratio, _distance, place, was in sorted(pairs):
        if -ratio >= SIMILAR and place not in used_new and was not in used_old:
            used_new.add(place)
            used_old.add(was)
            yield place, was


def _between(most_old: int, most_new: int, found: dict[int, Match]) -> list[tuple[int, int]]:
    """A sentence written anew stays with its scene when both neighbours stayed with theirs."""
    olds = {place: match.old for place, match in found.items()}
    taken = set(olds.values())
    pairs = []
    for place in range(most_new):
        before = -1 if place == 0 else olds.get(place - 1)
        after = most_old if place == most_new - 1 else olds.get(place + 1)
        if place in found or before is None or after != before + 2 or before + 1 in taken:
            continue
        pairs.append((place, before + 1))
    return pairs
