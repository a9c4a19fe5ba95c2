"""A person's own pronunciations replace words for the voice."""

from __future__ import annotations

from apps.providers.embedded.speech.pronunciations import respell, respelled, used


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


def test_a_particle_takes_the_form_that_the_reading_asks_for() -> None:
    said = respelled(["AI는", "AI를", "AI가", "AI와", "AI로", "(AI)로", "AI만"], {"AI": "인공지능"})
    assert said[:5] == ["인공지능은", "인공지능을", "인공지능이", "인공지능과", "인공지능으로"]
    assert said[6] == "인공지능만"
    assert respelled(["LG는", "서울역으로"], {"LG": "엘지", "서울역": "서울"}) == [
        "엘지는",
        "서울로",
    ]


def test_the_tokens_of_a_name_are_told_so_that_each_gets_its_time() -> None:
    assert respell(["New", "Jeans가", "왔다"], {"New Jeans": "뉴진스"}).names == (range(2),)


def test_only_entries_that_change_a_text_count_as_used() -> None:
    entries = {"AI": "에이아이", "LH": "엘에이치", "New Jeans": "뉴진스"}
    assert used("AI가 LHX를 New York에", entries) == {"AI": "에이아이"}
