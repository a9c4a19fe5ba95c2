"""Quoted speech and who said it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.core.language.korean import morphemes

MOST_CHARACTERS = {"ko": 44, "en": 84}
LEAST_CHARACTERS = {"ko": 8, "en": 15}
MOST_SPEAKER_CHARACTERS = 24
QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
NAME = r"((?:[A-Z][\w.’'-]*)(?: (?:of|de|van|[A-Z][\w.’'-]*)){0,3})"
VERB = r"(?:said|says|explained|wrote|added|told|warned|asked|argued|replied|noted|recalled)"
SPEAKER = re.compile(rf"{VERB} {NAME}|{NAME}(?:,[^,]+,)? (?:\w+ )?{VERB}\b")


@dataclass(frozen=True, slots=True)
class Quotation:
    """words exactly as quoted, never shortened; speaker may be ""."""

    words: str
    speaker: str


def find_quotation(sentence: str, language: str) -> Quotation | None:
    """The quotation of a sentence when it is speech, whole and short enough for a card."""
    match = QUOTED.search(sentence)
    if not match or len(QUOTED.findall(sentence)) > 1:
        return None
    words = match.group(1).strip().rstrip(",")
    if not LEAST_CHARACTERS[language] <= len(words) <= MOST_CHARACTERS[language]:
        return None
    outside = sentence[: match.start()] + " … " + sentence[match.end() :]
    speaker = (
        _korean_speaker(sentence[: match.start()])
        if language == "ko"
        else _english_speaker(outside)
    )
    return Quotation(words, speaker if len(speaker) <= MOST_SPEAKER_CHARACTERS else "")


def _english_speaker(outside: str) -> str:
    match = SPEAKER.search(outside)
    name = next((group for group in match.groups() if group), "") if match else ""
    name = name.rstrip(".")
    return "" if name in ("He", "She", "They", "It", "We", "I") else name


def _korean_speaker(before: str) -> str:
    """The last words before the quotation that end in a subject particle, without it."""
    match = re.search(r"((?:[가-힣A-Za-z]+ ){0,3}[가-힣A-Za-z]+)(?:은|는|이|가)\s*$", before)
    if not match:
        return ""
    kept: list[str] = []
    for word in reversed(match.group(1).split()):
        # Names and offices are nouns only; a particle or an ending closes the name.
        if not all(piece.is_noun for piece in morphemes(word)):
            break
        kept.insert(0, word)
    return " ".join(kept)
