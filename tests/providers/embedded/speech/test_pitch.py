"""A voice can be raised and lowered; its pace and the moments of its sounds stay."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.embedded.speech.pitch import shifted

RATE = 24_000
STARTS = (0.5, 1.2, 2.0)


def hum(frequency: float) -> NDArray[np.float32]:
    """Three hums of 0.3 s in 2.6 s of silence."""
    sound = np.zeros(int(2.6 * RATE), np.float32)
    times = np.arange(int(0.3 * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * frequency * n * times) / n for n in range(1, 15))
    for start in STARTS:
        sound[int(start * RATE) :][: len(times)] = 0.2 * tone * np.hanning(len(times))
    return sound


def pitch_of(sound: NDArray[np.float32]) -> float:
    part = sound[int(1.25 * RATE) : int(1.45 * RATE)]
    echo = np.correlate(part, part, "full")[len(part) :]
    shortest = RATE // 300
    return RATE / (shortest + 1 + int(np.argmax(echo[shortest : RATE // 60])))


def loudest_moments(sound: NDArray[np.float32]) -> list[float]:
    level = np.convolve(np.abs(sound), np.ones(480) / 480, "same")
    return [
        start + int(np.argmax(level[int(start * RATE) : int((start + 0.3) * RATE)])) / RATE
        for start in STARTS
    ]


@pytest.mark.parametrize("semitones", [-3.0, 4.0])
def test_pitch_moves_and_time_does_not(semitones: float) -> None:
    before = hum(120.0)
    after = shifted(before, RATE, semitones)
    assert len(after) == len(before)
    assert pitch_of(after) == pytest.approx(120.0 * 2 ** (semitones / 12), rel=0.03)
    assert loudest_moments(after) == pytest.approx(loudest_moments(before), abs=0.03)


def test_no_change_and_no_sound_are_left_alone() -> None:
    sound = hum(120.0)
    assert shifted(sound, RATE, 0.0) is sound
    assert shifted(sound[:0], RATE, 2.0).size == 0
