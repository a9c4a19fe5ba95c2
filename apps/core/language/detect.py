"""Which language is a text in? By script, and for Latin script by small words."""

from __future__ import annotations

import re
from collections import Counter

from apps.core.language.stop_words import LATIN_STOP_WORDS

SCRIPTS: dict[str, re.Pattern[str]] = {
    "ko": re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]"),
    "kana": re.compile(r"[ぁ-ゖァ-ヺ]"),
    "han": re.compile(r"[㐀-䶿一-鿿]"),
    "ru": re.compile(r"[Ѐ-ӿ]"),
    "ar": re.compile(r"[\u0600-\u06ff\u0750-\u077f]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "latin": re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏẠ-ỹ]"),
}
# One Hangul syllable or ideograph says about as much as two or three Latin letters.
WEIGHTS = {"ko": 2.5, "kana": 2.0, "han": 2.5}
# Ukrainian and others share the Cyrillic block; these letters are not Russian.
NOT_RUSSIAN = re.compile(r"[ієїґІЄЇҐўЎјЈђЂћЋ]")
SAMPLE_CHARACTERS = 20_000
LEAST_STOP_WORD_SHARE = 0.12
LEAST_WORDS = 4


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the text's main language, or None when it is not certain."""
    sample = text[:SAMPLE_CHARACTERS]
    weights = Counter(
        {
            name: len(pattern.findall(sample)) * WEIGHTS.get(name, 1.0)
            for name, pattern in SCRIPTS.items()
        }
    )
    han_and_kana = weights["han"] + weights["kana"]
    if han_and_kana:
        weights["ja" if weights["kana"] > 0.1 * han_and_kana else "zh"] = han_and_kana
    del weights["kana"], weights["han"]
    script, weight = weights.most_common(1)[0]
    if weight == 0 or weight < 0.5 * weights.total():
        return None
    if script == "latin":
        return _detect_latin(sample)
    return None if script == "ru" and NOT_RUSSIAN.search(sample) else script


def script_share(text: str, language: str) -> float:
    """The share (0 to 1) of the text's letters, by weight, written in the language's script."""
    sample = text[:SAMPLE_CHARACTERS]
    own = len(SCRIPTS[language if language == "ko" else "latin"].findall(sample))
    letters = sum(character.isalpha() for character in sample)
    if language == "ko":
        return own * WEIGHTS["ko"] / max(1.0, letters + own * (WEIGHTS["ko"] - 1))
    return own / max(1, letters)


def _detect_latin(sample: str) -> str | None:
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", sample.lower())
    if len(words) < LEAST_WORDS:
        return None
    shares = Counter(
        {
            language: sum(word in stop_words for word in words) / len(words)
            for language, stop_words in LATIN_STOP_WORDS.items()
        }
    )
    (best, share), (_, second) = shares.most_common(2)
    return best if share >= LEAST_STOP_WORD_SHARE and share >= 1.25 * second else None
