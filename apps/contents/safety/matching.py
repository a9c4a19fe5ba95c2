"""Which sentence of the source a line says."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.core.language import clean_text, split_sentences
from apps.core.language.words import content_words, numbers_in

# Beyond this many sentences a source is looked at no further, as the writer does.
MOST_SENTENCES = 600
# A hint of the writer is believed when at least this share of the line is in its sentence.
HINT_SUPPORT = 0.3
# ... unless another sentence has so much more of it.
MUCH_MORE = 0.3


@dataclass(frozen=True)
class Source:
    """sentences count as the writers count them: those of the cleaned text."""

    title: str
    sentences: tuple[str, ...]
    language: str
    bags: tuple[frozenset[str], ...] = field(repr=False, default=())
    weights: dict[str, float] = field(repr=False, default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join((self.title, *self.sentences))

    def support(self, words: frozenset[str], index: int) -> float:
        """The share (0 to 1) of the words, by weight, that the sentence has."""
        whole = sum(self._weight(word) for word in words)
        shared = sum(self._weight(word) for word in words & self.bags[index])
        return shared / whole if whole else 0.0

    def best(self, line: str, hint: int = -1) -> tuple[int, float]:
        """(index of the sentence, support) of what the line says most likely; (-1, 0.0) if none."""
        words = bag_of(line, self.language)
        scored = [(self.support(words, index), -index) for index in range(len(self.sentences))]
        support, place = max(scored, default=(0.0, 1))
        if 0 <= hint < len(self.sentences):
            hinted = self.support(words, hint)
            if hinted >= max(HINT_SUPPORT, support - MUCH_MORE):
                return hint, hinted
        return (-place, support) if support > 0 else (-1, 0.0)

    def _weight(self, word: str) -> float:
        return self.weights.get(word, self.weights.get("", 1.0))


def read_source(text: str, title: str, language: str) -> Source:
    sentences = split_sentences(clean_text(text), language)[:MOST_SENTENCES]
    bags = tuple(bag_of(sentence, language) for sentence in sentences)
    return Source(title, sentences, language, bags, _weights(bags))


def bag_of(text: str, language: str) -> frozenset[str]:
    return frozenset((*content_words(text, language), *numbers_in(text)))


def _weights(bags: Sequence[frozenset[str]]) -> dict[str, float]:
    """Rare words tell more. "" is the weight of a word that the source does not have."""
    counts = Counter(word for bag in bags for word in bag)
    total = len(bags) + 1
    found = {word: math.log(1 + total / count) for word, count in counts.items()}
    return {**found, "": math.log(1 + total)}
