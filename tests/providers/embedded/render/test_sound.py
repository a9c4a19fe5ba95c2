from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.embedded.music import pick_track
from apps.providers.embedded.render.ducking import STEPS_PER_SECOND, duck_curve, speech_steps
from apps.providers.embedded.render.loudness import SILENT_LUFS, measure
from apps.providers.embedded.render.mix import Mix, mix_sound, place_narration
from apps.providers.embedded.render.music_bed import MusicBed
from apps.providers.embedded.render.sound import SAMPLE_RATE, RawSound, Samples, decode, store
from apps.providers.embedded.render.soundtrack import master
from apps.providers.embedded.render.timeline import lay_out_scenes
from apps.providers.errors import Cancelled, ProviderError
from tests.providers.embedded.render import films

SECOND = SAMPLE_RATE


def raw(path: Path, samples: NDArray[np.floating]) -> RawSound:
    return store(iter([samples.astype(np.float32)]), path, samples.shape[1])


def level_db(samples: Samples) -> float:
    return float(10 * np.log10(np.square(samples).mean() + 1e-12))


def test_a_clip_starts_to_the_sample_where_its_scene_and_offset_say(tmp_path: Path) -> None:
    clip = np.zeros(9600)
    clip[4800:] = 0.5 * np.sin(np.arange(4800))
    voice = films.save_voice(tmp_path / "voice.wav", clip, rate=48_000)
    scenes = [
        films.scene(tmp_path, 1001),
        films.scene(tmp_path, 1500, audio=voice, offset_ms=333),
    ]
    placed = place_narration(scenes, lay_out_scenes(scenes, 30), 3 * SECOND, tmp_path / "n.f32")
    found = placed.read(0, 3 * SECOND)[:, 0]
    start = 48 * (1001 + 333)
    assert np.abs(found[start : start + 9600] - clip).max() < 1e-4
    assert np.abs(found[: start + 4800]).max() == 0
    assert np.abs(found[start + 9600 :]).max() == 0


def test_clips_that_meet_are_added_and_nothing_outlasts_the_film(tmp_path: Path) -> None:
    voice = films.save_voice(tmp_path / "voice.wav", np.full(48_000, 0.25), rate=48_000)
    scenes = [films.scene(tmp_path, 500, audio=voice), films.scene(tmp_path, 700, audio=voice)]
    placed = place_narration(scenes, lay_out_scenes(scenes, 30), 57_600, tmp_path / "n.f32")
    found = placed.read(0, 57_600)[:, 0]
    assert found[30_000] == pytest.approx(0.5, abs=1e-3)
    assert (tmp_path / "n.f32").stat().st_size == 57_600 * 4


def test_speech_is_found_where_there_is_some() -> None:
    sound = np.zeros((2 * SECOND, 1), np.float32)
    sound[SECOND // 2 : SECOND, 0] = 0.1
    found = np.flatnonzero(speech_steps([sound]))
    assert (found[0], found[-1]) == (50, 99)


def test_music_is_down_before_the_first_word_and_back_after_the_last() -> None:
    speech = np.zeros(6 * STEPS_PER_SECOND, np.bool_)
    speech[200:260] = True
    curve = 20 * np.log10(duck_curve(speech, -12.0))
    assert curve[199:261] == pytest.approx(-12, abs=0.01)
    assert curve[:150] == pytest.approx(0, abs=0.01)
    assert curve[330:] == pytest.approx(0, abs=0.01)
    assert np.abs(np.diff(curve)).max() < 1.0


def test_music_does_not_pump_between_words() -> None:
    speech = np.zeros(6 * STEPS_PER_SECOND, np.bool_)
    for start in range(100, 400, 50):
        speech[start : start + 20] = True
    assert 20 * np.log10(duck_curve(speech, -12.0)[100:370]).max() < -11.9


def test_without_speech_music_stays_up() -> None:
    assert (duck_curve(np.zeros(500, np.bool_), -12.0) == 1).all()


def test_music_lies_ten_to_fourteen_decibels_under_speech_and_rises_without(
    tmp_path: Path,
) -> None:
    words = films.timed_words(" ".join(["word"] * 12), start_ms=0, step_ms=330)
    voice = films.murmur(tmp_path / "voice.wav", words, 4000)
    scenes = (films.scene(tmp_path, 4000, audio=voice), films.scene(tmp_path, 4000))
    asked = films.request(tmp_path, scenes, music=pick_track("happy", 3).path)
    spans = lay_out_scenes(scenes, 30)
    length = 8 * SECOND
    mix = mix_sound(asked, spans, length, tmp_path, lambda: False).sound.read(0, length)
    narration = RawSound(tmp_path / "narration.f32", 1, length).read(0, length)
    music = mix - narration
    spoken = measure([np.repeat(narration[: 4 * SECOND], 2, axis=1)], true_peak=False)
    under = measure([music[SECOND // 2 : 4 * SECOND]], true_peak=False)
    assert 10 <= spoken.integrated_lufs - under.integrated_lufs <= 14
    assert level_db(music[5 * SECOND : 6 * SECOND]) - level_db(music[SECOND : 4 * SECOND]) > 3


def test_music_loops_without_a_hole_and_fades_at_both_ends(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).normal(0, 0.2, (10 * SECOND, 2))
    bed = MusicBed(raw(tmp_path / "t.f32", noise), 35 * SECOND)
    levels = [level_db(bed.read(at * SECOND // 4, SECOND // 4)) for at in range(4, 4 * 33)]
    assert np.ptp(levels) < 1.5
    assert np.abs(bed.read(0, 100)).max() < 0.01
    assert np.abs(bed.read(35 * SECOND - 100, 100)).max() < 0.01


def test_a_bed_reads_the_same_in_any_pieces(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).normal(0, 0.2, (3 * SECOND, 2))
    bed = MusicBed(raw(tmp_path / "t.f32", noise), 9 * SECOND)
    pieces = [bed.read(start, 10_000) for start in range(0, 90_000, 10_000)]
    assert np.abs(np.concatenate(pieces) - bed.read(0, 90_000)).max() < 1e-5


@pytest.mark.parametrize("loudness", [0.02, 0.3])
def test_the_finished_sound_keeps_loudness_and_peak(tmp_path: Path, loudness: float) -> None:
    chance = np.random.default_rng(2)
    bursts = chance.normal(0, loudness, (8 * SECOND, 2)) * (
        0.2 + np.abs(np.sin(np.arange(8 * SECOND) / 9000))[:, None] ** 6
    )
    mix = raw(tmp_path / "mix.f32", bursts)
    made = master(Mix(mix, -20.0), -14.0, -1.0, tmp_path / "sound.mp4", lambda: False)
    heard = measure(decode(made.path, 2), true_peak=True)
    assert heard.integrated_lufs == pytest.approx(-14.0, abs=0.5)
    assert heard.peak_db <= -1.0
    assert heard == made.loudness


def test_silence_stays_silent(tmp_path: Path) -> None:
    mix = raw(tmp_path / "mix.f32", np.zeros((2 * SECOND, 2)))
    made = master(Mix(mix, SILENT_LUFS), -14.0, -1.0, tmp_path / "sound.mp4", lambda: False)
    assert made.loudness.integrated_lufs == SILENT_LUFS


def test_mastering_stops_when_told_to(tmp_path: Path) -> None:
    mix = raw(tmp_path / "mix.f32", np.random.default_rng(1).normal(0, 0.1, (SECOND, 2)))
    with pytest.raises(Cancelled):
        master(Mix(mix, -20.0), -14.0, -1.0, tmp_path / "sound.mp4", lambda: True)


def test_a_sound_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF nonsense")
    with pytest.raises(ProviderError, match=r"broken\.wav could not be read"):
        list(decode(broken, 1))
