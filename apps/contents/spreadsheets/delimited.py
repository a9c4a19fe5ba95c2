"""CSV as people really save it: UTF-8 with and without a mark, UTF-16, UTF-32, CP949; commas,
semicolons, tabs or bars."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from apps.contents.spreadsheets.sheet import (
    MOST_BYTES,
    CellProblem,
    SheetRow,
    UnreadableFile,
)
from apps.core.sentences import gettext as _

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", ";", "\t", "|")
_LOST = "\ufffd"
# A spreadsheet would calculate these; a minus before a number is a number.
_FORMULA = ("=", "@")
_CONTROL_SHARE = 0.01
# A row of ours after the last one: a quotation mark that was left open swallows it.
_END = "\ufdd0"
# Old Korean systems export web pages that are called .xls.
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|meta|table|\?xml)\b", re.IGNORECASE)

# The module's own limit would stop at 131,072 characters with an error of its own.
csv.field_size_limit(MOST_BYTES)


def rows_of(data: bytes) -> Iterator[SheetRow]:
    """The rows with their numbers, cells as text."""
    text = decoded(data)
    if sum(c < " " and c not in "\t\r\n\x00" for c in text[:4000]) > 4000 * _CONTROL_SHARE:
        raise UnreadableFile(_("This is no table. Give a CSV or an .xlsx file."))
    if _PAGE.match(text):
        raise UnreadableFile(
            _("This is a web page, whatever its name says. Open it and save it as .xlsx or CSV.")
        )
    file = StringIO(f"{text}\n{_END}", newline="")
    reader = csv.reader(file, delimiter=_delimiter(text), strict=False)
    first_line = 1
    try:
        for number, cells in enumerate(reader, start=1):
            if cells == [_END]:
                return
            if cells and cells[-1].endswith(_END):
                raise _unclosed(first_line)
            yield SheetRow(number, tuple(cells), tuple(_problems(cells)))
            first_line = reader.line_num + 1
    except csv.Error as error:
        raise _unclosed(first_line) from error


def _unclosed(line: int) -> UnreadableFile:
    return UnreadableFile(
        _("A quotation mark that opens in line %(line)d is never closed. Close it, or remove it.")
        % {"line": line}
    )


def decoded(data: bytes) -> str:
    """The text of the file. Lines that are neither UTF-8 nor CP949 keep U+FFFD where a letter was
    lost; the rows say so."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    encoding = _without_mark(data)
    if encoding:
        return data.decode(encoding, errors="replace")
    for encoding in ("utf-8", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return "\n".join(_line(line) for line in data.split(b"\n"))


def _without_mark(data: bytes) -> str:
    """UTF-16 that lost its mark shows by its zero bytes: every second one for Latin text."""
    sample = data[:4000]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[start::2].count(0)
        if zeros > len(sample) * 0.1 and zeros > sample[1 - start :: 2].count(0) * 4:
            return encoding
    return ""


def _line(line: bytes) -> str:
    for encoding in ("utf-8", "cp949"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", errors="replace")


def _delimiter(text: str) -> str:
    """The sign that parts the first line into most cells; quoted signs do not count."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    counts = {sign: len(next(csv.reader([first], delimiter=sign))) for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: counts[sign])


def _problems(cells: list[str]) -> Iterator[CellProblem]:
    for column, cell in enumerate(cells):
        if _LOST in cell:
            yield CellProblem(column, "unreadable")
        if cell.lstrip().startswith(_FORMULA):
            yield CellProblem(column, "formula")
