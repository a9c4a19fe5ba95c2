"""Texts as vectors, without a model: a hashed bag of words and letter groups.

It compares wording, not meaning: two texts on one subject in other words are far apart. The same
text always gives the same vector, on every machine.

Each feature (a word without its Korean particle or English plural; each three letters in a row)
counts 1 + log(times), is put at one of DIMENSIONS places by its BLAKE2 hash with a sign of its own
(the "hashing trick", Weinberger and others, 2009), and the whole is made of length 1. The cosine of
two vectors is their likeness.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS
from apps.core.language.words import english_base

DIMENSIONS = 384
WORD_WEIGHT = 1.0
LETTERS_WEIGHT = 0.45
LETTERS = 3
WORD = re.compile(r"[0-9a-z가-힣ぁ-んァ-ヶ一-龥À-ɏ]+")
# Longest first: 에서는 before 는. A stem keeps at least two syllables.
PARTICLES = re.compile(
    r"(?<=[가-힣]{2})(?:에서는|에게는|으로는|이라는|에서|에게|으로|까지|부터|처럼|보다|이라|라는|"
    r"하는|했다|합니다|입니다|습니다|이다|은|는|이|가|을|를|의|에|와|과|도|로|만)$"
)
INITIALS, VOWELS, FINALS = (
    line.split()
    for line in (
        "g kk n d tt r m b pp s ss x j jj ch k t p h",
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
        "- g kk gs n nj nh d r rg rm rb rs rt rp rh m b bs s ss q j ch k t p h",
    )
)


def fold(text: str) -> str:
    """Plain small letters, digits and single spaces; Hangul as Latin letters, one group for each
    letter, so that two words that differ in a particle share most of their letters."""
    plain = unicodedata.normalize("NFC", text).lower()
    plain = "".join(_letters(character) for character in plain)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def vector_of(text: str) -> list[float] | None:
    """The text's vector of length 1, or None when it has no words."""
    counts = Counter[tuple[str, float]]()
    for word in WORD.findall(unicodedata.normalize("NFC", text).lower()):
        stem = _stem(word)
        if stem:
            counts["w" + stem, WORD_WEIGHT] += 1
            padded = f"^{stem}$"
            for start in range(len(padded) - LETTERS + 1):
                counts["l" + padded[start : start + LETTERS], LETTERS_WEIGHT] += 1
    vector = [0.0] * DIMENSIONS
    for (feature, weight), times in counts.items():
        place, sign = _place(feature)
        vector[place] += sign * weight * (1 + math.log(times))
    length = math.hypot(*vector)
    return [number / length for number in vector] if length else None


def likeness(first: Sequence[float], second: Sequence[float]) -> float:
    """Cosine, 0 (nothing in common) to 1 (the same)."""
    return max(0.0, min(1.0, sum(one * other for one, other in zip(first, second, strict=True))))


def _stem(word: str) -> str:
    if word in ENGLISH_PLAIN_WORDS:
        return ""
    if "가" <= word[0] <= "힣":
        return PARTICLES.sub("", word)
    return english_base(word)


def _letters(character: str) -> str:
    code = ord(character) - ord("가")
    if not 0 <= code < 11_172:
        return character
    initial, rest = divmod(code, 588)
    vowel, final = divmod(rest, 28)
    return INITIALS[initial] + VOWELS[vowel] + FINALS[final].strip("-")


@lru_cache(maxsize=65_536)
def _place(feature: str) -> tuple[int, int]:
    value = int.from_bytes(blake2b(feature.encode(), digest_size=8).digest())
    return value % DIMENSIONS, 1 if value >> 63 else -1
