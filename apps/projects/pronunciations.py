"""A project's list of words that its narrator says in another way than they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from apps.core.sentences import gettext as _

MOST_ENTRIES = 200
MOST_TERM_CHARACTERS = 60
MOST_TERM_WORDS = 5
MOST_READING_CHARACTERS = 120
KEYS = frozenset({"term", "reading"})

_SAYABLE = {"ko": re.compile(r"[가-힣A-Za-z0-9]"), "en": re.compile(r"[A-Za-z0-9]")}


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """What is wrong with one entry: its place in the list, the part, and a sentence."""

    index: int
    part: str
    sentence: str


def clean_entries(entries: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Terms and readings in composed Unicode, with single spaces, in the given order."""
    return [{"term": _clean(e["term"]), "reading": _clean(e["reading"])} for e in entries]


def entry_problems(entries: Sequence[Mapping[str, str]], language: str) -> list[EntryProblem]:
    """All that is wrong with cleaned entries, in their order."""
    found: list[EntryProblem] = []
    seen: dict[str, int] = {}
    for index, entry in enumerate(entries):
        term, reading = entry["term"], entry["reading"]
        for part, sentence in (
            ("term", _of_term(term)),
            ("reading", _of_reading(reading, language)),
        ):
            if sentence:
                found.append(EntryProblem(index, part, sentence))
        first = seen.setdefault(term.casefold(), index)
        if term and first != index:
            sentence = _("“%(term)s” is in the list already.") % {"term": term}
            found.append(EntryProblem(index, "term", sentence))
    return found


def as_mapping(entries: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Term to reading, as a request for speech wants it."""
    return {entry["term"]: entry["reading"] for entry in entries}


def validate_pronunciations(value: Any) -> None:
    """The column's shape: a list of {"term", "reading"}, both texts."""
    is_list = isinstance(value, list) and all(
        isinstance(entry, dict)
        and set(entry) == KEYS
        and all(isinstance(text, str) for text in entry.values())
        for entry in value
    )
    if not is_list:
        raise ValidationError(_("The pronunciations must be a list of terms and readings."))
    if len(value) > MOST_ENTRIES:
        raise ValidationError(too_many())


def too_many() -> str:
    return _("A project has at most %(most)d pronunciations.") % {"most": MOST_ENTRIES}


def _clean(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    printable = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in composed)
    return " ".join(printable.split())


def _of_term(term: str) -> str:
    if not term:
        return _("Write the word as it stands in the script.")
    if len(term) > MOST_TERM_CHARACTERS:
        return _("This is longer than %(most)d characters.") % {"most": MOST_TERM_CHARACTERS}
    if len(term.split()) > MOST_TERM_WORDS:
        return _("A term has at most %(most)d words.") % {"most": MOST_TERM_WORDS}
    if not term[0].isalnum() or not term[-1].isalnum():
        return _("A term begins and ends with a letter or a digit.")
    return ""


def _of_reading(reading: str, language: str) -> str:
    if not reading:
        return _("Write how it is said.")
    if len(reading) > MOST_READING_CHARACTERS:
        return _("This is longer than %(most)d characters.") % {"most": MOST_READING_CHARACTERS}
    if not _SAYABLE[language].search(reading):
        return (
            _("A Korean voice cannot say this; write it in Hangul.")
            if language == "ko"
            else _("An English voice cannot say this; write it in Latin letters.")
        )
    return ""
