"""What a sentence denies, and words whose opposites turn a claim round."""

from __future__ import annotations

import re
from functools import lru_cache

from apps.core.language.korean import Morpheme, morphemes
from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS
from apps.core.language.words import english_base

ENGLISH_DENIAL = re.compile(
    r"^(?:not|cannot|never|no|none|nobody|nothing|neither|nor|without|hardly|barely|\w+n['’]t)$",
    re.IGNORECASE,
)
# A denial reaches this many words that carry meaning.
REACH = 2
TURNING = re.compile(r"[,;:.!?—–]")
OPPOSITES = {
    "en": (
        (
            "rise|rose|risen|rising|grow|grew|grown|growing|increase|climb|gain",
            "fall|fell|fallen|falling|drop|dropped|decrease|decline|shrink|shrank|lose|lost",
        ),
        ("more|higher|larger|longer|bigger|most", "less|fewer|lower|smaller|shorter|least"),
        ("safe|safer", "dangerous|unsafe|harmful"),
        ("easy|easier|simple", "hard|harder|difficult"),
        ("warm|warmer|hot|hotter", "cool|cooler|cold|colder"),
        ("cheap|cheaper", "expensive|dear"),
        ("before", "after"),
        ("first", "last"),
        ("cause", "prevent"),
        ("open|opened", "close|closed"),
        ("raise|raised", "lower|lowered|cut"),
        ("allow|allowed|legal", "ban|banned|forbid|forbidden|illegal"),
    ),
    "ko": (
        (
            "늘|늘리|늘어나|증가|오르|올리|상승|커지|많아지|높아지|급증",
            "줄|줄이|줄어들|감소|내리|떨어지|하락|작아지|적어지|낮아지|급감",
        ),
        ("많|높|길|크|최대|최고", "적|낮|짧|작|최소|최저"),
        ("안전", "위험"),
        ("쉽", "어렵"),
        ("덥|뜨겁|따뜻", "춥|차갑|시원"),
        ("싸|저렴", "비싸"),
        ("이전|전", "이후|후"),
        ("유발|일으키", "예방|막"),
        ("허용|합법", "금지|불법"),
        ("성공", "실패"),
    ),
}


@lru_cache(maxsize=4096)
def denied_words(sentence: str, language: str) -> frozenset[str]:
    """Base forms of what the sentence denies."""
    return _denied_korean(sentence) if language == "ko" else _denied_english(sentence)


def opposites(claim: str, source: str, language: str) -> tuple[str, str] | None:
    """A word of the claim whose opposite stands in the source while it does not itself."""
    said, there = _plain_words(claim, language), _plain_words(source, language)
    for pair in OPPOSITES[language]:
        sides = tuple(frozenset(side.split("|")) for side in pair)
        for one, other in (sides, sides[::-1]):
            turned = said & one
            against = there & other
            if turned and against and not (there & one) and not (said & other):
                return min(turned), min(against)
    return None


def _denied_english(sentence: str) -> frozenset[str]:
    found: set[str] = set()
    words = re.findall(r"[\w’']+|[,;:.!?—–]", sentence)
    for position, word in enumerate(words):
        if ENGLISH_DENIAL.match(word):
            found.update(_reached(words[position + 1 :]))
    return frozenset(found)


def _reached(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if TURNING.match(word) or len(found) == REACH:
            break
        if word.lower() not in ENGLISH_PLAIN_WORDS and word.lower() != "only":
            found.append(english_base(word))
    return found


def _denied_korean(sentence: str) -> frozenset[str]:
    pieces = morphemes(sentence)
    found: set[str] = set()
    for position, piece in enumerate(pieces):
        if piece.form in ("않", "못하") and piece.tag in ("VX", "VV", "VA"):
            found.update(_before(pieces, position, verbs=True))
        elif (piece.form == "없" and piece.tag == "VA") or piece.tag == "VCN":
            found.update(_before(pieces, position, verbs=False))
        elif piece.tag == "MAG" and piece.form in ("안", "못"):
            found.update(_after(pieces, position))
    return frozenset(found)


def _before(pieces: tuple[Morpheme, ...], position: int, *, verbs: bool) -> list[str]:
    for piece in reversed(pieces[max(0, position - 5) : position]):
        if piece.is_noun and piece.tag != "NNB" and piece.tag != "SN":
            return [piece.form]
        if verbs and piece.tag in ("VV", "VA"):
            return [piece.form]
    return []


def _after(pieces: tuple[Morpheme, ...], position: int) -> list[str]:
    for piece in pieces[position + 1 : position + 4]:
        if piece.tag in ("VV", "VA", "NNG"):
            return [piece.form]
    return []


@lru_cache(maxsize=4096)
def _plain_words(sentence: str, language: str) -> frozenset[str]:
    if language == "ko":
        return frozenset(piece.form for piece in morphemes(sentence))
    words = re.findall(r"[A-Za-z]+", sentence.lower())
    return frozenset(words) | frozenset(english_base(word) for word in words)
