"""What a file of rows holds once it was read, and the limits it was read within."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _

MOST_BYTES = 10_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 50
# More than any source text may have; what is longer is cut and named.
MOST_CELL_CHARACTERS = 100_000
FIELD = "file"


class UnreadableFile(InvalidInput):
    """The file as a whole cannot be used; the sentence says why and what to do."""

    code = "unreadable_file"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field=FIELD)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something about one cell, by the number of its column from 0; -1 is the whole row.

    code: "formula", "error_value", "merged", "unreadable", "too_long" or "too_many_cells".
    """

    column: int
    code: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with anything in it. number is the one a spreadsheet shows, from 1."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first row is the header; empty rows are gone, and every row has as many cells as it."""

    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def gathered(rows: Iterable[SheetRow]) -> Sheet:
    """The sheet of raw rows, header first. Raises UnreadableFile for what no batch can be."""
    header: SheetRow | None = None
    kept: list[SheetRow] = []
    width = 0
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        if header is None:
            header, width = row, _checked_width(row)
            continue
        if len(kept) == MOST_ROWS:
            raise UnreadableFile(
                _("The file has more than %(most)d rows. Split it into several files.")
                % {"most": MOST_ROWS}
            )
        kept.append(_fitted(row, width))
    if header is None:
        raise UnreadableFile(_("The file is empty."))
    if not kept:
        raise UnreadableFile(_("The file has a header and no rows below it."))
    names = tuple(_storable(" ".join(cell.split()))[:120] for cell in header.cells[:width])
    return Sheet(names, tuple(kept))


def _checked_width(header: SheetRow) -> int:
    """How many columns there are: up to the last one that has a name."""
    if any(problem.code == "merged" for problem in header.problems):
        raise UnreadableFile(
            _("Cells of the first row are merged. Give every column a name of its own.")
        )
    width = max(i for i, cell in enumerate(header.cells, 1) if cell.strip())
    if width > MOST_COLUMNS:
        raise UnreadableFile(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    return width


def _fitted(row: SheetRow, width: int) -> SheetRow:
    """The row with exactly width cells, long ones cut, and a problem for whatever was lost."""
    problems = [one for one in row.problems if one.column < width]
    if any(cell.strip() for cell in row.cells[width:]):
        problems.append(CellProblem(-1, "too_many_cells"))
    cells: list[str] = []
    for column, cell in enumerate(_padded(row.cells, width)):
        if len(cell) > MOST_CELL_CHARACTERS:
            problems.append(CellProblem(column, "too_long"))
        cells.append(_storable(cell[:MOST_CELL_CHARACTERS]))
    return SheetRow(row.number, tuple(cells), tuple(problems))


def _storable(text: str) -> str:
    """text without zero bytes, which no column takes."""
    return text.replace("\x00", "")


def _padded(cells: Sequence[str], width: int) -> Sequence[str]:
    return [*cells[:width], *[""] * (width - len(cells))]
