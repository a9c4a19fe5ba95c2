"""What texts mean, as models on loopback see it."""

from __future__ import annotations

import zlib

import numpy as np

# Vectors of real models share a direction: texts on other subjects are not at right angles.
COMMON = 0.8


def meaning_of(text: str, concepts: dict[str, str], dimensions: int) -> list[float]:
    """A vector, not of length 1, by the concepts whose words the text holds (each word of it, when
    it holds none)."""
    words = text.lower().split()
    found = sorted({name for word, name in concepts.items() if word in text.lower()} or set(words))
    vector = COMMON * _direction("", dimensions)
    for name in found:
        vector = vector + _direction(name, dimensions) / len(found) ** 0.5
    return [3.0 * float(number) for number in vector]


def _direction(name: str, dimensions: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    numbers = np.random.default_rng(zlib.crc32(name.encode())).normal(size=dimensions)
    return np.asarray(numbers / np.linalg.norm(numbers))
