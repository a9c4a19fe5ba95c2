"""Sentences that were broken to fit a page are whole again; other breaks stay."""

from __future__ import annotations

import pytest

from apps.core.language import clean_text, split_sentences
from tests.support.productions import ENGLISH_TEXT, KOREAN_TEXT


def test_english_broken_at_a_width_gives_whole_sentences() -> None:
    sentences = split_sentences(clean_text(ENGLISH_TEXT), "en")
    assert len(sentences) == 5
    assert sentences[2] == "In 1889 a bar of platinum and iridium became the official metre."
    assert sentences[3].endswith("the distance that light travels in 1/299,792,458 of a second.")


def test_korean_broken_at_a_width_gives_whole_sentences() -> None:
    sentences = split_sentences(clean_text(KOREAN_TEXT), "ko")
    assert "처음에는 자음 17자와 모음 11자를 합쳐 28자였다." in sentences
    assert len(sentences) == 5


@pytest.mark.parametrize(
    "text",
    [
        "A heading\nThe first sentence of a text that is long enough to be a line. The second.",
        "- one point of a list\n- another point of it",
        "1. Boil the water for three minutes\n2. Add the noodles to it",
        "Storm closes the harbour for a week\nCouncil votes for a new flood barrier",
        "It ends here.\nAnd this begins.",
        "오늘의 주요 소식\n정부가 새 정책을 발표했다. 내년부터 시행한다.",
    ],
)
def test_breaks_that_mean_something_stay(text: str) -> None:
    assert clean_text(text) == text


def test_a_list_item_may_go_on_in_the_next_line() -> None:
    assert clean_text("- a point so long that it is\ncontinued here\n- another") == (
        "- a point so long that it is continued here\n- another"
    )


def test_every_word_is_kept_in_order() -> None:
    for text in (ENGLISH_TEXT, KOREAN_TEXT):
        assert clean_text(text).split() == text.split()
