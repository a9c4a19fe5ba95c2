"""A text's sentences, in order."""

from __future__ import annotations

import re

from apps.core.language import korean

ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev gen col lt sgt capt gov sen rep hon st mt jr sr vs etc inc ltd co corp "
    "no nos vol pp ed al fig eq approx dept est ca cf jan feb mar apr jun jul aug sep sept oct nov "
    "dec mon tue wed thu fri sat sun ave blvd rd ft oz lb cm km".split()
)
# Abbreviations that may also end a sentence: a capital word after them decides.
MAY_END = frozenset("etc inc ltd co corp jr sr al st".split())
SENTENCE_STARTERS = frozenset(
    "the a an it he she they we you i this that these those there in on at by for but and so yet "
    "however after before when while if as its his her their our many most some no not one".split()
)
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
    before = paragraph[start : match.start()]
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
    if last.lower() in ABBREVIATIONS:
        return last.lower() in MAY_END and next_word.lower() in SENTENCE_STARTERS
    if INITIALS.search(before):
        return _is_spelled_out(last) and next_word.lower() in SENTENCE_STARTERS
    return True


def _is_spelled_out(last: str) -> bool:
    """U.S, p.m: several letters may end a sentence; a lone initial (J) never does."""
    return "." in last
