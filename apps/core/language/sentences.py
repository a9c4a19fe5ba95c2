"""A text's sentences, in order."""

from __future__ import annotations

import re

from apps.core.language import korean
from apps.core.language.stop_words import ENGLISH_ABBREVIATIONS, ENGLISH_SENTENCE_STARTERS

# Abbreviations that may also end a sentence: a capital word after them decides.
MAY_END = frozenset(["etc", "inc", "ltd", "co", "corp", "jr", "sr", "al", "st"])
# Only before a number: "No. 5", "Fig. 3".
BEFORE_NUMBERS = frozenset(["no", "nos", "vol", "pp", "p", "fig", "ch"])
BOUNDARY = re.compile(r"""([.!?…]+)(["'”’)\]]*)(\s+)(?=["'“‘(\[]*[A-Z0-9À-ÖØ-Þ])""")
INITIALS = re.compile(r"(?:^|[\s(])(?:[A-Za-z]\.)+[A-Za-z]$|(?:^|[\s(])[A-Z]$")
LIST_MARK = re.compile(r"^\s*(?:\d{1,2}|[a-zA-Z])$")


def warm_up(language: str) -> None:
    """Load what splitting in this language needs, so that the first call is quick."""
    if language == "ko":
        korean.analyser()


def split_sentences(text: str, language: str) -> tuple[str, ...]:
    """Sentences in reading order; a line break always ends one. Headings and list items without
    a full stop come out as pieces of their own."""
    split = korean.split_korean if language == "ko" else split_english
    lines = (line.strip() for line in text.split("\n"))
    return tuple(sentence for line in lines if line for sentence in split(line))


def split_english(paragraph: str) -> tuple[str, ...]:
    """Sentences of one paragraph of English."""
    sentences: list[str] = []
    start = 0
    for match in BOUNDARY.finditer(paragraph):
        if _ends_sentence(paragraph, start, match):
            sentences.append(paragraph[start : match.start(3)].strip())
            start = match.end(3)
    sentences.append(paragraph[start:].strip())
    return tuple(sentence for sentence in sentences if sentence)


def _ends_sentence(paragraph: str, start: int, match: re.Match[str]) -> bool:
    # The last word decides; looking no further back keeps the work linear in the text.
    before = paragraph[max(start, match.start() - 40) : match.start()]
    following = re.sub(r"^\W+", "", paragraph[match.end() : match.end() + 40])
    next_word = re.split(r"[^\w’']", following, maxsplit=1)[0]
    if match.group(2) and match.group(1) != ".":
        # "Really?" He left. / "Stop!" He said: a lower-case "he said" never reaches this place.
        return True
    if match.group(1) != ".":
        return True
    last = before.rsplit(None, 1)[-1].lstrip("(“\"'‘[") if before.split() else ""
    if LIST_MARK.match(before):
        return False
    if last.lower() in BEFORE_NUMBERS:
        return not next_word[:1].isdigit()
    if last.lower() in ENGLISH_ABBREVIATIONS:
        return last.lower() in MAY_END and next_word.lower() in ENGLISH_SENTENCE_STARTERS
    if INITIALS.search(before):
        return _is_spelled_out(last) and next_word.lower() in ENGLISH_SENTENCE_STARTERS
    return True


def _is_spelled_out(last: str) -> bool:
    """U.S, p.m: several letters may end a sentence; a lone initial (J) never does."""
    return "." in last
