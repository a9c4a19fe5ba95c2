"""Words that carry a topic, numbers, and how long a text takes to say."""

from __future__ import annotations

import re
from functools import lru_cache

from apps.core.language.korean import morphemes
from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS, KOREAN_PLAIN_NOUNS

ENGLISH_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][\w’']*(?:-\w+)*")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# Letters it takes to say one digit or sign in words; a rough mean over 0-9 and common forms.
SPOKEN_DIGIT = {"ko": 1.7, "en": 4.0}
SPOKEN_SIGNS = {"ko": {"%": 3, "℃": 2, "$": 2}, "en": {"%": 7, "$": 7, "°": 7}}


def content_words(text: str, language: str) -> tuple[str, ...]:
    """The words that carry meaning, in order, each in its base form: for ranking and matching."""
    return _korean_words(text) if language == "ko" else _english_words(text)


def english_base(word: str) -> str:
    """A rough base form: no possessive, no plural; close enough to compare words by."""
    base = re.sub(r"['’](?:s|S)?$", "", word.lower())
    if len(base) <= 3 or base.endswith(("ss", "us", "is")):
        return base
    if base.endswith("ies") and len(base) > 4:
        return base[:-3] + "y"
    if base.endswith(("ches", "shes", "xes", "sses", "zes")):
        return base[:-2]
    return base[:-1] if base.endswith("s") else base


def numbers_in(text: str) -> tuple[str, ...]:
    """Every number written in digits, without its thousands commas."""
    return tuple(match.replace(",", "") for match in NUMBER.findall(text))


def spoken_length(text: str, language: str) -> float:
    """Characters without spaces that a voice would say, digits and signs read out."""
    signs = SPOKEN_SIGNS[language]
    length = 0.0
    for character in text:
        if character.isdigit():
            length += SPOKEN_DIGIT[language]
        elif character in signs:
            length += signs[character]
        elif character.isalnum():
            length += 1
        elif not character.isspace():
            length += 0.5
    return length


@lru_cache(maxsize=4096)
def _english_words(text: str) -> tuple[str, ...]:
    return tuple(
        english_base(word)
        for word in ENGLISH_WORD.findall(text)
        if word.lower() not in ENGLISH_PLAIN_WORDS and len(word) > 1
    )


def _korean_words(text: str) -> tuple[str, ...]:
    return tuple(
        piece.form
        for piece in morphemes(text)
        if (piece.tag in ("NNG", "NNP", "SL", "XR") and piece.form not in KOREAN_PLAIN_NOUNS)
        or (piece.tag in ("VV", "VA") and len(piece.form) > 1)
    )
