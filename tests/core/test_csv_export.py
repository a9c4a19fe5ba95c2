from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

import pytest

from apps.core.csv_export import csv_response, safe_cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "＝1", "\n=1"],
)
def test_what_a_spreadsheet_would_calculate_is_marked_as_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["a=b", "", "한글", "1-2", -5, 1.5, None, Decimal("3.5")])
def test_everything_else_is_left_as_it_is(value: object) -> None:
    assert safe_cell(value) == ("" if value is None else str(value))


def test_the_file_is_read_back_as_it_was_written() -> None:
    rows: list[list[object]] = [["a,b", 'say "x"', "two\nlines"], ["한글", -1, None]]
    answer = csv_response("things", ["one", "two", "three"], rows)
    text = b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]
    assert text.startswith("\ufeff")
    assert list(csv.reader(StringIO(text[1:], newline=""))) == [
        ["one", "two", "three"],
        ["a,b", 'say "x"', "two\nlines"],
        ["한글", "-1", ""],
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="things.csv"'
