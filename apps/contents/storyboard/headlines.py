"""A headline for one sentence, in the sentence's own words."""

from __future__ import annotations

from apps.contents.storyboard.headlines_english import english_figure_phrase, english_headline
from apps.contents.storyboard.headlines_korean import korean_figure_phrase, korean_headline

MOST_CHARACTERS = {"ko": 22, "en": 46}


def headline_of(sentence: str, language: str, most: int | None = None) -> str:
    """Short text that stands by itself; at most about 22 Hangul (without spaces) or 46 Latin
    characters, always of whole words."""
    most = most or MOST_CHARACTERS[language]
    if language == "ko":
        return korean_headline(sentence, most)
    return english_headline(sentence, most)


def figure_phrase(sentence: str, display: str, language: str) -> str:
    """A few words around a figure that name what it counts; "" when there are none."""
    phrase_of = korean_figure_phrase if language == "ko" else english_figure_phrase
    return phrase_of(sentence, display, MOST_CHARACTERS[language])
