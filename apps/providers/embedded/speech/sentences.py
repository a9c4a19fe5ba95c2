"""Cutting what is said into pieces that a model speaks in one breath."""

from __future__ import annotations

from collections.abc import Sequence

_ENDINGS = (".", "!", "?", "…")
_PAUSES = (*_ENDINGS, ",", ";", ":", "—")


def sentence_ranges(spoken: Sequence[str]) -> list[range]:
    """Return the token numbers of each sentence, in order, covering all tokens.

    spoken: what is said for each token; full stops of abbreviations are already gone from it.
    """
    ranges: list[range] = []
    start = 0
    for number, words in enumerate(spoken):
        if words.rstrip().endswith(_ENDINGS):
            ranges.append(range(start, number + 1))
            start = number + 1
    if start < len(spoken):
        ranges.append(range(start, len(spoken)))
    return ranges


def breaths(symbols: Sequence[str], limit: int) -> list[range]:
    """Return token ranges of which none is longer than `limit` symbols with its joining spaces.

    A cut is made after the last mark of a pause in reach, else between two words. A single token
    longer than the limit gets a range of its own.
    """
    ranges: list[range] = []
    start = 0
    while start < len(symbols):
        end, pause, length = start, start, -1
        while end < len(symbols) and length + 1 + len(symbols[end]) <= limit:
            length += 1 + len(symbols[end])
            end += 1
            if symbols[end - 1].endswith(_PAUSES):
                pause = end
        if end < len(symbols):
            end = pause if pause > start else max(end, start + 1)
        ranges.append(range(start, end))
        start = end
    return ranges
