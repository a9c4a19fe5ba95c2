"""When words are heard, for speech whose engine told no times.

The sound is divided among the words by their lengths, counting only the moments that are not
silent: a pause then falls between words and moves all that come after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from apps.providers.embedded.speech.timing import Span

_FRAME_SECONDS = 0.01
_SILENT_BELOW_LOUDEST_DB = 35.0
# A shorter hole is part of a word: the closure before a plosive, say.
_SHORTEST_PAUSE_SECONDS = 0.08


def estimated_spans(
    tokens: Sequence[str], samples: NDArray[np.float32], sample_rate_hz: int
) -> list[Span | None]:
    """(start, end) in seconds of each token; None for a token without a letter or digit."""
    voiced = np.flatnonzero(_is_voiced(samples, sample_rate_hz))
    lengths = [float(sum(c.isalnum() for c in token)) for token in tokens]
    total = sum(lengths)
    if not voiced.size or not total:
        return [None] * len(tokens)
    spans: list[Span | None] = []
    said = 0.0
    for length in lengths:
        if not length:
            spans.append(None)
            continue
        first = int(said / total * voiced.size)
        said += length
        last = max(first, round(said / total * voiced.size) - 1)
        spans.append(
            (
                float(voiced[min(first, voiced.size - 1)]) * _FRAME_SECONDS,
                (float(voiced[min(last, voiced.size - 1)]) + 1) * _FRAME_SECONDS,
            )
        )
    return spans


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
