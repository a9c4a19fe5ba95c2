from __future__ import annotations

import pytest

from apps.core.language import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ("Dr. Smith paid $3.5 million to the U.S. Navy.", "She left at 5 p.m.", "The end."),
        ("J. R. R. Tolkien wrote it.", "It was No. 5, i.e. the best.", "See Fig. 3 for more."),
        ('"Is it true?" he asked.', "“Yes!”", "Nobody moved."),
        ("He works at Acme Inc.", "The firm grew 2.5%."),
        ("Is there life on Mars?", "No.", "The air is too thin."),
    ],
)
def test_english_is_split_where_sentences_end_and_nowhere_else(sentences: tuple[str, ...]) -> None:
    assert split_sentences(" ".join(sentences), "en") == sentences


def test_a_line_break_ends_a_sentence() -> None:
    assert split_sentences("A heading\nA sentence.", "en") == ("A heading", "A sentence.")


def test_korean_quotations_stay_inside_their_sentence() -> None:
    text = '그는 "내년에 다시 온다. 꼭 온다"라고 말했다. 회사는 2.5% 성장했다고 밝혔다.'
    assert split_sentences(text, "ko") == (
        '그는 "내년에 다시 온다. 꼭 온다"라고 말했다.',
        "회사는 2.5% 성장했다고 밝혔다.",
    )


def test_korean_list_numbers_do_not_glue_sentences_together() -> None:
    assert split_sentences("3. 밝은 색 옷을 입는다. 어두운 옷은 햇볕을 흡수한다.", "ko") == (
        "3. 밝은 색 옷을 입는다.",
        "어두운 옷은 햇볕을 흡수한다.",
    )
