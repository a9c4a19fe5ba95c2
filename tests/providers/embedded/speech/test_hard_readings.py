"""Numbers, units, dates, signs and names as a narrator says them: a table for each language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from apps.providers.embedded.speech.reading.english import read_english
from apps.providers.embedded.speech.reading.korean import read_korean


def cases(name: str) -> list[tuple[str, str]]:
    """The lines `written => said` of a table beside this file."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [(written, said) for written, _, said in (line.partition(" => ") for line in lines)]


@pytest.mark.parametrize(
    ("table", "read"), [("readings_ko.txt", read_korean), ("readings_en.txt", read_english)]
)
def test_every_case_of_the_table_is_said_so(
    table: str, read: Callable[[Sequence[str]], list[str]]
) -> None:
    expected = cases(table)
    assert len(expected) > 250
    heard = [(written, " ".join(filter(None, read(written.split())))) for written, _ in expected]
    assert heard == expected


@pytest.mark.parametrize("read", [read_korean, read_english])
def test_no_reading_changes_how_many_tokens_there_are(
    read: Callable[[Sequence[str]], list[str]],
) -> None:
    for table in ("readings_ko.txt", "readings_en.txt"):
        for written, _ in cases(table):
            assert len(read(written.split())) == len(written.split())
