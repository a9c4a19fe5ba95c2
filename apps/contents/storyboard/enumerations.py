"""Enumerations: two to four things named one after the other."""

from __future__ import annotations

import re

from apps.core.language.korean import morphemes
from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS

LEAST_ITEMS, MOST_ITEMS = 3, 4
WORD = r"[A-Za-zÀ-ÿ][\w'’-]*"
ENGLISH = re.compile(
    rf"((?:{WORD} ){{0,2}}{WORD})((?:, (?:{WORD} ){{0,2}}{WORD}){{1,3}}),? (?:and|or) "
    rf"({WORD}(?: {WORD}){{0,2}})"
)
KOREAN = re.compile(
    r"((?:[가-힣A-Za-z]+ )?[가-힣A-Za-z]+)((?:(?:, ?|·)[가-힣A-Za-z]+(?: [가-힣A-Za-z]+)?){1,3})"
    r"(?:, ?|·| 그리고 )([가-힣A-Za-z]+)"
)


def find_items(sentence: str, language: str) -> tuple[str, ...]:
    """Three or four short items as the sentence names them, or ()."""
    items = _korean_items(sentence) if language == "ko" else _english_items(sentence)
    is_list = LEAST_ITEMS <= len(items) <= MOST_ITEMS and len(set(items)) == len(items)
    return items if is_list else ()


def _english_items(sentence: str) -> tuple[str, ...]:
    match = ENGLISH.search(sentence)
    if not match:
        return ()
    middle = [item.strip() for item in match[2].split(",") if item.strip()]
    # The first and the last item have no comma on their outer side: they are as long as the
    # ones between.
    size = max(len(item.split()) for item in middle)
    first = " ".join(match[1].split()[-size:])
    last = " ".join(match[3].split()[:size])
    items = [re.sub(r"^(?:the|an?|and)\s+", "", item) for item in (first, *middle, last)]
    if any(not item or item.split()[0].lower() in ENGLISH_PLAIN_WORDS for item in items):
        return ()
    # "Dim the lamps and keep phones, ...": the headline is about another clause than the list.
    if re.search(r"\b(?:and|but|while)\s+\w+\s+$|;", sentence[: match.end(1) - len(first)]):
        return ()
    return tuple(item[:1].upper() + item[1:] for item in items)


def _korean_items(sentence: str) -> tuple[str, ...]:
    match = KOREAN.search(sentence)
    if not match:
        return ()
    middle = [item.strip() for item in re.split(r",|·", match[2]) if item.strip()]
    size = max(len(item.split()) for item in middle)
    first = " ".join(match[1].split()[-size:])
    items = [_nouns_only(item) for item in (first, *middle)]
    last = _leading_nouns(match[3])
    return (*items, last) if all(items) and last else ()


def _nouns_only(text: str) -> str:
    # A single syllable alone ("이", tooth) is easily taken for a particle.
    is_noun = len(text) == 1 or all(piece.is_noun for piece in morphemes(text))
    return text if is_noun else ""


def _leading_nouns(text: str) -> str:
    """The last item without its particles: "목구멍의" is "목구멍"."""
    end = 0
    for piece in morphemes(text):
        if not piece.is_noun:
            break
        end = piece.end
    return text[:end]
