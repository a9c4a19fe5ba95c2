"""Real speech: what is written is heard, when it says, as loud as every other clip."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.capabilities.speech import SpeechClip, SpeechRequest
from apps.providers.embedded.speech.facade import EmbeddedSpeech

# The models are loaded once.
pytestmark = pytest.mark.xdist_group("speech")

ENGLISH = 'Jeju made 70% more power — in 2024. "Really?" Yes, it did.'
KOREAN = "전기를 70% — 더 냈다. 정말요?"
SPOKEN = [("en", "en-hana", ENGLISH), ("ko", "ko-ara", KOREAN), ("ko", "ko-jun", KOREAN)]

# Ten milliseconds at 24 kHz.
FRAME = 240


def samples_of(clip: SpeechClip) -> NDArray[np.float64]:
    with wave.open(str(clip.audio_path)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        assert sound.getframerate() == clip.sample_rate_hz
        pcm = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    return pcm / 32768.0


def levels_of(clip: SpeechClip) -> NDArray[np.float64]:
    samples = samples_of(clip)
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    return np.asarray(np.sqrt(np.mean(frames**2, axis=1)))


@pytest.fixture(scope="module")
def clips(
    speech: EmbeddedSpeech, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, SpeechClip]:
    folder = tmp_path_factory.mktemp("clips")
    return {
        voice: speech.synthesize(SpeechRequest(text, language, voice, folder / f"{voice}.wav"))
        for language, voice, text in SPOKEN
    }


@pytest.mark.parametrize(("voice", "text"), [(voice, text) for _, voice, text in SPOKEN])
class TestEveryVoice:
    def test_words_are_the_tokens_of_the_text(
        self, clips: dict[str, SpeechClip], voice: str, text: str
    ) -> None:
        assert [word.text for word in clips[voice].words] == text.split()

    def test_word_times_rise_inside_the_clip(
        self, clips: dict[str, SpeechClip], voice: str, text: str
    ) -> None:
        clip = clips[voice]
        edges = [edge for word in clip.words for edge in (word.start_ms, word.end_ms)]
        assert edges == sorted(edges)
        assert all(word.start_ms < word.end_ms for word in clip.words)
        assert edges[0] >= 0
        assert edges[-1] <= clip.duration_ms

    def test_the_duration_is_the_file_s(
        self, clips: dict[str, SpeechClip], voice: str, text: str
    ) -> None:
        clip = clips[voice]
        assert abs(len(samples_of(clip)) * 1000 / clip.sample_rate_hz - clip.duration_ms) < 1

    def test_words_are_heard_and_the_ends_are_quiet(
        self, clips: dict[str, SpeechClip], voice: str, text: str
    ) -> None:
        clip = clips[voice]
        levels = levels_of(clip)
        loud = levels.max()
        assert levels[:5].max() < loud * 0.05
        assert levels[-10:].max() < loud * 0.05
        for word in clip.words:
            if word.text != "—":
                assert levels[word.start_ms // 10 : word.end_ms // 10 + 1].max() > loud * 0.1

    def test_the_pads_are_short_and_the_same(
        self, clips: dict[str, SpeechClip], voice: str, text: str
    ) -> None:
        levels = levels_of(clips[voice])
        heard = np.flatnonzero(levels > levels.max() * 0.0126)
        assert 4 <= heard[0] <= 7
        # The last sentence may be softer than the loudest, and then seems to end a little earlier.
        assert 10 <= len(levels) - heard[-1] <= 20

    def test_there_is_a_pause_between_sentences(
        self, clips: dict[str, SpeechClip], voice: str, text: str
    ) -> None:
        words = clips[voice].words
        end = next(i for i, word in enumerate(words) if word.text.endswith("."))
        assert 200 <= words[end + 1].start_ms - words[end].end_ms <= 500

    def test_the_level_is_the_shared_one(
        self, clips: dict[str, SpeechClip], voice: str, text: str
    ) -> None:
        levels = levels_of(clips[voice])
        spoken = levels[levels > levels.max() * 10 ** (-30 / 20)]
        level = 20 * np.log10(np.sqrt(np.mean(spoken**2)))
        assert -22.5 < level < -19.5
        assert np.abs(samples_of(clips[voice])).max() <= 0.9

    def test_a_number_takes_longer_than_a_short_word(
        self, clips: dict[str, SpeechClip], voice: str, text: str
    ) -> None:
        length = {word.text: word.end_ms - word.start_ms for word in clips[voice].words}
        assert length["70%"] > 350


@pytest.mark.parametrize(("language", "voice", "text"), SPOKEN[:2])
def test_the_same_request_gives_the_same_bytes(
    speech: EmbeddedSpeech,
    clips: dict[str, SpeechClip],
    tmp_path: Path,
    language: str,
    voice: str,
    text: str,
) -> None:
    again = speech.synthesize(SpeechRequest(text, language, voice, tmp_path / "again.wav"))
    assert again.audio_path.read_bytes() == clips[voice].audio_path.read_bytes()
    assert again.words == clips[voice].words


@pytest.mark.parametrize(
    ("language", "voice", "text", "hissing"),
    [
        ("en", "en-hana", "We know you say so. Do you see the sun?", ("say", "so", "see", "sun")),
        ("ko", "ko-ara", "나는 새 사과 하나. 어느 새가 사나?", ("새", "사과", "새가", "사나")),
    ],
)
def test_a_word_that_begins_with_a_hiss_begins_where_it_is_heard(
    speech: EmbeddedSpeech, tmp_path: Path, language: str, voice: str, text: str, hissing: list[str]
) -> None:
    clip = speech.synthesize(SpeechRequest(text, language, voice, tmp_path / "hiss.wav"))
    rises = hiss_rises(samples_of(clip), clip.sample_rate_hz)
    starts = [word.start_ms for word in clip.words if word.text.strip(".?") in hissing]
    assert len(starts) == len(hissing)
    late = [min((start - rise for rise in rises), key=abs) for start in starts]
    assert all(abs(ms) <= 40 for ms in late), late


def hiss_rises(samples: NDArray[np.float64], rate: int) -> list[int]:
    """When, in ms, the share of the sound above 4 kHz begins to be that of an s."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME) * np.hanning(FRAME)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    above = np.fft.rfftfreq(FRAME, 1 / rate) > 4000
    high = power[:, above].sum(axis=1)
    is_hiss = (high > 0.5 * power.sum(axis=1)) & (high > 0.02 * high.max())
    before = np.array([False, *is_hiss[:-1]])
    return [int(frame) * 10 for frame in np.flatnonzero(is_hiss & ~before)]


def test_speed_changes_the_length(speech: EmbeddedSpeech, tmp_path: Path) -> None:
    lengths = [
        speech.synthesize(
            SpeechRequest(ENGLISH, "en", "en-hana", tmp_path / "s.wav", speed=speed)
        ).duration_ms
        for speed in (0.7, 1.0, 1.3)
    ]
    assert lengths[0] > lengths[1] * 1.2
    assert lengths[1] > lengths[2] * 1.1


def test_a_pronunciation_is_heard_and_not_shown(speech: EmbeddedSpeech, tmp_path: Path) -> None:
    plain = SpeechRequest("We use Qzx daily.", "en", "en-hana", tmp_path / "a.wav")
    told = SpeechRequest(
        plain.text,
        "en",
        "en-hana",
        tmp_path / "b.wav",
        pronunciations={"Qzx": "quite zealous experts"},
    )
    before, after = speech.synthesize(plain), speech.synthesize(told)
    assert [word.text for word in after.words] == plain.text.split()
    assert (
        after.words[2].end_ms - after.words[2].start_ms
        > before.words[2].end_ms - before.words[2].start_ms + 200
    )


def test_a_sentence_longer_than_the_model_takes_is_spoken_whole(
    speech: EmbeddedSpeech, tmp_path: Path
) -> None:
    text = " ".join(["wonderful mountains and rivers"] * 25)
    clip = speech.synthesize(SpeechRequest(text, "en", "en-hana", tmp_path / "long.wav"))
    assert len(clip.words) == 100
    assert clip.duration_ms > 30_000
    assert clip.words[-1].end_ms > clip.duration_ms - 400
