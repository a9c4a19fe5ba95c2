"""What changed between two scripts: line by line, with the changed words marked."""

from __future__ import annotations

from collections.abc import Sequence
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

HOOK, BODY, CALL = "hook", "body", "cta"


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line in both scripts. *_line count the body's lines from 1; None where it has none."""

    part: str
    change: str
    before_line: int | None
    after_line: int | None
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.change != ADDED)

    @property
    def after(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.change != REMOVED)


def diff_scripts(before: Sequence[str], after: Sequence[str]) -> tuple[LineChange, ...]:
    """Both are hook, body lines, call to action ("" when there is none)."""
    found = [_line(HOOK, before[0], after[0], None, None)]
    body = pair_lines(before[1:-1], after[1:-1])
    found += [
        _line(
            BODY,
            "" if old is None else before[1 + old],
            "" if new is None else after[1 + new],
            None if old is None else old + 1,
            None if new is None else new + 1,
        )
        for old, new in body
    ]
    if before[-1] or after[-1]:
        found.append(_line(CALL, before[-1], after[-1], None, None))
    return tuple(found)


def _line(part: str, old: str, new: str, old_line: int | None, new_line: int | None) -> LineChange:
    if old == new:
        return LineChange(part, SAME, old_line, new_line, (Piece(SAME, old),))
    if not new:
        return LineChange(part, REMOVED, old_line, None, (Piece(REMOVED, old),))
    if not old:
        return LineChange(part, ADDED, None, new_line, (Piece(ADDED, new),))
    return LineChange(part, CHANGED, old_line, new_line, mark_words(old, new))
