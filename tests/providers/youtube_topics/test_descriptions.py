"""What of a description is worth telling."""

from __future__ import annotations

import pytest

from apps.providers.youtube.descriptions import ExtractMode, text_of

PROSE = (
    "간은 밤사이 낮 동안 쌓인 노폐물을 걸러 내고 다음 날 쓸 에너지를 저장합니다. "
    "이번 영상에서 알아봅니다."
)


@pytest.mark.parametrize(
    "line",
    [
        "#건강#간#수면#의사#아침#운동#식사#물#잠#밤#낮#몸#마음#일상#습관#영양#비타민#단백질",
        "#health, #liver #sleep",
        "구독하기: https://www.youtube.com/@health?sub_confirmation=1",
        "문의 ask@health.example",
        "https://shop.example/buy",
        "👉 www.health.example",
    ],
)
def test_advertising_is_left_out(line: str) -> None:
    assert text_of(f"{PROSE}\n\n{line}", (), ExtractMode.FULL) == PROSE


def test_many_joined_hashtags_before_words_are_read_at_once() -> None:
    line = "#a" * 200 + " and words"
    assert text_of(f"{PROSE}\n{line}", (), ExtractMode.DESCRIPTION) == f"{PROSE}\n{line}"


def test_a_link_inside_a_sentence_takes_only_itself_away() -> None:
    line = "More about this study is told at https://health.example by its authors."
    told = text_of(f"{PROSE}\n{line}", (), ExtractMode.FULL)
    assert told.endswith("More about this study is told at by its authors.")


def test_times_that_are_no_chapters_stay_in_the_text() -> None:
    meals = "12:30 lunch\n18:00 dinner\n21:00 nothing more"
    assert "12:30 lunch" in text_of(f"{PROSE}\n{meals}", (), ExtractMode.DESCRIPTION)
    chapters = "(0:00) Lunch\n[1:00:05] - Dinner\n2:00:00 | Night"
    told = text_of(f"{PROSE}\n{chapters}", (), ExtractMode.HIGHLIGHTS)
    assert told == f"{PROSE}\n\nLunch\nDinner\nNight"


@pytest.mark.parametrize("description", ["", "Short.", "https://a.example\n#b", "\n\n\n"])
def test_too_little_is_nothing(description: str) -> None:
    assert text_of(description, ("tag",), ExtractMode.FULL) == ""
