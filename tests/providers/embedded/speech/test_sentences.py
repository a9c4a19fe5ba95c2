"""Text is cut where a narrator breathes, and never into more than a model can take."""

from __future__ import annotations

from apps.providers.embedded.speech.sentences import breaths, sentence_ranges


def test_a_sentence_ends_at_its_mark_and_the_rest_is_one_more() -> None:
    spoken = ["One", "two.", "Three?", "Four,", "five"]
    assert sentence_ranges(spoken) == [range(2), range(2, 3), range(3, 5)]


def test_silent_tokens_stay_in_a_sentence() -> None:
    assert sentence_ranges(["One.", "", "two."]) == [range(1), range(1, 3)]


def test_a_short_sentence_is_one_breath() -> None:
    assert breaths(["abc", "def."], limit=8) == [range(2)]


def test_a_long_sentence_is_cut_at_its_last_pause_in_reach() -> None:
    assert breaths(["aa,", "bb,", "cc", "dd"], limit=10) == [range(2), range(2, 4)]


def test_a_long_sentence_without_a_pause_is_cut_between_words() -> None:
    assert breaths(["aaa", "bbb", "ccc"], limit=7) == [range(2), range(2, 3)]


def test_a_word_longer_than_the_limit_stands_alone() -> None:
    assert breaths(["a", "b" * 20, "c"], limit=5) == [range(1), range(1, 2), range(2, 3)]
