"""Files that people bring, good and bad: read within limits, and every fault named."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from apps.contents.spreadsheets import MOST_BYTES, MOST_ROWS, CellProblem, Sheet, read_sheet
from apps.contents.spreadsheets.sheet import MOST_CELL_CHARACTERS, UnreadableFile
from apps.contents.spreadsheets.workbook import MOST_MARKS

TABLE = "제목,본문\n가나다,라마바사\n둘째,아자차카\n"


def workbook(*rows: tuple[Any, ...], **merged: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged.values():
        sheet.merge_cells(cells)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """A workbook with parts exchanged; "sheet" is its first sheet, others are names."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "book": "xl/workbook.xml"}
    changed = {names.get(name, name): content for name, content in parts.items()}
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, changed.pop(name, before.read(name)))
        for name, content in changed.items():
            after.writestr(name, content)
    return buffer.getvalue()


def shape(sheet: Sheet) -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]]]:
    return sheet.header, [(row.number, row.cells) for row in sheet.rows]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949", "euc-kr"],
)
def test_korean_is_read_however_it_was_saved(encoding: str) -> None:
    assert shape(read_sheet(TABLE.encode(encoding))) == (
        ("제목", "본문"),
        [(2, ("가나다", "라마바사")), (3, ("둘째", "아자차카"))],
    )


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_cells_are_parted_by_commas_semicolons_tabs_or_bars(sign: str) -> None:
    data = f'"a{sign}b"{sign}text\r\n1{sign}"two\nlines, ""said"""\r\n'.encode()
    sheet = read_sheet(data)
    assert len(sheet.header) == 2
    assert sheet.rows[0].cells == ("1", 'two\nlines, "said"')


def test_lines_of_two_encodings_in_one_file_are_each_read() -> None:
    data = "제목,본문\n가,나\n".encode() + "다,라\n".encode("cp949")
    assert [row.cells for row in read_sheet(data).rows] == [("가", "나"), ("다", "라")]


def test_letters_that_nobody_can_read_are_named() -> None:
    data = b"text,more\n" + b"ok \xff\xfe\xff,fine\n" + "한글,é\n".encode()
    rows = read_sheet(data).rows
    assert rows[0].problems == (CellProblem(0, "unreadable"),)
    assert rows[1].problems == ()


def test_empty_rows_are_passed_over_and_numbers_stay() -> None:
    rows = read_sheet(b"\n\ntitle,text\n\n ,\na,b\n").rows
    assert [(row.number, row.cells) for row in rows] == [(6, ("a", "b"))]


def test_short_rows_are_filled_and_long_ones_named() -> None:
    rows = read_sheet(b"title,text\na\na,b,,\na,b,c\n").rows
    assert [row.cells for row in rows] == [("a", ""), ("a", "b"), ("a", "b")]
    assert [row.problems for row in rows] == [(), (), (CellProblem(-1, "too_many_cells"),)]


def test_a_cell_of_a_hundred_thousand_characters_and_one_more() -> None:
    rows = read_sheet(
        b"text\n" + b"x" * MOST_CELL_CHARACTERS + b"\n" + b"y" * (MOST_CELL_CHARACTERS + 1)
    ).rows
    assert [row.problems for row in rows] == [(), (CellProblem(0, "too_long"),)]
    assert len(rows[1].cells[0]) == MOST_CELL_CHARACTERS


def test_formulas_of_csv_and_workbook_are_named_and_never_calculated() -> None:
    data = b'text,n\n"=HYPERLINK(""http://x"")",-3.5\n@SUM(A1),1\n'
    assert [row.problems for row in read_sheet(data).rows] == [(CellProblem(0, "formula"),)] * 2
    rows = read_sheet(workbook(("text", "n"), ("=A1&B1", 1), ("plain", "=1/0"))).rows
    assert rows[0].problems == (CellProblem(0, "formula"),)
    assert rows[1].problems == (CellProblem(1, "formula"),)


def test_a_workbook_gives_texts_numbers_and_dates_as_written() -> None:
    moment = datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001 (a workbook knows no zones)
    rows = read_sheet(
        workbook(("title", "n", "day", "at", "yes"), ("가", 3.0, date(2026, 3, 1), moment, True))
    ).rows
    assert rows[0].cells == ("가", "3", "2026-03-01", "2026-03-01 09:30", "TRUE")


def test_merged_cells_are_named_in_every_row_they_cover() -> None:
    data = workbook(("title", "text"), ("a", "b"), ("c", None), ("d", "e"), m="A3:B4")
    assert [row.problems for row in read_sheet(data).rows] == [
        (),
        (CellProblem(0, "merged"), CellProblem(1, "merged")),
    ]


def test_a_workbook_that_lies_about_its_size_is_read_by_its_rows() -> None:
    data = workbook(("title", "text"), ("a", "b"))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    lying = sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert lying != sheet
    assert len(read_sheet(repacked(data, sheet=lying)).rows) == 1


BOMB = b"<worksheet>" + b" " * 90_000_000
ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&b;</workbook>'
)
GOOD = workbook(("title", "text"), ("a", "b"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n\n", "empty"),
        (b"title,text\n", "no rows below"),
        (b"x" * (MOST_BYTES + 1), "larger than 10 MB"),
        (b"t\n" + b"row\n" * (MOST_ROWS + 1), "more than 2000 rows"),
        (",".join(f"c{n}" for n in range(51)).encode() + b"\na\n", "more than 50 columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or protected"),
        (b"%PDF-1.7 whatever", "no table"),
        (b"\n<HTML><table><tr><td>title</td></tr></table>", "web page"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "no table"),
        (bytes(range(1, 9)) * 600, "no table"),
        (b"PK\x03\x04 not a zip at all", "damaged"),
        (GOOD[:-400], "damaged"),
        (repacked(GOOD, sheet=b"<worksheet><sheetData><row"), "damaged"),
        (repacked(GOOD, sheet=BOMB), "unpacks to more than"),
        (repacked(GOOD, book=ENTITIES), "damaged"),
        (workbook(("title", "text"), ("a", "b"), m="A1:B1"), "first row are merged"),
        (workbook(), "empty"),
    ],
    # Not the bytes: a workbook holds the time it was made, and every process must find one name.
    ids=lambda value: "file" if isinstance(value, bytes) else value,
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as caught:
        read_sheet(data)
    assert caught.value.field == "file"


@pytest.mark.parametrize(("head", "line"), [(b"text\n", 2), (b'text\n"two\nlines"\n', 4)])
def test_a_quotation_mark_that_is_never_closed_is_told_by_its_line(head: bytes, line: int) -> None:
    with pytest.raises(UnreadableFile, match=f"opens in line {line} is never closed"):
        read_sheet(head + b'"never closed\nanother,row\n')


def test_zero_bytes_are_left_out_of_names_and_cells() -> None:
    sheet = read_sheet("ti\0tle;text\na\0b;c".encode("utf-32"))
    assert shape(sheet) == (("title", "text"), [(2, ("ab", "c"))])


EMPTY_ROWS = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    + b"<row/>" * (MOST_MARKS + 1)
    + b"</sheetData></worksheet>"
)


def test_millions_of_empty_cells_are_refused_before_they_are_parsed() -> None:
    with pytest.raises(UnreadableFile, match="too many cells"):
        read_sheet(repacked(GOOD, sheet=EMPTY_ROWS))


def test_a_zip_without_a_workbook_is_refused() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableFile, match="damaged"):
        read_sheet(buffer.getvalue())


def test_fifty_thousand_rows_of_a_workbook_are_refused_without_reading_them_all() -> None:
    with pytest.raises(UnreadableFile, match="more than 2000 rows"):
        read_sheet(workbook(("text",), *((f"row {n}",) for n in range(50_000))))
