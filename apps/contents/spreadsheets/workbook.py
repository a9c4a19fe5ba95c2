"""The first sheet of an .xlsx workbook (ECMA-376), read without running or loading more than it.

A workbook is a ZIP of XML: what it would unpack to is looked at before anything is unpacked, and
XML is parsed by defusedxml, which refuses entities.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from apps.contents.spreadsheets.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    CellProblem,
    SheetRow,
    UnreadableFile,
)
from apps.core.sentences import gettext as _

MOST_PARTS = 2_000
MOST_UNPACKED_BYTES = 80_000_000
# Twelve for each cell of the largest sheet that is taken, with room for other sheets and styles;
# every one costs microseconds to parse, so that empty cells alone could take minutes.
MOST_MARKS = 2_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
MOST_MERGED = 5_000
_BLOCK = 1 << 20
_LONGEST_MATCH = 200
# Rows past the limit are looked at so far, to say that there are too many and not which fault.
_MOST_LINES = MOST_ROWS * 5
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    RuntimeError,  # zipfile: a part is encrypted, or packed in a way it does not know
)

Range = tuple[int, int, int, int]


def rows_of(data: bytes) -> Iterator[SheetRow]:
    """The rows with their numbers, cells as text. Raises UnreadableFile."""
    try:
        merged = _merged_ranges(data)
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # What the file says of its own size may be wrong; the rows themselves are believed.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=_MOST_LINES)
        for number, cells in enumerate(rows, start=1):
            yield _row(number, cells, merged)
    except UnreadableFile:
        raise
    except _BROKEN as error:
        raise UnreadableFile(
            _("The workbook is damaged or no .xlsx file. Save it again, or as CSV.")
        ) from error


def _row(number: int, cells: Any, merged: list[Range]) -> SheetRow:
    texts: list[str] = []
    problems: list[CellProblem] = []
    for column, cell in enumerate(cells):
        kind = getattr(cell, "data_type", "")
        if kind in {"f", "e"}:
            problems.append(CellProblem(column, "formula" if kind == "f" else "error_value"))
        texts.append(_text(cell.value))
    for left, top, right, bottom in merged:
        if top <= number <= bottom:
            problems += [CellProblem(column, "merged") for column in range(left - 1, right)]
    return SheetRow(number, tuple(texts), tuple(problems))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        whole_day = value.time() == time(0)
        return value.date().isoformat() if whole_day else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    # A formula over several cells is an object of openpyxl; its row says so.
    return value if isinstance(value, str) else str(getattr(value, "text", value))


def _merged_ranges(data: bytes) -> list[Range]:
    """Ranges of merged cells as (left, top, right, bottom) from 1: reading row by row does not
    tell them. They stand behind the rows, so the sheet is run through once, block by block."""
    refs: set[bytes] = set()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        _check_size(archive)
        _check_marks(archive)
        with archive.open(_first_sheet(archive)) as part:
            before = b""
            while block := part.read(_BLOCK):
                refs.update(_MERGED.findall(before + block))
                before = block[-_LONGEST_MATCH:]
                if len(refs) > MOST_MERGED:
                    raise UnreadableFile(_("Too many cells are merged. Unmerge them first."))
    return [_range(ref.decode()) for ref in refs]


def _range(ref: str) -> Range:
    left, top, right, bottom = (int(bound or 0) for bound in range_boundaries(ref))
    return left, top, min(right, MOST_COLUMNS), bottom


def _check_size(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES:
        raise UnreadableFile(
            _("The workbook unpacks to more than %(most)d MB. Save only the rows, as CSV.")
            % {"most": MOST_UNPACKED_BYTES // 1_000_000}
        )
    if "xl/workbook.xml" not in archive.namelist():
        raise UnreadableFile(
            _("The workbook is damaged or no .xlsx file. Save it again, or as CSV.")
        )


def _check_marks(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook of too many XML elements, counted without parsing them."""
    marks = 0
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        with archive.open(name) as part:
            while block := part.read(_BLOCK):
                marks += block.count(b"<")
                if marks > MOST_MARKS:
                    raise UnreadableFile(
                        _(
                            "The workbook holds too many cells, perhaps empty ones. Save only the"
                            " rows, as CSV."
                        )
                    )


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the first sheet."""
    book = fromstring(archive.read("xl/workbook.xml"))
    sheet = book.find(f"{_MAIN}sheets/{_MAIN}sheet")
    if sheet is None:
        raise KeyError(f"{_MAIN}sheet")
    wanted = sheet.get(_RELATED)
    related = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    for link in related.iter(f"{_PACKAGE}Relationship"):
        if link.get("Id") == wanted:
            target = str(link.get("Target"))
            return target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    raise KeyError(wanted)
