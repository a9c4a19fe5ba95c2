"""When words are heard, for speech whose engine told no times.

The sound is divided among the words by their lengths, counting only the moments that are not
silent. A real pause then has to fall between two words, best behind one with a mark such as a
comma: these places are fixed, and what lies between two of them is divided by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from apps.core.language.words import spoken_length
from apps.providers.embedded.speech.timing import Span

_FRAME_SECONDS = 0.01
_SILENT_BELOW_LOUDEST_DB = 35.0
# A shorter hole is part of a word: the closure before a plosive, say.
_SHORTEST_PAUSE_SECONDS = 0.08
# How far, as a share of all that is said, a pause may lie from the end of the word it follows,
# and how much nearer a word with a mark counts.
_FARTHEST = 0.05
_MARK_IS_NEARER = 0.1
_MARKS = tuple(".,!?…;:。、，")


def estimated_spans(
    tokens: Sequence[str], samples: NDArray[np.float32], sample_rate_hz: int, language: str
) -> list[Span | None]:
    """(start, end) in seconds of each token; None for a token without a letter or digit."""
    heard = np.flatnonzero(_is_voiced(samples, sample_rate_hz)).tolist()
    said = [index for index, token in enumerate(tokens) if any(c.isalnum() for c in token)]
    spans: list[Span | None] = [None] * len(tokens)
    if not heard or not said:
        return spans
    words = [tokens[index] for index in said]
    code = "ko" if language.startswith("ko") else "en"
    ends = list(accumulate(spoken_length(word, code) for word in words))
    fixed = [(0, 0), *_fixed_ends(words, ends, heard), (len(words), len(heard))]
    for (first_word, first_frame), (last_word, last_frame) in pairwise(fixed):
        before = ends[first_word - 1] if first_word else 0.0
        scale = (last_frame - first_frame) / (ends[last_word - 1] - before)
        for number in range(first_word, last_word):
            start = (ends[number - 1] if number else 0.0) - before
            first = min(first_frame + int(start * scale), last_frame - 1)
            last = max(first, first_frame + round((ends[number] - before) * scale) - 1)
            last = min(last, last_frame - 1)
            spans[said[number]] = (
                heard[first] * _FRAME_SECONDS,
                (heard[last] + 1) * _FRAME_SECONDS,
            )
    return spans


def _fixed_ends(
    words: Sequence[str], ends: Sequence[float], heard: Sequence[int]
) -> list[tuple[int, int]]:
    """(number of words, number of voiced frames) before each pause that could be placed."""
    fixed: list[tuple[int, int]] = []
    done = 0
    for frame, (before, after) in enumerate(pairwise(heard), start=1):
        if after - before <= 1:
            continue
        share = frame / len(heard)
        distances = {
            number: abs(ends[number - 1] / ends[-1] - share)
            - (_MARK_IS_NEARER if words[number - 1].endswith(_MARKS) else 0.0)
            for number in range(done + 1, len(words))
        }
        if not distances:
            break
        best = min(distances, key=lambda number: distances[number])
        if distances[best] <= _FARTHEST:
            fixed.append((best, frame))
            done = best
    return fixed


def _is_voiced(samples: NDArray[np.float32], sample_rate_hz: int) -> NDArray[np.bool_]:
    """For each 10 ms, whether somebody speaks; short holes are filled."""
    frame = int(sample_rate_hz * _FRAME_SECONDS)
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame).astype(np.float64)
    levels = np.sqrt(np.mean(whole**2, axis=1)) if whole.size else np.zeros(0)
    threshold = levels.max(initial=0.0) * 10 ** (-_SILENT_BELOW_LOUDEST_DB / 20)
    voiced = (levels > 0) & (levels >= threshold)
    longest_hole = round(_SHORTEST_PAUSE_SECONDS / _FRAME_SECONDS)
    heard = np.flatnonzero(voiced)
    for before, after in pairwise(heard.tolist()):
        if 1 < after - before <= longest_hole:
            voiced[before:after] = True
    return np.asarray(voiced, dtype=np.bool_)
