"""Rows of values over years: found in sentences and tables, told by a part, drawn whole."""

from __future__ import annotations

import pytest

from apps.contents.storyboard import plan_scenes
from apps.contents.storyboard.choices import read_figure
from apps.contents.storyboard.matching import match_sentences
from apps.contents.storyboard.series import find_series
from apps.contents.storyboard.terms import search_terms
from apps.providers.capabilities.image import CardKind
from apps.providers.capabilities.script import ScriptDraft

SENTENCE = "The share of electric cars was 2019 10%, 2020 14%, 2021 17% and 2022 22%."


@pytest.mark.parametrize(
    ("text", "language", "points"),
    [
        (SENTENCE, "en", [("2019", 10), ("2020", 14), ("2021", 17), ("2022", 22)]),
        (
            "Sales were 10% in 2019, 14% in 2020 and 17% in 2021.",
            "en",
            [("2019", 10), ("2020", 14), ("2021", 17)],
        ),
        (
            "전기차 비율은 2019년 2.1%, 2020년 3%, 2021년 5.8%였다.",
            "ko",
            [("2019", 2.1), ("2020", 3), ("2021", 5.8)],
        ),
        (
            "연도 | 출생아\n2000 | 64만 명\n2010 | 47만 명\n2020 | 27만 명",
            "ko",
            [("2000", 640000), ("2010", 470000), ("2020", 270000)],
        ),
        (
            "날짜별 종가\n12월 30일 262.24달러\n12월 31일 270달러\n1월 2일 269.5달러",
            "ko",
            [("12월 30일", 262.24), ("12월 31일", 270), ("1월 2일", 269.5)],
        ),
        (
            "Close by day\nMarch 2: 2,531.67\nMarch 3: 2,532.67\nMarch 4: 2,540.00",
            "en",
            [("March 2", 2531.67), ("March 3", 2532.67), ("March 4", 2540)],
        ),
        (
            "Year,Visitors\n2018,812\n2019,790\n2021,910",
            "en",
            [("2018", 812), ("2019", 790), ("2021", 910)],
        ),
    ],
)
def test_a_row_is_found(text: str, language: str, points: list[tuple[str, float]]) -> None:
    (row,) = find_series(text, language)
    assert [(figure.label, figure.value) for figure in row] == points


@pytest.mark.parametrize(
    "text",
    [
        "The metre was defined in 1791, the bar made in 1889, and light chosen in 1983.",
        "In 2019 it was 10%, and in 2020 it was 14%.",
        "In 2019 it was 10%. In 2020 it cost $14. In 2021 it weighed 17 kg.",
        "2021 17%, 2020 14%, 2019 10%",
        "On March 2 it was 10%, on March 3 it was 14%, and on March 4 it was 17%.",
        "March 4: 10%\nMarch 3: 14%\nMarch 2: 17%",
    ],
)
def test_what_is_no_row_is_not_drawn(text: str) -> None:
    assert find_series(text, "en") == ()


def test_a_part_told_in_the_script_is_drawn_with_the_whole_row_once() -> None:
    script = ScriptDraft(
        title="",
        hook="",
        body=("By 2022, 22% of new cars were electric.", "In 2021 it was 17%.", "Cars changed."),
        call_to_action="",
    )
    scenes = plan_scenes(script, "en", "", frozenset(), {}, source=SENTENCE)
    assert [scene.kind is CardKind.LINE for scene in scenes] == [True, False, False]
    assert len(scenes[0].figures) == 4


@pytest.mark.parametrize(
    ("line", "language", "value", "unit"),
    [
        ("2020: 14%", "en", 14, "%"),
        ("서울: 940만 명", "ko", 9_400_000, "명"),
        ("Loss: -3.5", "en", -3.5, ""),
        ("2020", "en", None, ""),
        (": 5%", "en", None, ""),
    ],
)
def test_a_value_that_a_person_typed(
    line: str, language: str, value: float | None, unit: str
) -> None:
    figure = read_figure(line, language)
    assert (figure and (figure.value, figure.unit)) == (
        (value is not None and (value, unit)) or None
    )


def test_what_is_looked_for_are_things_and_not_amounts() -> None:
    terms = search_terms("국내 전기차 배터리 공장은 최근 비율이 늘었습니다.", "배터리 공장", "ko")
    assert terms
    assert not {"비율", "최근"} & set(terms)
    assert "wind" in search_terms("A share of 54 percent comes from wind turbines.", "wind", "en")


def test_scenes_are_matched_by_their_words_wherever_they_stand() -> None:
    old = ["One sea.", "Two seas were cold.", "Three ships came.", "Four left."]
    new = ["Three ships came.", "One sea.", "Two seas were very cold.", "Nothing alike at all."]
    found = match_sentences(old, new)
    assert [(match.old, match.is_same) for match in found] == [
        (2, True),
        (0, True),
        (1, False),
        (None, False),
    ]
