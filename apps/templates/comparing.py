"""What differs between two prompts: text by text, line by line, with the changed words marked."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.language.differences import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    Piece,
    mark_words,
    pair_lines,
)
from apps.templates.models import Prompt
from apps.templates.prompt_texts import TEXTS


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line of either text, or of both."""

    change: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text of two prompts; field is its column."""

    field: str
    lines: tuple[LineChange, ...]

    @property
    def is_changed(self) -> bool:
        return any(line.change != SAME for line in self.lines)

    @property
    def label(self) -> str:
        names = {column.name: column.verbose_name for column in Prompt._meta.fields}  # noqa: SLF001
        return str(names[self.field])


def diff_prompts(before: Prompt, after: Prompt) -> tuple[TextChange, ...]:
    """Every text that either of them has."""
    return tuple(
        TextChange(name, _lines(getattr(before, name), getattr(after, name)))
        for name in TEXTS
        if getattr(before, name) or getattr(after, name)
    )


def _lines(before: str, after: str) -> tuple[LineChange, ...]:
    old, new = before.splitlines(), after.splitlines()
    return tuple(
        _line(
            None if left is None else old[left],
            None if right is None else new[right],
        )
        for left, right in pair_lines(old, new)
    )


def _line(old: str | None, new: str | None) -> LineChange:
    if old is None:
        return LineChange(ADDED, (Piece(ADDED, new or ""),))
    if new is None:
        return LineChange(REMOVED, (Piece(REMOVED, old),))
    if old == new:
        return LineChange(SAME, (Piece(SAME, old),))
    return LineChange(CHANGED, mark_words(old, new))
