"""English words to phoneme symbols, with the dictionary and rules of the hibari package."""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

if TYPE_CHECKING:
    from hibari.g2p import G2P

_lock = threading.Lock()


def phonemize(spoken: Sequence[str]) -> list[str]:
    """Return the symbols of each string of one sentence, "" where nothing is said.

    The whole sentence is read at once, so that "read", "record" and "the" follow their context.
    """
    text, places = _joined(spoken)
    symbols = [""] * len(spoken)
    at = 0
    # The package keeps state while it loads its tables on first use.
    with _lock:
        tokens = _dictionary().phonemize_tokens(_dictionary().tokenize(text))
    for token in tokens:
        place = places[min(at, len(places) - 1)] if places else 0
        if token.phonemes:
            symbols[place] += token.phonemes
        at += len(token.text) + len(token.whitespace)
        if token.whitespace and symbols[place]:
            symbols[place] += " "
    return [" ".join(part.split()) for part in symbols]


def _joined(spoken: Sequence[str]) -> tuple[str, list[int]]:
    """Return the strings joined by spaces, and for each character the number of its string."""
    text = ""
    places: list[int] = []
    for number, words in enumerate(spoken):
        part = " ".join(words.split())
        if part:
            part = f" {part}" if text else part
            text += part
            places += [number] * len(part)
    return text, places


@functools.cache
def _dictionary() -> G2P:
    try:
        from hibari.g2p import G2P
    except ModuleNotFoundError as error:
        raise ProviderError(
            _("English words need the Python package hibari-tts; run `pip install hibari-tts`."),
            permanent=True,
        ) from error
    return G2P()
