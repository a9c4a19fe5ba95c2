from __future__ import annotations

import pytest

from apps.core.language import clean_text, strip_emoji


def test_html_becomes_paragraphs_without_scripts_or_menus() -> None:
    raw = (
        "<nav>Home</nav><h1>Title</h1><p>Salt &amp; water<br>meet.</p>"
        "<ul><li>one</li><li>two</li></ul><script>alert(1)</script><p>End.</p>"
    )
    assert clean_text(raw) == "Title\n\nSalt & water\nmeet.\n\n- one\n- two\n\nEnd."


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    raw = (
        "# 제목\n\n**굵은** 글과 [링크](http://a.kr/b)와 `코드`.\n\n![그림](a.png)\n> 인용\n* 하나"
    )
    assert clean_text(raw) == "제목\n\n굵은 글과 링크와 코드.\n\n인용\n- 하나"


def test_comparisons_and_names_that_look_like_markup_stay() -> None:
    raw = "5 < 6 and 7 > 3, snake_case_name, 2*3*4 = 24."
    assert clean_text(raw) == raw


def test_web_addresses_and_citation_marks_go() -> None:
    assert clean_text("See https://a.co/b?x=1 now.[12] Done[citation needed].") == "See now. Done."


def test_text_comes_out_composed_and_without_control_characters() -> None:
    assert clean_text("\u1112\u1161\u11ab글\u0007\u200b 책\r\n") == "한글 책"


def test_emoji_are_stripped_with_their_joiners_and_tones() -> None:
    assert strip_emoji("Hot 🌞🌞 day 👩🏽‍🚀!") == "Hot day !"


@pytest.mark.parametrize(
    "piece", ["[", "![", "`", "<a", "# ", "\n# ", " \n", "**", "```\n", "<!--"]
)
def test_hostile_repetition_is_cleaned_in_linear_time(piece: str) -> None:
    # Quadratic work on a text of this size would run into the suite's time limit.
    assert len(clean_text(piece * (99_000 // len(piece)))) <= 99_000
