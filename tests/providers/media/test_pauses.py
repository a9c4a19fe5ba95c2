"""Word times read off a sound whose engine told none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from apps.providers.media.pauses import estimated_spans
from tests.support.vendors.samples import pcm

RATE = 24_000
WORDS = st.text(alphabet="ab1,.—가 나", max_size=6).map(lambda text: text.replace(" ", "") or "—")


def sound(seconds: float, *silent: tuple[float, float]) -> NDArray[np.float32]:
    samples = np.frombuffer(pcm(seconds, RATE, silent), "<i2")
    return (samples / 32768).astype(np.float32)


def test_a_pause_falls_behind_the_word_with_a_mark_although_lengths_say_otherwise() -> None:
    tokens = ["abc", "defgh,", "ijklmnop", "qrs"]
    spans = estimated_spans(tokens, sound(2.0, (0.7, 1.1)), RATE, "en")
    assert spans[1] is not None
    assert spans[2] is not None
    assert spans[1][1] == pytest.approx(0.7, abs=0.03)
    assert spans[2][0] == pytest.approx(1.1, abs=0.03)


def test_figures_take_the_time_that_their_words_take() -> None:
    spans = estimated_spans(["year", "1791", "year"], sound(2.4), RATE, "en")
    lengths = [span[1] - span[0] for span in spans if span]
    assert lengths[1] == pytest.approx(4 * lengths[0], rel=0.1)


def test_short_holes_inside_words_are_no_pauses() -> None:
    spans = estimated_spans(["aaaa", "bbbb"], sound(1.0, (0.2, 0.25), (0.7, 0.75)), RATE, "en")
    assert spans[0] is not None
    assert spans[0][1] == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("tokens", [[], ["—"], ["…", "!"]])
def test_what_has_nothing_to_say_has_no_times(tokens: list[str]) -> None:
    assert estimated_spans(tokens, sound(0.5), RATE, "ko") == [None] * len(tokens)


def test_silence_has_no_times() -> None:
    assert estimated_spans(["word"], np.zeros(RATE, np.float32), RATE, "en") == [None]


@given(
    tokens=st.lists(WORDS, max_size=12),
    pauses=st.lists(st.tuples(st.floats(0, 2), st.floats(0, 0.6)), max_size=6),
    language=st.sampled_from(["ko", "en", "en-US"]),
)
def test_times_rise_and_stay_inside(
    tokens: list[str], pauses: list[tuple[float, float]], language: str
) -> None:
    silent = [(start, start + length) for start, length in pauses]
    spans = estimated_spans(tokens, sound(2.0, *silent), RATE, language)
    assert len(spans) == len(tokens)
    told = [span for span in spans if span]
    assert all(0 <= start < end <= 2.0 + 1e-9 for start, end in told)
    assert [start for start, _ in told] == sorted(start for start, _ in told)
    assert [end for _, end in told] == sorted(end for _, end in told)
