"""The words of a known text are found in a recording of it, read at another pace and pitch."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.capabilities.speech import SpeechRequest, WordTiming
from apps.providers.embedded.speech.hibari import SAMPLE_RATE_HZ, HibariSpeech
from apps.providers.media.alignment import align

TEXT = (
    "What is a metre? It was first defined in 1791. Two surveyors measured the line from Dunkirk "
    "to Barcelona for seven years. Today every tape measure goes back to the speed of light."
)
OTHER = (
    "Coffee came to Vienna after a long siege, or so the story goes. Guests read newspapers, "
    "argued about music, and stayed until the lamps were put out by a tired boy every night."
)
Sound = NDArray[np.float32]


def say(folder: Path, text: str, speed: float, pitch: float) -> tuple[Sound, list[WordTiming]]:
    path = folder / "said.wav"
    request = SpeechRequest(text, "en", "en-hana", path, speed=speed, pitch_semitones=pitch)
    clip = HibariSpeech().synthesize(request)
    with wave.open(str(path)) as source:
        pcm = np.frombuffer(source.readframes(source.getnframes()), "<i2")
    return (pcm / 32768).astype(np.float32), list(clip.words)


def spans(words: list[WordTiming]) -> list[tuple[float, float]]:
    return [(word.start_ms / 1000, word.end_ms / 1000) for word in words]


@pytest.mark.parametrize(("speed", "pitch"), [(1.0, -4.0), (0.85, -4.0), (1.2, 3.0)])
def test_nine_words_of_ten_are_found_within_80_ms(
    speed: float, pitch: float, tmp_path: Path
) -> None:
    voice, words = say(tmp_path, TEXT, 1.0, 0.0)
    recording, truth = say(tmp_path, TEXT, speed, pitch)
    noise = np.random.default_rng(1).normal(0, 0.0015, len(recording)).astype(np.float32)
    found = align(recording + noise, voice, spans(words), SAMPLE_RATE_HZ)
    errors = [
        abs(span[0] - word.start_ms / 1000) for span, word in zip(found.spans, truth, strict=True)
    ]
    assert np.median(errors) < 0.03
    assert np.percentile(errors, 90) < 0.08


def test_a_long_pause_of_the_reader_moves_only_what_comes_after(tmp_path: Path) -> None:
    voice, words = say(tmp_path, TEXT, 1.0, 0.0)
    cut = int((words[3].end_ms + 60) / 1000 * SAMPLE_RATE_HZ)
    pause = np.zeros(3 * SAMPLE_RATE_HZ, np.float32)
    paused = np.concatenate([voice[:cut], pause, voice[cut:]])
    found = align(paused, voice, spans(words), SAMPLE_RATE_HZ)
    assert found.spans[3][0] == pytest.approx(words[3].start_ms / 1000, abs=0.08)
    assert found.spans[4][0] == pytest.approx(words[4].start_ms / 1000 + 3, abs=0.1)


def test_another_text_is_farther_than_the_same(tmp_path: Path) -> None:
    voice, words = say(tmp_path, TEXT, 1.0, 0.0)
    same, _truth = say(tmp_path, TEXT, 0.85, -4.0)
    other, _words = say(tmp_path, OTHER, 1.0, -4.0)
    near = align(same, voice, spans(words), SAMPLE_RATE_HZ).distance
    far = align(other, voice, spans(words), SAMPLE_RATE_HZ).distance
    assert near < 0.8 * far


def test_silence_cannot_be_aligned(tmp_path: Path) -> None:
    voice, words = say(tmp_path, TEXT, 1.0, 0.0)
    with pytest.raises(ValueError, match="no speech"):
        align(np.zeros(24_000, np.float32), voice, spans(words), SAMPLE_RATE_HZ)
