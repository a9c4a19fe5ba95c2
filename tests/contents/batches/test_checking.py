"""Every row is checked before anything is made, and told what is wrong with it."""

from __future__ import annotations

import pytest

from apps.contents.batches.columns import checked_mapping, guessed_mapping
from apps.contents.batches.rows import RowChecker, sentence
from apps.contents.models import Batch, Content
from apps.contents.services.batches import create_batch, map_columns, same_file
from apps.core.errors import InvalidInput
from tests.contents.batches.conftest import Make, text
from tests.support.cast import Cast

MAPPING = {"title": 0, "topic": 1, "text": 2, "url": 3, "template": 4, "voice": 5}


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        (["제목", "본문"], {"title": 0, "text": 1}),
        (["본 문", "영상 제목", "비고"], {"text": 0, "title": 1}),
        (["Topic", "VOICE", "Template"], {"topic": 0, "voice": 1, "template": 2}),
        (["URL", "링크"], {"url": 0}),
        (["아무 이름"], {"text": 0}),
        (["제목"], {"title": 0}),
        (["이것", "저것"], {}),
    ],
)
def test_columns_are_known_by_their_names(columns: list[str], mapping: dict[str, int]) -> None:
    assert guessed_mapping(columns) == mapping


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"colour": 0}, "mapping.colour"),
        ({"text": 2}, "mapping.text"),
        ({"text": -1}, "mapping.text"),
        ({"text": 0, "title": 0}, "mapping"),
        ({"template": 0}, "mapping"),
        ({}, "mapping"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(mapping: dict[str, int], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_mapping(mapping, ["a", "b"])
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("cells", "cell_problems", "found"),
    [
        (["", "", text(1), "", "", ""], [], []),
        (["", "", "", "https://example.com/a", "", ""], [], []),
        (["", "", "", "", "small", ""], [], [("", "no_source")]),
        (["x", "", "", "", "", ""], [], [("title", "topic_alone")]),
        (["x", "!!!", "", "", "", ""], [], [("topic", "no_topic")]),
        (["", "한글로 쓴 글입니다. " * 50, "", "", "", ""], [], [("topic", "other_language")]),
        (["x", "Metres", "", "", "", ""], [], [("topic", "topic_alone")]),
        (["x", "", "Too short.", "", "", ""], [], [("text", "too_short")]),
        (["x", "", "한글로 쓴 글입니다. " * 30, "", "", ""], [], [("text", "other_language")]),
        (["x", "", text(1), "https://a.example", "", ""], [], [("url", "two_sources")]),
        (["x", "", "", "ftp://a.example/x", "", ""], [], [("url", "bad_url")]),
        (["x", "", "", "https://", "", ""], [], [("url", "bad_url")]),
        (["x" * 201, "", text(1), "", "", ""], [], [("title", "title_too_long")]),
        (
            ["", "", text(1), "", "nope", "ko-jun"],
            [],
            [("template", "unknown_template"), ("voice", "unknown_voice")],
        ),
        (["=A1", "", "x", "", "", ""], [[2, "formula"]], [("text", "formula")]),
        (["", "", "y" * 9, "", "", ""], [[2, "too_long"]], [("text", "cell_too_long")]),
        (["", "", text(1), "", "", ""], [[-1, "too_many_cells"]], [("", "too_many_cells")]),
        (["", "", text(1), "", "", "", "#REF!"], [[6, "error_value"]], []),
    ],
)
def test_every_fault_is_told_at_its_field(
    cells: list[str], cell_problems: list[list[object]], found: list[tuple[str, str]]
) -> None:
    checker = RowChecker("en", frozenset({"small"}), frozenset({"en-hana"}))
    problems = checker.problems(2, cells, cell_problems, MAPPING)
    assert [(one["field"], one["code"]) for one in problems] == found
    assert all(sentence(one) for one in problems)


def test_a_row_that_comes_twice_is_told_where_it_came_first() -> None:
    checker = RowChecker("en", frozenset(), frozenset())
    assert checker.problems(2, ["a", text(1)], [], {"title": 0, "text": 1}) == []
    again = checker.problems(5, ["b", text(1)], [], {"title": 0, "text": 1})
    assert sentence(again[0]) == "The same as row 2."


def test_a_file_becomes_checked_rows_and_nothing_else(make: Make) -> None:
    batch = make(good=2, faulty=1)
    rows = list(batch.rows.values_list("number", "status", "title"))
    assert rows == [
        (2, "waiting", "Film 0"),
        (3, "waiting", "Film 1"),
        (4, "faulty", "Short 0"),
    ]
    assert Content.objects.filter(project=batch.project).count() == 1  # the cast's own


def test_another_mapping_checks_every_row_anew(cast: Cast) -> None:
    data = f'first,second\n"{text(1)}",{"A title"}\n'.encode()
    batch = create_batch(by=cast.editor, project=cast.project, name="x.csv", data=data)
    assert batch.rows.get().status == "faulty"
    map_columns(by=cast.editor, batch=batch, mapping={"text": 0, "title": 1})
    row = batch.rows.get()
    assert (row.status, row.title, row.problems) == ("waiting", "A title", [])


def test_the_same_file_is_noticed(make: Make) -> None:
    first = make()
    assert same_file(first) is None
    assert same_file(make()) == first
    assert same_file(make(good=2)) is None


def test_a_file_that_cannot_be_read_leaves_nothing(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="no rows"):
        create_batch(by=cast.editor, project=cast.project, name="x.csv", data=b"text\n")
    assert not Batch.objects.exists()
