from __future__ import annotations

import pytest

from apps.core.language.words import spoken_length
from apps.providers.embedded.script.hooks import HookSource, choose_hook

KOREAN_TEXT = "모래 배터리는 열을 저장한다. 모래 100톤이 500도까지 올라간다."
ENGLISH_TEXT = "Sand batteries store heat. 100 tonnes of sand reach 500 degrees."


def source(title: str, language: str = "en", topic: str = "") -> HookSource:
    text = KOREAN_TEXT if language == "ko" else ENGLISH_TEXT
    return HookSource(title, topic, text, language, 6.5 if language == "ko" else 14.0)


@pytest.mark.parametrize(
    ("title", "language", "hook"),
    [
        ("Why is the sky blue?", "en", "Why is the sky blue?"),
        ("How sand stores heat", "en", "Ever wondered how sand stores heat?"),
        ("The ten days that never happened", "en", "The ten days that never happened."),
        ("하늘은 왜 파란가", "ko", "하늘은 왜 파란가?"),
        ("심해에서 생명을 찾다", "ko", "심해에서 생명을 찾다."),
        ("모래가 열을 저장한다", "ko", "모래가 열을 저장합니다."),
    ],
)
def test_a_title_becomes_a_natural_sentence(title: str, language: str, hook: str) -> None:
    assert choose_hook(source(title, language), "") == hook


def test_the_template_comes_first_and_takes_the_particle_its_word_asks_for() -> None:
    template = "{topic}은(는) 정말 다를까요?"
    assert choose_hook(source("모래", "ko", "모래"), template) == "모래는 정말 다를까요?"
    assert choose_hook(source("한글", "ko", "한글"), template) == "한글은 정말 다를까요?"


def test_an_alternative_with_a_number_the_source_does_not_have_is_not_used() -> None:
    template = "3 secrets of {title}\nThe truth about {title}"
    assert choose_hook(source("sand heat"), template) == "The truth about sand heat."


def test_a_hook_is_speakable_within_three_seconds_whatever_the_title() -> None:
    title = "An extraordinarily long headline about everything that batteries can do for cities"
    hook = choose_hook(source(title, topic="batteries"), "{title}\nHave you heard of {topic}?")
    assert hook == "Have you heard of batteries?"
    assert spoken_length(hook, "en") <= 3 * 14.0


def test_the_same_source_always_gives_the_same_hook() -> None:
    template = "{title} one\n{title} two\n{title} three"
    assert len({choose_hook(source("sand"), template) for _ in range(5)}) == 1
