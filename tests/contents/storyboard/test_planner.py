from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from apps.contents.storyboard import ScenePlan, plan_scenes
from apps.core.language.words import numbers_in
from apps.providers.capabilities.image import CardKind
from apps.providers.capabilities.script import ScriptDraft, ScriptRequest
from apps.providers.embedded.script import ExtractiveScriptWriter

ICON_WORDS = {
    "🔋": {"en": ["battery"], "ko": ["배터리"]},
    "📰": {"en": ["news"], "ko": ["뉴스"]},
    "⚡": {"en": ["electricity"], "ko": ["전기"]},
    "🌡️": {"en": ["temperature"], "ko": ["온도"]},
    "🚢": {"en": ["ship"], "ko": ["배"]},
    "✈️": {"en": ["travel"], "ko": ["여행"]},
}
ICONS = frozenset(("🔋", "📰", "⚡", "🌡", "🚢", "✈"))
SAMPLES = Path(__file__).parents[3] / "apps/contents/samples"


def plan(body: Sequence[str], language: str = "en", **script: str) -> tuple[ScenePlan, ...]:
    draft = ScriptDraft(
        title=script.get("title", ""),
        hook=script.get("hook", ""),
        body=tuple(body),
        call_to_action=script.get("call_to_action", ""),
    )
    return plan_scenes(draft, language, "Label", ICONS, ICON_WORDS)


def plan_one(sentence: str, language: str = "en") -> ScenePlan:
    (scene,) = plan([sentence], language)
    return scene


def test_every_beat_is_one_scene_in_spoken_order() -> None:
    scenes = plan(["One day the sea froze."], hook="A frozen sea.", call_to_action="Follow us.")
    assert [scene.position for scene in scenes] == [0, 1, 2]
    assert [scene.narration for scene in scenes] == [
        "A frozen sea.",
        "One day the sea froze.",
        "Follow us.",
    ]
    assert [scene.kind for scene in scenes] == [
        CardKind.TITLE,
        CardKind.STATEMENT,
        CardKind.CALL_TO_ACTION,
    ]


@pytest.mark.parametrize(
    ("sentence", "language", "kind", "display"),
    [
        ("Emissions fell by 70% last winter.", "en", CardKind.NUMBER, "70%"),
        ("It caused $7 billion in damage.", "en", CardKind.NUMBER, "$7 billion"),
        ("The room is about 18 °C.", "en", CardKind.NUMBER, "18 °C"),
        ("탄소 배출이 약 70% 줄어들었습니다.", "ko", CardKind.NUMBER, "70%"),
        ("판매량은 14만6천 대를 기록했습니다.", "ko", CardKind.NUMBER, "14만6천 대"),
        ("보조금은 580만원으로 줄어듭니다.", "ko", CardKind.NUMBER, "580만원"),
        ("물의 온도는 400도에 이릅니다.", "ko", CardKind.NUMBER, "400도"),
    ],
)
def test_one_striking_figure_gets_a_number_card(
    sentence: str, language: str, kind: CardKind, display: str
) -> None:
    scene = plan_one(sentence, language)
    assert scene.kind is kind
    assert [figure.display for figure in scene.figures] == [display]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("The party begins at 4 p.m. on 11 March.", "en"),
        ("He was born in 1731 near the river.", "en"),
        ("The Viking 1 lander reached Mars.", "en"),
        ("10월 9일은 한글날입니다.", "ko"),
        ("오후 2시부터는 밖에 나가지 않습니다.", "ko"),
        ("1443년에 한글이 만들어졌습니다.", "ko"),
    ],
)
def test_dates_times_and_names_are_no_figures(sentence: str, language: str) -> None:
    assert plan_one(sentence, language).kind is CardKind.STATEMENT


def test_two_figures_of_one_unit_are_compared_under_their_own_names() -> None:
    english = plan_one(
        "In every 400 years, Caesar's calendar had 100 leap years, while Gregory's calendar has 97."
    )
    assert english.kind is CardKind.COMPARISON
    assert [(f.label, f.display) for f in english.figures] == [
        ("Caesar's calendar", "100 leap years"),
        ("Gregory's calendar", "97"),
    ]
    korean = plan_one("오늘날에는 자음 14자와 모음 10자가 남았습니다.", "ko")
    assert [(f.label, f.display) for f in korean.figures] == [("자음", "14자"), ("모음", "10자")]


def test_figures_of_different_things_are_never_compared() -> None:
    scene = plan_one("The storm killed 31 people and flooded 60 subway stations.")
    assert scene.kind not in (CardKind.COMPARISON, CardKind.BARS)
    korean = plan_one("비중은 9.1%로, 처음으로 9%를 넘어섰습니다.", "ko")
    assert korean.kind not in (CardKind.COMPARISON, CardKind.BARS)


@pytest.mark.parametrize(
    ("sentence", "language", "items"),
    [
        (
            "Four countries jumped first: Spain, Portugal, Italy and Poland.",
            "en",
            ("Spain", "Portugal", "Italy", "Poland"),
        ),
        (
            "자음은 혀, 입술, 이, 목구멍의 모양을 본떠 만들었습니다.",
            "ko",
            ("혀", "입술", "이", "목구멍"),
        ),
    ],
)
def test_an_enumeration_is_listed(sentence: str, language: str, items: tuple[str, ...]) -> None:
    scene = plan_one(sentence, language)
    assert scene.kind is CardKind.LIST
    assert scene.items == items


def test_commas_between_clauses_are_no_list() -> None:
    scene = plan_one("After lunch, get up, read something and go home.")
    assert scene.kind is not CardKind.LIST


@pytest.mark.parametrize(
    ("sentence", "language", "words", "speaker"),
    [
        (
            '"We cannot wait for another storm," said Mayor Ana Ruiz.',
            "en",
            "We cannot wait for another storm",
            "Mayor Ana Ruiz",
        ),
        (
            '학자 정인지는 "어리석은 사람도 열흘이면 배울 수 있다"라고 적었습니다.',
            "ko",
            "어리석은 사람도 열흘이면 배울 수 있다",
            "학자 정인지",
        ),
    ],
)
def test_speech_is_quoted_whole_with_its_speaker(
    sentence: str, language: str, words: str, speaker: str
) -> None:
    scene = plan_one(sentence, language)
    assert (scene.kind, scene.headline, scene.label) == (CardKind.QUOTE, words, speaker)


def test_years_told_one_after_the_other_end_in_a_timeline() -> None:
    scenes = plan(["Britain changed in 1752.", "Many people waited.", "Russia changed in 1918."])
    assert scenes[-1].kind is CardKind.TIMELINE
    assert scenes[-1].items == ("1752: Britain changed", "1918: Russia changed")


@pytest.mark.parametrize(
    ("sentence", "language", "headline"),
    [
        ("탄소 배출이 약 70% 줄어들었습니다.", "ko", "탄소 배출 감소"),
        ("폭염은 조용한 재난입니다.", "ko", "폭염, 조용한 재난"),
        ("하지만 물은 끓지 않습니다.", "ko", "물은 끓지 않는다"),
        ("그들은 길을 잃었습니다.", "ko", "길을 잃었다"),
        ("Spring came late.", "en", "Spring came late"),
        (
            "In 45 BC, Julius Caesar gave Rome a new calendar with an extra day every four years.",
            "en",
            "Julius Caesar gave Rome a new calendar",
        ),
        (
            "Ray Tomlinson, an engineer in Cambridge, sent the first email.",
            "en",
            "Ray Tomlinson sent the first email",
        ),
    ],
)
def test_headlines_are_short_and_keep_the_claim(
    sentence: str, language: str, headline: str
) -> None:
    assert plan_one(sentence, language).headline == headline


@pytest.mark.parametrize(
    "sentence",
    [
        "Under the rule, a century year is a leap year only if it can be divided by 400.",
        "The new drug helped patients in the large trial, but not those with a weak heart.",
        "Vitamin tablets prevented colds among the young soldiers unless they slept badly.",
    ],
)
def test_a_headline_never_drops_what_turns_the_meaning_round(sentence: str) -> None:
    headline = plan_one(sentence).headline
    assert "leap year" not in headline
    assert "helped" not in headline
    assert "prevented" not in headline


@pytest.mark.parametrize(
    ("sentence", "language", "icon"),
    [
        ("Sand batteries store heat.", "en", "🔋"),
        ("A new idea was born.", "en", ""),
        ("Light travels fast.", "en", ""),
        ("모래 배터리는 열을 저장합니다.", "ko", "🔋"),
        ("값이 세 배로 뛰었습니다.", "ko", ""),
        ("물의 온도가 올라갑니다.", "ko", "🌡️"),
    ],
)
def test_an_icon_needs_its_word_in_the_sentence(sentence: str, language: str, icon: str) -> None:
    assert plan_one(sentence, language).icon == icon


def test_no_icon_comes_twice_in_a_film() -> None:
    scenes = plan(["A battery is full.", "The battery is empty.", "Electricity fills the battery."])
    assert [scene.icon for scene in scenes] == ["🔋", "", "⚡"]


def test_no_card_comes_three_times_in_a_row_when_there_is_another() -> None:
    scenes = plan([f"Sales grew by {share}% in the last year." for share in (10, 20, 30, 40)])
    kinds = [scene.kind for scene in scenes]
    assert kinds == [CardKind.NUMBER, CardKind.NUMBER, CardKind.STATEMENT, CardKind.NUMBER]


@pytest.mark.parametrize(
    ("name", "language"), [("missing-days.en.md", "en"), ("hangul.ko.md", "ko")]
)
def test_a_sample_becomes_a_varied_film_that_says_only_what_is_narrated(
    name: str, language: str
) -> None:
    title, _, text = (SAMPLES / name).read_text().partition("\n")
    order = ScriptRequest(title, text, language, "short", "history", "casual", 60, 7.0)
    draft = ExtractiveScriptWriter().write(order)
    scenes = plan_scenes(draft, language, "", ICONS, ICON_WORDS)
    told = "".join(scene.narration for scene in scenes)
    assert len({scene.kind for scene in scenes}) >= 4
    for scene in scenes:
        assert scene.headline
        assert len(scene.headline) <= 48
        assert set(numbers_in(scene.headline)) <= set(numbers_in(told + draft.title))
        assert all(word in scene.headline for word in scene.emphasis)
        assert scene.visual_prompt
    for before, after in pairwise(scenes):
        assert not after.icon or before.icon != after.icon
    assert scenes == plan_scenes(draft, language, "", ICONS, ICON_WORDS)
