"""Icons: each is a real picture, and the words that lead to it lead to it alone."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from apps.providers.embedded import cards
from apps.providers.embedded.cards.icons import ICON_DIR, available, icon_path

WORDS: dict[str, dict[str, list[str]]] = json.loads(
    (Path(cards.__file__).parent / "icon_words.json").read_text(encoding="utf-8")
)


def test_there_is_a_wide_choice() -> None:
    assert len(available()) >= 150


def test_every_icon_is_a_square_picture_with_alpha() -> None:
    for emoji in available():
        path = icon_path(emoji)
        assert path is not None
        with Image.open(path) as picture:
            assert picture.size == (448, 448)
            assert picture.mode == "RGBA"


def test_an_emoji_is_found_with_or_without_its_variation_selector() -> None:
    assert icon_path("❤️") == icon_path("❤") is not None


@pytest.mark.parametrize("emoji", ["", "🇰🇷", "x", "🔥🔥"])
def test_what_is_not_vendored_has_no_picture(emoji: str) -> None:
    assert icon_path(emoji) is None


def test_every_icon_has_words_in_both_languages_and_every_word_an_icon() -> None:
    assert set(WORDS) == available()
    assert all(words["en"] and words["ko"] for words in WORDS.values())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_word_leads_to_one_icon_only(language: str) -> None:
    uses = Counter(word for words in WORDS.values() for word in words[language])
    assert [word for word, count in uses.items() if count > 1] == []
    assert all(word == word.lower() and " " not in word for word in uses)


def test_words_with_several_meanings_are_not_used() -> None:
    korean = {word for words in WORDS.values() for word in words["ko"]}
    assert korean.isdisjoint({"배", "말", "눈", "차", "밤", "불", "사과", "달", "기타"})
    english = {word for words in WORDS.values() for word in words["en"]}
    assert english.isdisjoint({"apple", "date", "bear", "present", "power", "mouse", "bat"})


def test_the_licence_travels_with_the_icons() -> None:
    assert "Microsoft Corporation" in (ICON_DIR / "LICENSE").read_text(encoding="utf-8")
