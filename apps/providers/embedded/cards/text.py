"""Words for a card: cleaned of what no font can draw, and marked where they are stressed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from apps.providers.embedded.fonts import covers

FALLBACK_FAMILY = "Pretendard Black"
_EDGES = "\"'“”‘’.,!?:;()[]…·«»"
# Emoji, their joiners and modifiers, and private-use characters.
_UNDRAWN = re.compile(
    "[\U0001f000-\U0001faff\U000e0000-\U000e007f\ue000-\uf8ff\u2600-\u27bf\ufe00-\ufe0f\u200b-\u200f"
    "\u20e3\u2028-\u202e\u2060\ufeff]"
)
# Letters a Korean ending may follow: "모래" is stressed in "모래로" too.
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, kept whole at a line's end. strong: in the accent colour."""

    text: str
    strong: bool = False


def clean(text: str) -> str:
    """text in NFC without emoji, without unknown characters, with single spaces."""
    kept = _UNDRAWN.sub(" ", unicodedata.normalize("NFC", text))
    kept = "".join(c if c.isspace() or covers(FALLBACK_FAMILY, c) else " " for c in kept)
    return " ".join(kept.split())


def family_for(text: str, family: str) -> str:
    """family, or the fallback when family lacks a letter or digit: no word mixes two faces."""
    letters = "".join(c for c in text if c.isalnum())
    return family if covers(family, letters) else FALLBACK_FAMILY


def words_of(text: str, emphasis: Sequence[str] = ()) -> tuple[Word, ...]:
    """The words of cleaned text, those named by emphasis (a word or a phrase) strong."""
    parts = clean(text).split()
    bare = [_bare(part) for part in parts]
    strong = [False] * len(parts)
    for phrase in emphasis:
        wanted = [_bare(part) for part in clean(phrase).split() if _bare(part)]
        for start in _places(bare, wanted):
            strong[start : start + len(wanted)] = [True] * len(wanted)
    return tuple(Word(part, mark) for part, mark in zip(parts, strong, strict=True))


def _bare(word: str) -> str:
    return word.strip(_EDGES).casefold()


def _places(words: list[str], wanted: list[str]) -> list[int]:
    if not wanted:
        return []
    span = len(wanted)
    return [
        start
        for start in range(len(words) - span + 1)
        if words[start : start + span - 1] == wanted[:-1]
        and _same(words[start + span - 1], wanted[-1])
    ]


def _same(word: str, wanted: str) -> bool:
    if word == wanted:
        return True
    ending = word[len(wanted) :]
    return word.startswith(wanted) and len(ending) <= 3 and bool(_HANGUL.match(ending))
