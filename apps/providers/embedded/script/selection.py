"""Which sentences to say: important, different from each other, and understood without the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from apps.providers.embedded.script.candidates import Candidate
from apps.providers.embedded.script.ranking import Matrix

# Maximal marginal relevance (Carbonell and Goldstein, 1998).
RELEVANCE = 0.7
# A sentence right after a chosen one carries the story on.
FOLLOWING_BONUS = 0.16
# Each sentence already taken from a paragraph makes the next one from it less welcome.
SAME_PARAGRAPH_PENALTY = 0.07
MOST_CHAINED = 3


def select(candidates: Sequence[Candidate], similarities: Matrix, budget: float) -> list[int]:
    """Positions in `candidates`, in source order, of spoken length at most `budget` together.

    A sentence that leans on the one before is only taken together with it, and a question only
    together with its answer. At least the best chain is returned, even when it is over budget.
    """
    by_index = {candidate.index: position for position, candidate in enumerate(candidates)}
    told = _Told(len(candidates))
    remaining = budget
    while True:
        options = _options(candidates, by_index, told.positions)
        fitting = [o for o in options if _length(candidates, o) <= remaining]
        if not fitting and not told.positions:
            fitting = sorted(options, key=lambda o: _length(candidates, o))[:1]
        if not fitting:
            break
        best = max(fitting, key=lambda o: (_worth(candidates, told, o), -o[0]))
        for position in best:
            told.add(position, candidates[position], similarities)
        remaining -= _length(candidates, best)
    return sorted(told.positions)


class _Told:
    """What is chosen so far, and how like it every candidate is."""

    def __init__(self, count: int) -> None:
        self.positions: set[int] = set()
        self.indexes: set[int] = set()
        self.paragraphs: Counter[int] = Counter()
        self.likeness = np.zeros(count)

    def add(self, position: int, candidate: Candidate, similarities: Matrix) -> None:
        self.positions.add(position)
        self.indexes.add(candidate.index)
        self.paragraphs[candidate.paragraph] += 1
        self.likeness = np.maximum(self.likeness, similarities[position])


def _options(
    candidates: Sequence[Candidate], by_index: dict[int, int], chosen: set[int]
) -> list[tuple[int, ...]]:
    """Every chain of sentences that could be added as it stands."""
    options = []
    for position in range(len(candidates)):
        if position in chosen:
            continue
        chain = _chain(candidates, by_index, chosen, position)
        if chain:
            options.append(chain)
    return options


def _chain(
    candidates: Sequence[Candidate], by_index: dict[int, int], chosen: set[int], position: int
) -> tuple[int, ...] | None:
    chain = [position]
    while candidates[chain[0]].leans:
        before = _neighbour(candidates, by_index, chain[0], -1)
        if before is None:
            return None
        if before in chosen:
            break
        chain.insert(0, before)
        if len(chain) > MOST_CHAINED:
            return None
    if candidates[chain[-1]].is_question:
        answer = _neighbour(candidates, by_index, chain[-1], 1)
        if answer is None or candidates[answer].is_question:
            return None
        if answer not in chosen:
            chain.append(answer)
    return tuple(chain)


def _neighbour(
    candidates: Sequence[Candidate], by_index: dict[int, int], position: int, step: int
) -> int | None:
    """The candidate right before or after in the source; an answer may open the next paragraph."""
    here = candidates[position]
    neighbour = by_index.get(here.index + step)
    if neighbour is None:
        return None
    there = candidates[neighbour]
    is_question_pair = (here if step > 0 else there).is_question
    return neighbour if there.paragraph == here.paragraph or is_question_pair else None


def _length(candidates: Sequence[Candidate], option: tuple[int, ...]) -> float:
    return sum(candidates[position].length for position in option)


def _worth(candidates: Sequence[Candidate], told: _Told, option: tuple[int, ...]) -> float:
    relevance = sum(candidates[position].score for position in option) / len(option)
    likeness = max(float(told.likeness[position]) for position in option)
    first = candidates[option[0]]
    return (
        RELEVANCE * relevance
        - (1 - RELEVANCE) * likeness
        + FOLLOWING_BONUS * (first.index - 1 in told.indexes)
        - SAME_PARAGRAPH_PENALTY * told.paragraphs[first.paragraph]
    )
