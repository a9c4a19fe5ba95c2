"""Clips inside of the frame: which of their pictures is in which frame, where, and how loud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.capabilities.render import ClipOverlay, RenderRequest
from apps.providers.embedded.inspection import inspect_film
from apps.providers.embedded.render.frame_painter import FramePainter
from apps.providers.embedded.render.loudness import measure
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.embedded.render.preview import EmbeddedPreviewer
from apps.providers.embedded.render.renderer import EmbeddedRenderer
from apps.providers.embedded.render.segments import cut_into_segments
from apps.providers.embedded.render.sound import SAMPLE_RATE
from apps.providers.embedded.render.timeline import lay_out_scenes
from apps.providers.errors import ProviderError
from tests.providers.embedded.render import films

SIZE = (160, 120)
COUNTER = "color=black:size=64x48:rate=30:duration={seconds},geq=lum=16+3*mod(N\\,70):cb=128:cr=128"
"""Each picture three steps lighter than the one before, seventy times over."""


def counting_clip(path: Path, seconds: float, *options: str) -> Path:
    """With frames that lean on later ones, and a key frame in every second."""
    coded = ("-c:v", "libx264", "-crf", "4", "-g", "30", "-bf", "3", *options)
    return films.clip(path, COUNTER.format(seconds=seconds), *coded)


def light(number: int) -> int:
    return 16 + 3 * (number % 70)


@pytest.fixture
def film(tmp_path: Path) -> RenderRequest:
    """Four dark scenes of 1.5 s with crossfades, and places to keep segments in."""
    dark = films.flat_picture(tmp_path / "dark.png", (40, 40, 30), SIZE)
    scenes = tuple(films.scene(dark, 1500) for _ in range(4))
    kept = films.KeptSegments(tmp_path / "kept")
    return replace(films.request(tmp_path, scenes, size=SIZE), segments=kept)


def painted(request: RenderRequest, numbers: Iterable[int]) -> dict[int, NDArray[np.uint8]]:
    """The luma of the film's frames of those numbers, painted in that order by one painter."""
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    painter = FramePainter(request, spans)
    frame = FrameBuffer(request.width, request.height)
    found = {}
    for number in numbers:
        painter.draw(frame, number)
        found[number] = np.array(frame.planes.y, np.uint8)
    return found


def names(request: RenderRequest) -> list[str]:
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    return [segment.name for segment in cut_into_segments(request, spans, "an encoder")]


def test_every_picture_of_the_clip_is_in_its_own_frame(film: RenderRequest, tmp_path: Path) -> None:
    overlay = ClipOverlay(counting_clip(tmp_path / "c.mp4", 7), 40, 30, 64, 48, start_ms=500)
    lumas = painted(replace(film, overlays=(overlay,)), range(180))
    assert max(lumas[14][54, 72], lumas[0][54, 72]) < 60
    shown = [int(lumas[number][54, 72]) for number in range(15, 180)]
    assert shown == pytest.approx([light(number) for number in range(165)], abs=1)


@pytest.mark.parametrize("first", [16, 45, 54, 90, 99, 135, 144, 179])
def test_a_film_gone_on_with_anywhere_shows_what_belongs_there(
    film: RenderRequest, tmp_path: Path, first: int
) -> None:
    overlay = ClipOverlay(counting_clip(tmp_path / "c.mp4", 7), 40, 30, 64, 48, start_ms=500)
    lumas = painted(replace(film, overlays=(overlay,)), range(first, min(first + 4, 180)))
    for number, luma in lumas.items():
        assert int(luma[54, 72]) == pytest.approx(light(number - 15), abs=1), number


def test_a_finished_film_of_kept_and_new_scenes_counts_on_without_a_jump(
    film: RenderRequest, tmp_path: Path
) -> None:
    overlay = ClipOverlay(counting_clip(tmp_path / "c.mp4", 7), 40, 30, 64, 48)
    film = replace(film, overlays=(overlay,))
    EmbeddedRenderer().render(film, lambda _: None, lambda: False)
    scenes = list(film.scenes)
    scenes[2] = replace(scenes[2], motion="drift_up")
    EmbeddedRenderer().render(replace(film, scenes=tuple(scenes)), lambda _: None, lambda: False)
    assert inspect_film(film.output_path).frame_count == 180
    frames = films.frames_of(film.output_path, set(range(180)))
    middle = [float(frames[number][44:64, 62:82].mean()) for number in range(180)]
    meant = [(light(number) - 16) * 255 / 219 for number in range(180)]
    assert middle == pytest.approx(meant, abs=3)


def test_a_loop_begins_again_where_it_began(film: RenderRequest, tmp_path: Path) -> None:
    clip = counting_clip(tmp_path / "c.mp4", 1)
    overlay = ClipOverlay(clip, 40, 30, 64, 48, skip_ms=400)
    lumas = painted(replace(film, overlays=(overlay,)), range(60))
    shown = [int(luma[54, 72]) for luma in lumas.values()]
    assert shown == pytest.approx([light(12 + number % 18) for number in range(60)], abs=1)


def test_one_that_is_not_looped_holds_its_last_picture(film: RenderRequest, tmp_path: Path) -> None:
    clip = counting_clip(tmp_path / "c.mp4", 1)
    overlay = ClipOverlay(clip, 40, 30, 64, 48, is_looped=False)
    lumas = painted(replace(film, overlays=(overlay,)), (0, 29, 30, 100, 179))
    shown = [int(luma[54, 72]) for luma in lumas.values()]
    assert shown == pytest.approx([light(0), *[light(29)] * 4], abs=1)
    beyond = replace(overlay, skip_ms=9000)
    shown = [int(painted(replace(film, overlays=(beyond,)), (3,))[3][54, 72])]
    assert shown == pytest.approx([light(29)], abs=1)


def test_it_fills_its_box_to_the_pixel_with_round_corners(
    film: RenderRequest, tmp_path: Path
) -> None:
    white = films.clip(tmp_path / "w.mp4", "color=white:size=64x64:rate=30:duration=1")
    overlay = ClipOverlay(white, 41, 31, 63, 47)
    luma = painted(replace(film, overlays=(overlay,)), (9,))[9]
    bright = np.argwhere(luma > 200)
    assert (bright.min(axis=0).tolist(), bright.max(axis=0).tolist()) == ([31, 41], [77, 103])
    assert (luma > 200).sum() == 63 * 47
    rounded = painted(replace(film, overlays=(replace(overlay, radius_px=12),)), (9,))[9]
    assert (rounded[31, 41], rounded[77, 103]) == (luma[0, 0], luma[0, 0])
    assert rounded[54, 41] > 200
    half = painted(replace(film, overlays=(replace(overlay, opacity=0.5),)), (9,))[9]
    assert int(half[54, 72]) == pytest.approx((235 + 47) / 2, abs=3)


def test_it_comes_in_and_goes_as_pictures_do(film: RenderRequest, tmp_path: Path) -> None:
    white = films.clip(tmp_path / "w.mp4", "color=white:size=64x48:rate=30:duration=1")
    overlay = ClipOverlay(white, 40, 30, 64, 48, 0, 1.0, 0, 2000, "fade", 300, "fade", 200)
    lumas = painted(replace(film, overlays=(overlay,)), range(62))
    shown = [int(luma[54, 72]) for luma in lumas.values()]
    assert shown[:9] == sorted(set(shown[:9]))
    assert shown[9:54] == [235] * 45
    assert 47 <= shown[60] < shown[59] < shown[55] < 235
    slid = painted(replace(film, overlays=(replace(overlay, enter="slide_up"),)), (2, 20))
    assert not np.array_equal(slid[2], slid[20])


def test_it_touches_only_the_parts_it_is_seen_in(film: RenderRequest, tmp_path: Path) -> None:
    clip = counting_clip(tmp_path / "c.mp4", 2)
    overlay = ClipOverlay(clip, 40, 30, 64, 48, start_ms=1900, end_ms=2800)
    plain, with_clip = names(film), names(replace(film, overlays=(overlay,)))
    differing = [a != b for a, b in zip(plain, with_clip, strict=True)]
    assert differing == [False, False, True, False, False, False, False]
    louder = replace(overlay, volume=0.5)
    assert names(replace(film, overlays=(louder,))) == with_clip
    for change in ({"skip_ms": 100}, {"radius_px": 4}, {"opacity": 0.5}, {"is_looped": False}):
        changed = names(replace(film, overlays=(replace(overlay, **change),)))
        assert changed[2] != with_clip[2]
    counting_clip(clip, 1)
    assert names(replace(film, overlays=(overlay,)))[2] != with_clip[2]


def test_what_is_no_clip_is_named(film: RenderRequest, tmp_path: Path) -> None:
    broken = tmp_path / "talk.mp4"
    broken.write_bytes(b"no film")
    with pytest.raises(ProviderError, match=r"talk\.mp4 could not be played") as caught:
        painted(replace(film, overlays=(ClipOverlay(broken, 0, 0, 40, 40),)), (0,))
    assert caught.value.permanent
    heard = ClipOverlay(broken, 0, 0, 40, 40, volume=1)
    with pytest.raises(ProviderError, match=r"talk\.mp4 could not be"):
        EmbeddedRenderer().render(replace(film, overlays=(heard,)), lambda _: None, lambda: False)
    assert not film.output_path.exists()


class TestSound:
    """Two scenes of three seconds; in the first somebody speaks."""

    @pytest.fixture
    def spoken(self, tmp_path: Path) -> RenderRequest:
        dark = films.flat_picture(tmp_path / "dark.png", (40, 40, 30), SIZE)
        words = films.timed_words("some words said in the first half", step_ms=400)
        voice = films.murmur(tmp_path / "voice.wav", words, 2900)
        scenes = (films.scene(dark, 3000, audio=voice, words=words), films.scene(dark, 3000))
        return films.request(tmp_path, scenes, size=SIZE)

    def clip(self, folder: Path, seconds: float = 6.0) -> Path:
        tone = ("-f", "lavfi", "-i", f"sine=frequency=1000:sample_rate=44100:duration={seconds}")
        picture = f"color=white:size=64x48:rate=30:duration={seconds}"
        return films.clip(folder / "tone.mp4", picture, *tone, "-c:a", "aac", "-shortest")

    def sound(self, request: RenderRequest) -> NDArray[np.float32]:
        film = EmbeddedRenderer().render(request, lambda _: None, lambda: False)
        assert film.loudness_lufs == pytest.approx(-14, abs=1)
        assert film.true_peak_dbtp <= -1
        return films.sound_of(film.path).T

    def test_it_lies_under_the_voice_and_the_film_is_as_loud_as_any(
        self, spoken: RenderRequest, tmp_path: Path
    ) -> None:
        overlay = ClipOverlay(self.clip(tmp_path), 0, 0, 64, 48, volume=1.0)
        sound = self.sound(replace(spoken, overlays=(overlay,)))
        under, alone = tone_db(sound, 1.0, 2.0), tone_db(sound, 4.0, 5.0)
        assert alone - under == pytest.approx(12, abs=2)
        quieter = self.sound(replace(spoken, overlays=(replace(overlay, volume=0.1),)))
        assert tone_db(sound, 4.0, 5.0) - tone_db(quieter, 4.0, 5.0) == pytest.approx(20, abs=2.5)

    def test_it_is_heard_while_it_is_seen_and_from_where_it_begins(
        self, spoken: RenderRequest, tmp_path: Path
    ) -> None:
        clip = self.clip(tmp_path, 1.5)
        once = ClipOverlay(
            clip, 0, 0, 64, 48, start_ms=3500, volume=1, skip_ms=500, is_looped=False
        )
        sound = self.sound(replace(spoken, overlays=(once,)))
        assert tone_db(sound, 3.55, 4.4) - tone_db(sound, 3.0, 3.45) > 40
        assert tone_db(sound, 3.55, 4.4) - tone_db(sound, 4.7, 5.6) > 40
        looped = self.sound(replace(spoken, overlays=(replace(once, is_looped=True),)))
        assert tone_db(looped, 4.7, 5.6) == pytest.approx(tone_db(looped, 3.55, 4.4), abs=1.5)

    def test_at_volume_nought_it_is_silent(self, spoken: RenderRequest, tmp_path: Path) -> None:
        overlay = ClipOverlay(self.clip(tmp_path), 0, 0, 64, 48)
        assert tone_db(self.sound(replace(spoken, overlays=(overlay,))), 4.0, 5.0) < -80

    def test_alone_it_is_as_loud_as_any_film(self, spoken: RenderRequest, tmp_path: Path) -> None:
        overlay = ClipOverlay(self.clip(tmp_path), 0, 0, 64, 48, volume=0.5)
        silent = replace(spoken, scenes=spoken.scenes[1:], overlays=(overlay,))
        assert tone_db(self.sound(silent), 1.0, 2.0) > -30

    def test_an_excerpt_shows_and_sounds_it(self, spoken: RenderRequest, tmp_path: Path) -> None:
        overlay = ClipOverlay(self.clip(tmp_path), 0, 0, 64, 48, start_ms=1000, volume=1.0)
        asked = replace(spoken, overlays=(overlay,))
        excerpt = EmbeddedPreviewer().render_excerpt(asked, 4000, 1500, tmp_path / "part.mp4")
        assert films.frames_of(excerpt, {10})[10][24, 32].min() > 230
        sound = films.sound_of(excerpt).T
        assert measure([np.tile(sound, (2, 1))], true_peak=False).integrated_lufs > -20
        assert tone_db(sound, 0.2, 1.2) > -40


def tone_db(sound: NDArray[np.float32], start: float, end: float) -> float:
    """How loud 1,000 Hz is in a part of a sound, in decibels."""
    part = sound[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE), 0]
    wave = np.exp(2j * np.pi * 1000 * np.arange(len(part)) / SAMPLE_RATE)
    return float(20 * np.log10(abs(np.vdot(wave, part)) / len(part) + 1e-9))
