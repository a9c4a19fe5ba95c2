"""Checking the rows of a batch: every fault of every row, before anything is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop

from apps.contents.batches.columns import SOURCES
from apps.contents.services.contents import MAX_SOURCE_URL, MAX_TITLE
from apps.contents.services.sources import MAX_TOPIC
from apps.core.language import SourceProblem, check_source_text, clean_text
from apps.core.language.check_source import SENTENCES as SOURCE_SENTENCES
from apps.core.language.cleaning import has_words
from apps.core.sentences import gettext as _

SENTENCES = {
    "formula": gettext_noop("The cell holds a formula. Paste its value instead."),
    "error_value": gettext_noop("The cell holds an error of the spreadsheet."),
    "merged": gettext_noop("The cell is merged with others. Unmerge it and fill every row."),
    "unreadable": gettext_noop("Some letters could not be read. Save the file as UTF-8."),
    "cell_too_long": gettext_noop("The cell has more than %(most)d characters."),
    "too_many_cells": gettext_noop("The row has more cells than the header has columns."),
    "no_source": gettext_noop("The row has no text, no topic and no web page."),
    "no_topic": gettext_noop("The row does not say in words what the video is about."),
    "two_sources": gettext_noop("The row has both a text and a web page. Keep one."),
    "topic_alone": gettext_noop(
        "A topic alone needs a text provider, and none is set up. Give a text or a web page, or "
        "set a provider's key and save the columns again."
    ),
    "title_too_long": gettext_noop("The title is longer than %(most)d characters."),
    "bad_url": gettext_noop("This is no web address. It begins with https:// or http://."),
    "unknown_template": gettext_noop("There is no template “%(name)s” for this project."),
    "unknown_voice": gettext_noop("There is no voice “%(name)s” for this language."),
    "repeated": gettext_noop("The same as row %(row)d."),
}
_MOST_CELL = 100_000


@dataclass(frozen=True, slots=True)
class RowValues:
    """The fields of one row as text, "" where there is none."""

    title: str = ""
    topic: str = ""
    text: str = ""
    url: str = ""
    template: str = ""
    voice: str = ""

    @classmethod
    def of(cls, cells: Sequence[str], mapping: Mapping[str, int]) -> RowValues:
        found = {name: cells[column].strip() for name, column in mapping.items()}
        return cls(**{**found, "title": " ".join(clean_text(found.get("title", "")).split())})

    @property
    def source(self) -> str:
        """What the film is made from, when it is words."""
        return self.text or self.topic or self.title

    def as_source(self, language: str) -> dict[str, str]:
        """{"text"}, or {"topic"} when all there is says less than a film does."""
        if self.text:
            return {"text": self.text}
        is_text = bool(self.topic) and problem_of(self.topic, language) is None
        return {"text" if is_text else "topic": self.source}


@dataclass(slots=True)
class RowChecker:
    """The rules of one project's rows. seen remembers rows, so that they are asked in order;
    writes_alone: the owner has a provider that can write about a topic without a source."""

    language: str
    templates: frozenset[str]
    voices: frozenset[str]
    writes_alone: bool = False
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def problems(
        self,
        number: int,
        cells: Sequence[str],
        cell_problems: Sequence[Sequence[Any]],
        mapping: Mapping[str, int],
    ) -> list[dict[str, Any]]:
        """Every fault as {field, code, params}; cell_problems are (column, code)."""
        fields = {column: name for name, column in mapping.items()}
        found = [
            _problem(fields.get(column, ""), *_of_cell(code))
            for column, code in cell_problems
            if column < 0 or column in fields
        ]
        broken = {one["field"] for one in found}
        found += [
            one
            for one in self._of_values(RowValues.of(cells, mapping))
            if one["field"] not in broken
        ]
        return found or list(self._repeated(number, RowValues.of(cells, mapping)))

    def _of_values(self, row: RowValues) -> Iterator[dict[str, Any]]:
        if len(row.title) > MAX_TITLE:
            yield _problem("title", "title_too_long", {"most": MAX_TITLE})
        if row.template and row.template not in self.templates:
            yield _problem("template", "unknown_template", {"name": row.template[:60]})
        if row.voice and row.voice not in self.voices:
            yield _problem("voice", "unknown_voice", {"name": row.voice[:60]})
        yield from self._of_source(row)

    def _of_source(self, row: RowValues) -> Iterator[dict[str, Any]]:
        if row.url:
            if row.text:
                yield _problem("url", "two_sources")
            elif not _is_address(row.url):
                yield _problem("url", "bad_url")
            return
        if not row.source:
            yield _problem("", "no_source")
        elif row.text:
            found = problem_of(row.text, self.language)
            if found:
                yield _problem("text", found.code, dict(found.params))
        elif "topic" in row.as_source(self.language):
            yield from self._of_topic("topic" if row.topic else "title", row.source)

    def _of_topic(self, name: str, topic: str) -> Iterator[dict[str, Any]]:
        cleaned = " ".join(clean_text(topic).split())
        if not has_words(cleaned):
            yield _problem(name, "no_topic")
        elif len(cleaned) > MAX_TOPIC:
            found = problem_of(topic, self.language)
            if found:
                yield _problem(name, found.code, dict(found.params))
        elif not self.writes_alone:
            yield _problem(name, "topic_alone")

    def _repeated(self, number: int, row: RowValues) -> Iterator[dict[str, Any]]:
        told = "" if row.url else row.source
        first = self.seen.setdefault((told, row.url), number)
        if first != number:
            yield _problem("", "repeated", {"row": first})


def problem_of(text: str, language: str) -> SourceProblem | None:
    """What keeps the text from becoming a film."""
    try:
        check_source_text(text, language)
    except SourceProblem as problem:
        return problem
    return None


def sentence(problem: Mapping[str, Any]) -> str:
    """The problem in the language of whoever looks."""
    code, params = problem["code"], problem["params"]
    if code in SENTENCES:
        return str(_(SENTENCES[code]) % params)
    said = {name: _(value) if isinstance(value, str) else value for name, value in params.items()}
    return str(_(SOURCE_SENTENCES[code]) % said)


def source_fields(mapping: Mapping[str, int]) -> list[str]:
    return [name for name in SOURCES if name in mapping]


def _of_cell(code: str) -> tuple[str, dict[str, Any]]:
    return ("cell_too_long", {"most": _MOST_CELL}) if code == "too_long" else (code, {})


def _problem(name: str, code: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"field": name, "code": code, "params": params or {}}


def _is_address(url: str) -> bool:
    if len(url) > MAX_SOURCE_URL or any(c.isspace() for c in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
