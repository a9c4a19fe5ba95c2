"""Latin words in a Korean sentence: settled names, letters one by one, or their sound in Hangul."""

from __future__ import annotations

import re

from apps.providers.embedded.speech.phonemes.english import phonemize
from apps.providers.embedded.speech.reading.hangul import in_hangul
from apps.providers.embedded.speech.reading.korean_numbers import sino
from apps.providers.embedded.speech.reading.korean_words import FOREIGN, LETTERS

_ENGLISH_DIGITS = ["제로", "원", "투", "쓰리", "포", "파이브", "식스", "세븐", "에잇", "나인"]
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[A-Z]")
_MOST_SPELLED = 5


def read_latin(word: str) -> str:
    """Return how Koreans say a Latin word or code: "AI" 에이아이, "GPT-4" 지피티포."""
    known = FOREIGN.get(word.lower())
    if known:
        return known
    parts = _PART.findall(word.replace("’", "'").replace("'s", "s"))
    if len(parts) > 1:
        return "".join(_number(part) if part.isdecimal() else read_latin(part) for part in parts)
    is_code = word.isupper() and (len(word) <= _MOST_SPELLED or not re.search("[AEIOUY]", word))
    if is_code or len(word) == 1:
        return "".join(LETTERS[letter] for letter in word.upper() if letter in LETTERS)
    symbols = phonemize([word.lower()])[0]
    # American ɑ is written 오 where the spelling has o (robot), 아 where it has a (park).
    return in_hangul(symbols if "a" in word.lower() else symbols.replace("ɑ", "ɔ"))


def _number(digits: str) -> str:
    return _ENGLISH_DIGITS[int(digits)] if len(digits) == 1 else sino(digits)
