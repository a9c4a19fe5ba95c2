"""A person's own pronunciations replace words for the voice."""

from __future__ import annotations

from apps.providers.embedded.speech.pronunciations import respelled


def test_a_word_is_replaced_whatever_its_case_and_keeps_its_edges() -> None:
    assert respelled(['"autoclip,"', "AutoClips"], {"AutoClip": "auto clip"}) == [
        '"auto clip,"',
        "AutoClips",
    ]


def test_a_latin_word_is_replaced_before_a_korean_particle() -> None:
    assert respelled(["LH가", "LHX"], {"LH": "엘에이치"}) == ["엘에이치가", "LHX"]


def test_a_korean_word_is_replaced_before_a_particle_only() -> None:
    assert respelled(["율촌은", "율촌동"], {"율촌": "율춘"}) == ["율춘은", "율촌동"]


def test_a_name_of_two_words_is_said_in_place_of_the_first() -> None:
    assert respelled(["the", "New", "Jeans,", "new"], {"New Jeans": "뉴진스"}) == [
        "the",
        "뉴진스,",
        "",
        "new",
    ]


def test_the_longer_name_wins_and_nothing_is_replaced_twice() -> None:
    assert respelled(["GPT-4", "GPT"], {"GPT": "B", "GPT-4": "GPT four"}) == ["GPT four", "B"]


def test_nothing_changes_without_pronunciations() -> None:
    assert respelled(["a", "b"], {}) == ["a", "b"]
    assert respelled(["a"], {" ": "x", "a b c": "y"}) == ["a"]
