"""Every written token gets one time, in order, inside the clip."""

from __future__ import annotations

import pytest

from apps.providers.capabilities.speech import WordTiming
from apps.providers.embedded.speech.timing import Span, shared_out, symbol_spans, word_timings


def assert_in_order(words: tuple[WordTiming, ...], duration_ms: int) -> None:
    last = 0
    for word in words:
        assert last <= word.start_ms < word.end_ms
        last = word.end_ms
    assert last <= duration_ms


def test_a_word_lasts_from_its_first_to_its_last_sound() -> None:
    # "ab." then "c": the full stop and the space are a pause.
    spans = symbol_spans(["ab.", "c"], [0.1, 0.2, 0.5, 0.05, 0.1])
    assert spans == [pytest.approx((0.0, 0.3)), pytest.approx((0.85, 0.95))]


def test_words_of_one_breath_touch() -> None:
    # The model's space is where the next word begins; only a mark makes a pause.
    spans = symbol_spans(["ab", "c,", "d"], [0.1, 0.2, 0.05, 0.1, 0.3, 0.05, 0.1])
    assert spans == [
        pytest.approx((0.0, 0.3)),
        pytest.approx((0.3, 0.45)),
        pytest.approx((0.8, 0.9)),
    ]


def test_a_long_space_is_a_pause() -> None:
    assert symbol_spans(["a", "b"], [0.1, 0.2, 0.1])[1] == pytest.approx((0.3, 0.4))


def test_several_spoken_words_of_one_token_are_one_span() -> None:
    assert symbol_spans(["a b"], [0.1, 0.1, 0.1]) == [pytest.approx((0.0, 0.3))]


def test_a_token_without_sounds_has_no_span() -> None:
    assert symbol_spans(["a", "", "b"], [0.1, 0.1, 0.1, 0.1])[1] is None


def test_a_silent_token_sits_right_behind_the_word_before_it() -> None:
    words = word_timings(["a", "—", "b"], [(0.1, 0.2), None, (0.5, 0.6)], 700)
    assert words[1] == WordTiming(text="—", start_ms=200, end_ms=220)


def test_a_silent_first_token_sits_right_before_the_first_word() -> None:
    words = word_timings(["—", "b"], [None, (0.5, 0.6)], 700)
    assert words[0] == WordTiming(text="—", start_ms=480, end_ms=500)


@pytest.mark.parametrize(
    "spans",
    [
        [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
        [None, None, (0.0, 0.1)],
        [(0.05, 0.1), None, None],
        [(0.09, 0.1), (0.1, 0.1), (0.1, 0.1)],
        [(0.0, 0.09), (0.05, 0.06), (0.02, 0.2)],
    ],
)
def test_times_rise_and_stay_inside_the_clip(spans: list[Span | None]) -> None:
    words = word_timings(["a", "b", "c"], spans, 100)
    assert [word.text for word in words] == ["a", "b", "c"]
    assert_in_order(words, 100)


def test_a_name_said_at_once_shares_its_time_among_its_words() -> None:
    spans = shared_out([(0.0, 0.9), None, (1.0, 1.2)], [range(2)], ["New", "Yorkie", "is"])
    assert spans == [pytest.approx((0.0, 0.3)), pytest.approx((0.3, 0.9)), (1.0, 1.2)]
