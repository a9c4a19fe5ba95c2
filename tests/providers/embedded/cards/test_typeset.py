"""Setting type: large, even, whole words, and nothing no font can draw."""

from __future__ import annotations

import pytest

from apps.providers.embedded.cards.text import clean, family_for, words_of
from apps.providers.embedded.cards.typeset import Limits, fit, line_text, measure, runs
from apps.providers.embedded.fonts import covers

ROOM = Limits(width=848, height=700, largest=176, smallest=56)


def lines_of(text: str, limits: Limits = ROOM, family: str = "Black Han Sans") -> list[str]:
    return [line_text(line) for line in fit(words_of(text), family, limits).lines]


@pytest.mark.parametrize(
    "text",
    [
        "모래로 데우는 마을",
        "겨울에도 식지 않는 거대한 모래 창고가 핀란드에 있다",
        "Charging to 80% keeps twice the life",
        "A",
    ],
)
def test_a_block_fits_its_room_and_keeps_every_word(text: str) -> None:
    block = fit(words_of(text), "Black Han Sans", ROOM)
    assert block.height <= ROOM.height
    assert len(block.lines) <= ROOM.lines
    assert ROOM.smallest <= block.size <= ROOM.largest
    for line in block.lines:
        assert measure(line_text(line), block.family, block.size) <= ROOM.width
    assert " ".join(line_text(line) for line in block.lines) == text


def test_short_text_is_larger_than_long_text() -> None:
    short = fit(words_of("모래 배터리"), "Black Han Sans", ROOM)
    long = fit(words_of("겨울에도 식지 않는 거대한 모래 창고 이야기"), "Black Han Sans", ROOM)
    assert short.size > long.size


def test_lines_are_even_so_no_word_is_left_alone() -> None:
    assert lines_of("탄소 배출 70% 감소") == ["탄소 배출", "70% 감소"]


def test_a_line_never_ends_on_a_word_that_belongs_to_the_next() -> None:
    for text in (
        "매일 커피 세 잔, 심장에는 오히려 좋았다",
        "Coffee after noon costs an hour of sleep",
    ):
        for line in lines_of(text)[:-1]:
            assert line.split()[-1] not in {"세", "an", "of"}


def test_a_word_wider_than_the_room_is_cut_and_all_of_it_kept() -> None:
    word = "가" * 40
    assert "".join(lines_of(word)) == word


def test_text_too_long_for_the_smallest_size_ends_in_an_ellipsis() -> None:
    lines = lines_of("아주 긴 문장이 끝없이 이어집니다 " * 20)
    assert len(lines) <= 4
    assert lines[-1].endswith("…")


def test_emphasis_reaches_korean_words_with_their_endings_only() -> None:
    marked = words_of("모래로 데우는 모래시계공장과 마을", ["모래", "마을"])
    assert [word.text for word in marked if word.strong] == ["모래로", "마을"]


def test_emphasis_may_be_a_phrase_in_any_case_before_punctuation() -> None:
    marked = words_of("It keeps Twice the life, they say", ["twice the life"])
    assert [word.text for word in marked if word.strong] == ["Twice", "the", "life,"]


def test_english_emphasis_is_the_whole_word() -> None:
    assert not any(word.strong for word in words_of("Sandstorm ahead", ["sand"]))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("모래 🔥 배터리", "모래 배터리"),
        ("👨‍👩‍👧 family ❤️", "family"),
        ("🇰🇷한국", "한국"),
        ("\u200b영\ufeff하", "영 하"),
        ("ab\ue000c", "ab c"),
        ("서울", "서울"),
    ],
)
def test_what_no_font_can_draw_is_left_out(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize("family", ["Anton", "Montserrat ExtraBold", "Black Han Sans", "Jua"])
def test_every_character_is_set_in_a_font_that_has_it(family: str) -> None:
    for text in ("모래 배터리 → 600℃ · “뷁” €1,000", "naïve café №5 — “yes” ✓"):
        for used, piece in runs(clean(text), family_for(text, family)):
            assert covers(used, piece), (used, piece)


def test_a_headline_whose_letters_a_font_lacks_is_set_whole_in_pretendard() -> None:
    assert family_for("AI가 쓴 시", "Anton") == "Pretendard Black"
    assert family_for("AI → 70%", "Anton") == "Anton"
