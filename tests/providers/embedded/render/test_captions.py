from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from apps.providers.capabilities.speech import WordTiming
from apps.providers.embedded.fonts import covers
from apps.providers.embedded.render.captions import (
    HOLD_MS,
    CaptionWord,
    arrange,
    caption_states,
    chunk_words,
    words_of,
)
from apps.providers.embedded.render.timeline import lay_out_scenes
from tests.providers.embedded.render.films import scene

TEXTS = (
    "Charging your phone to eighty percent, every day, keeps the battery twice as long!",
    "So, what happened? Nobody knows. 모래로 집을 데우는 마을이 있습니다, 정말로.",
    "one two three four five six seven eight nine ten",
    "A.",
)


def spoken(text: str, step_ms: int = 400) -> list[CaptionWord]:
    return [
        CaptionWord(word, index * step_ms, index * step_ms + step_ms - 60)
        for index, word in enumerate(text.split())
    ]


def chunked(text: str, max_words: int = 3, step_ms: int = 400) -> list[str]:
    return [
        " ".join(word.text for word in chunk)
        for chunk in chunk_words(spoken(text, step_ms), max_words)
    ]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("max_words", [1, 2, 3, 4])
def test_chunks_hold_every_word_once_in_order_and_never_too_many(text: str, max_words: int) -> None:
    chunks = chunk_words(spoken(text), max_words)
    assert [word for chunk in chunks for word in chunk] == spoken(text)
    assert all(1 <= len(chunk) <= max_words for chunk in chunks)


def test_chunks_end_where_phrases_end() -> None:
    assert chunked("It saves money, and it works. Try it") == [
        "It saves money,",
        "and it works.",
        "Try it",
    ]


def test_a_long_phrase_is_parted_evenly_rather_than_leaving_a_word_alone() -> None:
    assert chunked("one two three four") == ["one two", "three four"]


def test_a_silence_parts_words() -> None:
    words = [CaptionWord("wait", 0, 300), CaptionWord("now", 1000, 1300)]
    assert len(chunk_words(words, 3)) == 2


def test_a_word_too_short_to_read_alone_joins_what_follows() -> None:
    assert chunked("So, we tried", step_ms=300) == ["So, we tried"]


def test_a_short_sentence_stays_alone() -> None:
    assert chunked("No. We tried", step_ms=300) == ["No.", "We tried"]


@pytest.mark.parametrize("text", TEXTS)
def test_captions_never_overlap_and_never_show_a_word_too_early(text: str) -> None:
    words = spoken(text, step_ms=333)
    states = caption_states(chunk_words(words, 3), 30, 10_000)
    assert len(states) == len(words)
    assert all(a.end_frame <= b.first_frame for a, b in pairwise(states))
    for state, word in zip(states, words, strict=True):
        assert word.start_ms <= state.first_frame * 1000 / 30 < word.start_ms + 34


def test_a_caption_does_not_stay_long_into_silence() -> None:
    (state,) = caption_states(chunk_words([CaptionWord("bye", 0, 500)], 3), 30, 10_000)
    assert (state.end_frame - 1) * 1000 / 30 < 500 + HOLD_MS


def test_a_chunk_gives_way_to_the_next_one() -> None:
    words = [CaptionWord("One.", 0, 480), CaptionWord("Two.", 500, 900)]
    first, second = caption_states(chunk_words(words, 3), 30, 10_000)
    assert first.end_frame == second.first_frame == 15


def test_no_caption_outlasts_the_film() -> None:
    (state,) = caption_states(chunk_words([CaptionWord("bye", 0, 500)], 3), 30, 12)
    assert state.end_frame == 12


@pytest.mark.parametrize(
    ("said", "shown"),
    [("twice.", "twice"), ("day,", "day"), ("what?", "what?"), ("U.S.", "U.S."), ("3.5%", "3.5%")],
)
def test_only_a_closing_comma_or_full_stop_is_left_out(said: str, shown: str) -> None:
    (state,) = caption_states(chunk_words([CaptionWord(said, 0, 500)], 3), 30, 100)
    assert state.words == (shown,)


def test_what_the_font_cannot_show_is_stripped_and_empty_words_vanish() -> None:
    words = (WordTiming("배터리🔋", 0, 300), WordTiming("🚀", 300, 500), WordTiming("up", 500, 700))
    spoken_scene = scene(Path("picture.png"), 1000, words=words, offset_ms=50)
    (span,) = lay_out_scenes([spoken_scene], 30)
    shown = words_of(spoken_scene, span, lambda letter: covers("Pretendard ExtraBold", letter))
    assert shown == [CaptionWord("배터리", 50, 350), CaptionWord("up", 550, 750)]


@pytest.mark.parametrize(
    "widths", [[100], [900], [300, 300, 300], [100, 800, 90], [50] * 6, [700, 600], [2000, 30, 30]]
)
def test_a_caption_has_at_most_two_lines_and_fits(widths: list[float]) -> None:
    space, most = 25, 800
    laid = arrange(widths, space, most)
    assert 1 <= len(laid.lines) <= 2
    assert [index for line in laid.lines for index in line] == list(range(len(widths)))
    for line in laid.lines:
        width = sum(widths[index] for index in line) + space * (len(line) - 1)
        assert width * laid.scale <= most + 0.001


def test_two_lines_are_balanced() -> None:
    assert arrange([300, 300, 300, 300], 20, 700).lines == ((0, 1), (2, 3))


def test_what_fits_is_not_shrunk() -> None:
    assert arrange([300, 300], 20, 700).scale == 1.0
