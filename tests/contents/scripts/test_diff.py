from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.contents.scripts.diff import diff_scripts
from apps.core.language.differences import mark_words

OLD = ("What is a metre?", "It was a bar of platinum.", "Now it is light.", "Follow us.")


def shape(new: tuple[str, ...]) -> list[tuple[str, str, int | None, int | None]]:
    lines = diff_scripts(OLD, new)
    return [(line.part, line.change, line.before_line, line.after_line) for line in lines]


def test_the_same_script_has_no_changes() -> None:
    assert {change for _part, change, _old, _new in shape(OLD)} == {"same"}


def test_a_reworded_line_keeps_its_partner_and_marks_the_words() -> None:
    line = diff_scripts(OLD, (OLD[0], "It was a bar of gold.", OLD[2], OLD[3]))[1]
    assert (line.change, line.before_line, line.after_line) == ("changed", 1, 1)
    assert [(piece.change, piece.text) for piece in line.pieces] == [
        ("same", "It was a bar of "),
        ("removed", "platinum."),
        ("added", "gold."),
    ]


def test_a_new_line_moves_those_after_it_without_marking_them() -> None:
    new = (OLD[0], "Seven years passed.", *OLD[1:])
    assert shape(new) == [
        ("hook", "same", None, None),
        ("body", "added", None, 1),
        ("body", "same", 1, 2),
        ("body", "same", 2, 3),
        ("cta", "same", None, None),
    ]


def test_a_line_that_went_and_one_that_came_are_two_changes() -> None:
    new = (OLD[0], "금리가 올랐습니다.", OLD[2], "")
    assert [change for _part, change, _old, _new in shape(new)] == [
        "same",
        "removed",
        "added",
        "same",
        "removed",
    ]


@pytest.mark.parametrize(
    ("before", "after"), [("", "A b."), ("가 나 다", "가 라 다"), ("a  b", "a b")]
)
def test_the_marked_words_give_both_texts_back(before: str, after: str) -> None:
    pieces = mark_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.change != "added") == before
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == after


_LINES = st.lists(st.sampled_from(["a b c", "a b d", "x y", "나무 하늘", ""]), max_size=6)


@settings(max_examples=150, deadline=None)
@given(_LINES, _LINES)
def test_every_line_of_both_scripts_is_there_once_and_in_order(
    before: list[str], after: list[str]
) -> None:
    lines = diff_scripts(("h", *before, "c"), ("h", *after, "c"))
    body = [line for line in lines if line.part == "body"]
    assert [one.before_line for one in body if one.before_line] == _counted(before)
    assert [one.after_line for one in body if one.after_line] == _counted(after)


def _counted(lines: list[str]) -> list[int]:
    return list(range(1, len(lines) + 1))
