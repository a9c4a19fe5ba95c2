"""One emoji per scene, only when the sentence really speaks of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from apps.core.language.korean import morphemes
from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS
from apps.core.language.words import english_base

# Words that mean the pictured thing only sometimes: light travels, spring arrives, heads of state.
MANY_MEANINGS = re.compile(
    r"travel|direction|head|face|hand|watch|light|spring|fall|match|park|bank|note|letter|story|"
    r"rock|wave|star|plane|mine|ring|cell|cool|rose|train|clear|point|sign|orange"
)
IconWords = Mapping[str, Mapping[str, list[str]]]


def bare(emoji: str) -> str:
    """The emoji without its variation selector, as available icons are named."""
    return emoji.replace("\ufe0f", "")


def matching_icons(
    sentence: str, language: str, available: frozenset[str], words: IconWords
) -> tuple[str, ...]:
    """Icons whose keyword occurs in the sentence as a word of its own, the longest match first."""
    known = {bare(icon) for icon in available}
    terms = _korean_terms(sentence) if language == "ko" else _english_terms(sentence)
    found = []
    for icon, by_language in words.items():
        if bare(icon) not in known:
            continue
        hits = [w for w in by_language.get(language, ()) if _occurs(w, sentence, terms, language)]
        if hits:
            found.append((-max(map(len, hits)), icon))
    return tuple(icon for _, icon in sorted(found, key=lambda pair: pair[0]))


def choose_icon(candidates: Sequence[str], used: Sequence[str]) -> str:
    """The first candidate not used in the film yet; "" rather than a repeated one."""
    return next((icon for icon in candidates if icon not in used), "")


def _occurs(word: str, sentence: str, terms: frozenset[str], language: str) -> bool:
    if language == "ko":
        return word in terms
    if " " in word:
        return re.search(rf"\b{re.escape(word)}s?\b", sentence, re.IGNORECASE) is not None
    is_plain = word in ENGLISH_PLAIN_WORDS or MANY_MEANINGS.fullmatch(word) is not None
    return word in terms and not is_plain


def _english_terms(sentence: str) -> frozenset[str]:
    """Every word as written and without its plural: "batteries" is also "battery"."""
    words = [word.lower() for word in re.findall(r"[A-Za-z][\w'’-]*", sentence)]
    # "new" must not find "news", so that only words that really end in s lose it.
    return frozenset(words) | {english_base(word) for word in words}


def _korean_terms(sentence: str) -> frozenset[str]:
    """Nouns, and nouns written together: of "세종대왕상" also "대왕상" and "상", not "세종".

    Nouns of one syllable have too many meanings (배, 눈, 말) and never count.
    """
    terms: set[str] = set()
    run: list[str] = []
    end = -1
    for piece in morphemes(sentence):
        is_noun = piece.tag in ("NNG", "NNP", "SL", "XR")
        if run and not (is_noun and piece.start == end):
            terms.update("".join(run[start:]) for start in range(len(run)))
            run = []
        if is_noun:
            run.append(piece.form)
            end = piece.end
    terms.update("".join(run[start:]) for start in range(len(run)))
    return frozenset(term for term in terms if len(term) > 1)
