"""What people do when they record a script: they pause, begin again, forget, and use telephones."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.contents.pipeline.own_voice import OwnScene, own_scenes
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest
from apps.providers.embedded.speech.hibari import HibariSpeech
from apps.providers.errors import ProviderError
from apps.providers.media.recordings import RATE_HZ, read_pcm

Sound = NDArray[np.float32]
SCENES = [
    "The river turned slowly past the old stone bridge.",
    "Two surveyors measured the line for seven years.",
    "A bar of platinum became the official metre.",
]


def speak(folder: Path, text: str, **how: float) -> SpeechClip:
    path = folder / f"{abs(hash((text, *how.items())))}.wav"
    return HibariSpeech().synthesize(SpeechRequest(text, "en", "en-hana", path, **how))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> list[SpeechClip]:
    folder = tmp_path_factory.mktemp("guides")
    return [speak(folder, text) for text in SCENES]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[SpeechClip]:
    """The same scenes by somebody lower and slower."""
    folder = tmp_path_factory.mktemp("read")
    return [speak(folder, text, speed=0.9, pitch_semitones=-3.0) for text in SCENES]


def one_after_another(clips: list[SpeechClip], pause: float = 0.3) -> Sound:
    silence = np.zeros(int(pause * RATE_HZ), np.float32)
    return np.concatenate([part for clip in clips for part in (read_pcm(clip.audio_path), silence)])


def by_telephone(sound: Sound) -> Sound:
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(sound)), np.float32)


def under_music(sound: Sound) -> Sound:
    now = np.arange(len(sound)) / RATE_HZ
    chord = sum(np.sin(2 * np.pi * hertz * now) for hertz in (220.0, 277.2, 329.6))
    loud = np.sqrt(np.mean(sound[np.abs(sound) > 0.01] ** 2))
    return np.asarray(sound + 0.1 * loud * chord / np.std(chord), np.float32)


def late_ms(scenes: list[OwnScene], clips: list[SpeechClip]) -> list[int]:
    """By how much every word is late, beside its scene's first word, which begins both."""
    return [
        (word.start_ms - scene.words[0].start_ms) - (true.start_ms - clip.words[0].start_ms)
        for scene, clip in zip(scenes, clips, strict=True)
        for word, true in zip(scene.words, clip.words, strict=True)
    ]


@pytest.mark.parametrize("heard", [by_telephone, under_music, lambda sound: sound * 0.03])
def test_words_are_in_place_however_it_was_recorded(
    guides: list[SpeechClip], read: list[SpeechClip], heard: object
) -> None:
    sound = heard(one_after_another(read, pause=1.5))  # type: ignore[operator]
    late = np.abs(late_ms(own_scenes(sound, guides), read))
    assert np.median(late) <= 40
    assert np.percentile(late, 90) <= 100


def test_a_sentence_begun_again_is_cut_out(
    guides: list[SpeechClip], read: list[SpeechClip]
) -> None:
    scenes = own_scenes(one_after_another([read[0], read[1], read[1], read[2]]), guides)
    assert np.percentile(np.abs(late_ms(scenes, read)), 90) <= 80
    for scene, clip in zip(scenes, read, strict=True):
        assert scene.duration_ms < clip.duration_ms + 900


def test_a_sentence_left_out_is_named(guides: list[SpeechClip], read: list[SpeechClip]) -> None:
    with pytest.raises(ProviderError, match="leaves out “Two surveyors measured the line"):
        own_scenes(one_after_another([read[0], read[2]]), guides)


def test_the_same_sentences_in_another_order_are_no_reading(
    guides: list[SpeechClip], read: list[SpeechClip]
) -> None:
    with pytest.raises(ProviderError, match="does not say"):
        own_scenes(one_after_another(read[::-1]), guides)


def test_a_noise_before_the_first_word_is_cut_off(
    guides: list[SpeechClip], read: list[SpeechClip]
) -> None:
    cough = np.random.default_rng(2).normal(0, 0.2, RATE_HZ // 4).astype(np.float32)
    silence = np.zeros(RATE_HZ, np.float32)
    scenes = own_scenes(np.concatenate([cough, silence, one_after_another(read)]), guides)
    assert scenes[0].words[0].start_ms < 200
    assert scenes[0].duration_ms < read[0].duration_ms + 900
    assert all(
        before.end_ms <= after.start_ms
        for scene in scenes
        for before, after in pairwise(scene.words)
    )
