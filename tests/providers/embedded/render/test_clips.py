"""Clips in scenes, intros and outros around them, in painted frames and in finished films."""

from __future__ import annotations

import itertools
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.capabilities.image import Layer
from apps.providers.capabilities.render import Overlay, RenderRequest
from apps.providers.embedded.inspection import inspect_film
from apps.providers.embedded.render.clips import ClipReader
from apps.providers.embedded.render.fitting import covering, padded, upright
from apps.providers.embedded.render.frame_painter import FramePainter
from apps.providers.embedded.render.loudness import measure
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.embedded.render.renderer import EmbeddedRenderer
from apps.providers.embedded.render.sound import SAMPLE_RATE
from apps.providers.embedded.render.timeline import lay_out_scenes
from apps.providers.errors import ProviderError
from tests.providers.embedded.render import films

SIZE = (96, 128)
COUNTER = "color=black:size=64x64:rate={rate}:duration={seconds},geq=lum=16+6*N:cb=128:cr=128"
"""Each picture six steps lighter than the one before."""


def counting_clip(path: Path, seconds: float, rate: int = 30) -> Path:
    source = COUNTER.format(rate=rate, seconds=seconds)
    return films.clip(path, source, "-c:v", "libx264", "-crf", "1")


def clip_scene(folder: Path, clip: Path, duration_ms: int) -> RenderRequest:
    grey = films.flat_picture(folder / "grey.png", (120, 120, 120), SIZE)
    scene = films.scene(grey, duration_ms)
    scene = replace(scene, visual=replace(scene.visual, clip_path=clip))
    return films.request(folder, (scene,), size=SIZE)


def lightness(request: RenderRequest) -> list[int]:
    """The middle pixel of every painted frame."""
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    painter = FramePainter(request, spans)
    frame = FrameBuffer(request.width, request.height)
    found = []
    for number in range(spans[-1].end_frame):
        painter.draw(frame, number)
        found.append(int(frame.planes.y[64, 48]))
    return found


def test_a_clip_plays_in_its_scene_at_its_own_speed(tmp_path: Path) -> None:
    clip = counting_clip(tmp_path / "clip.mp4", 2.0, rate=15)
    shown = lightness(clip_scene(tmp_path, clip, 1000))
    assert shown == pytest.approx([16 + 6 * (number // 2) for number in range(30)], abs=1)


def test_a_clip_too_short_begins_again_and_fades_into_its_beginning(tmp_path: Path) -> None:
    clip = counting_clip(tmp_path / "clip.mp4", 1.0)
    shown = lightness(clip_scene(tmp_path, clip, 2500))
    assert shown[:20] == pytest.approx([16 + 6 * number for number in range(20)], abs=1)
    period = 30 - 7  # a quarter of the clip at most
    assert shown[period + 7 : 2 * period] == pytest.approx(shown[7:period], abs=1)
    steps = [abs(b - a) for a, b in itertools.pairwise(shown[20:])]
    assert max(steps) < 40  # a hard cut would be one of 170


def test_a_glimpse_is_held_at_its_end(tmp_path: Path) -> None:
    clip = counting_clip(tmp_path / "clip.mp4", 0.5)
    shown = lightness(clip_scene(tmp_path, clip, 1500))
    assert shown[14:] == pytest.approx([16 + 6 * 14] * 31, abs=1)


def test_layers_and_overlays_lie_over_a_clip(tmp_path: Path) -> None:
    asked = clip_scene(tmp_path, counting_clip(tmp_path / "clip.mp4", 1.0), 1000)
    white = films.block_layer(tmp_path / "white.png", (255, 255, 255), (20, 20))
    visual = replace(asked.scenes[0].visual, layers=(Layer((white,), 30, 46, enter="none"),))
    layered = replace(asked, scenes=(replace(asked.scenes[0], visual=visual),))
    assert set(lightness(layered)) == {235}
    assert set(lightness(replace(asked, overlays=(Overlay(white, 30, 46),)))) == {235}


def test_a_clip_goes_on_under_the_crossfade_after_it(tmp_path: Path) -> None:
    first = clip_scene(tmp_path, counting_clip(tmp_path / "clip.mp4", 2.0), 500).scenes[0]
    black = films.flat_picture(tmp_path / "black.png", (0, 0, 0), SIZE)
    asked = films.request(tmp_path, (first, films.scene(black, 500)), size=SIZE)
    shown = lightness(asked)
    for into in range(9):
        share = (into + 1) / 10
        meant = share * 16 + (1 - share) * (16 + 6 * (15 + into))
        assert shown[15 + into] == pytest.approx(meant, abs=2)


def test_a_jump_ahead_finds_the_same_picture(tmp_path: Path) -> None:
    source = "testsrc2=size=64x64:rate=30:duration=8"
    clip = films.clip(tmp_path / "clip.mp4", source, "-c:v", "libx264", "-g", "30")
    frame, other = FrameBuffer(64, 64), FrameBuffer(64, 64)
    through, jumping = (ClipReader(clip, covering(64, 64), 30) for _ in range(2))
    for number in range(201):
        through.draw(frame.planes, number)
    jumping.draw(other.planes, 3)
    jumping.draw(other.planes, 200)
    assert np.array_equal(frame.data, other.data)


def test_any_shape_covers_the_frame_or_is_padded_into_it(tmp_path: Path) -> None:
    """A wide clip, white in its middle third."""
    source = "color=black:size=192x64:rate=30:duration=0.2,drawbox=64:0:64:64:white:fill"
    clip = films.clip(tmp_path / "clip.mp4", source, "-c:v", "libx264")
    frame = FrameBuffer(96, 128)
    ClipReader(clip, covering(96, 128), 30).draw(frame.planes, 0)
    assert frame.planes.y[64, 2:94].min() > 220
    ClipReader(clip, padded(96, 128), 30).draw(frame.planes, 0)
    white = np.argwhere(frame.planes.y > 200)
    assert white.min(axis=0) == pytest.approx([48, 32], abs=2)
    assert white.max(axis=0) == pytest.approx([79, 63], abs=2)


def test_a_clip_filmed_upright_is_shown_upright(tmp_path: Path) -> None:
    """White above black, stored on its side with the note to turn it."""
    source = "color=black:size=64x96:rate=30:duration=0.2,drawbox=0:0:64:48:white:fill"
    lying = films.clip(tmp_path / "clip.mp4", f"{source},transpose=cclock", "-c:v", "libx264")
    turned = tmp_path / "turned.mp4"
    copy = ["-display_rotation", "-90", "-i", str(lying), "-c", "copy", str(turned)]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *copy], check=True)
    frame = FrameBuffer(64, 96)
    ClipReader(turned, covering(64, 96), 30).draw(frame.planes, 0)
    assert frame.planes.y[4:40].min() > 220
    assert frame.planes.y[56:].max() < 30
    assert upright(-90) == (("transpose", "clock"),)
    assert upright(90) == (("transpose", "cclock"),)
    assert upright(179) == (("hflip", ""), ("vflip", ""))


@pytest.mark.parametrize("content", [b"no clip", b""])
def test_what_is_no_clip_is_named(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "holiday.mp4"
    broken.write_bytes(content)
    with pytest.raises(ProviderError, match=r"clip holiday\.mp4 could not be played") as raised:
        lightness(clip_scene(tmp_path, broken, 1000))
    assert raised.value.permanent


def test_sound_alone_is_no_clip(tmp_path: Path) -> None:
    sound = films.murmur(tmp_path / "voice.wav", films.timed_words("one two"), 1000)
    with pytest.raises(ProviderError, match=r"clip voice\.wav could not be played"):
        lightness(clip_scene(tmp_path, sound, 1000))


class TestAround:
    """An intro of 0.8 s with a soft tone, and an outro of 0.5 s without sound."""

    @pytest.fixture
    def asked(self, tmp_path: Path) -> RenderRequest:
        words = films.timed_words("words in the middle", step_ms=450)
        scene = films.scene(
            films.busy_picture(tmp_path / "busy.png", SIZE, 1),
            2000,
            audio=films.murmur(tmp_path / "voice.wav", words, 1900),
            words=words,
        )
        tone = ("-f", "lavfi", "-i", "sine=frequency=500:sample_rate=44100:duration=0.8")
        soft = ("-af", "volume=-6dB", "-c:a", "aac", "-shortest")
        red = "color=red:size=128x72:rate=25:duration=0.8"
        white = films.block_layer(tmp_path / "white.png", (255, 255, 255), (20, 20))
        return replace(
            films.request(tmp_path, (scene,), size=SIZE, bar="#FFFFFF"),
            intro_path=films.clip(tmp_path / "intro.mp4", red, *tone, *soft),
            outro_path=films.clip(tmp_path / "outro.mov", "testsrc2=96x128:rate=30:duration=0.5"),
            overlays=(Overlay(white, 60, 100),),
            segments=films.KeptSegments(tmp_path / "kept"),
        )

    def test_both_are_played_whole_around_the_scenes(self, asked: RenderRequest) -> None:
        film = EmbeddedRenderer().render(asked, lambda _: None, lambda: False)
        report = inspect_film(film.path)
        assert film.duration_ms == 3300
        assert film.intro_ms == 800
        assert report.frame_count == 99
        assert report.duration_ms == pytest.approx(3300, abs=1)
        assert report.loudness_lufs == pytest.approx(-14, abs=0.5)
        frames = films.frames_of(film.path, {0, 23, 24, 83, 84, 98})
        for number in (0, 23):
            assert frames[number][64, 48] == pytest.approx([0, 0, 254], abs=12)
            assert frames[number][4, 48].max() < 20
            assert frames[number][118, 75].max() < 20
        for number in (24, 83):
            assert frames[number][118, 75].min() > 200
        assert frames[84][118, 75].tolist() != frames[83][118, 75].tolist()
        with av.open(str(film.path)) as container:
            times = [frame.pts * frame.time_base for frame in container.decode(video=0)]  # type: ignore[operator]
        assert times == [Fraction(number, 30) for number in range(99)]

    def test_the_intro_is_as_loud_as_the_film_and_the_voice_comes_after_it(
        self, asked: RenderRequest
    ) -> None:
        film = EmbeddedRenderer().render(asked, lambda _: None, lambda: False)
        sound = films.sound_of(film.path).T

        def lufs(start: float, end: float) -> float:
            part = sound[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]
            return measure([_long(part)], true_peak=False).integrated_lufs

        assert lufs(0.05, 0.75) == pytest.approx(lufs(0.8, 2.7), abs=3)
        assert np.abs(sound[int(0.81 * SAMPLE_RATE) : int(0.88 * SAMPLE_RATE)]).max() < 0.02
        assert np.abs(sound[int(2.9 * SAMPLE_RATE) :]).max() < 0.01

    def test_they_are_kept_too(self, asked: RenderRequest) -> None:
        EmbeddedRenderer().render(asked, lambda _: None, lambda: False)
        heard: list[float] = []
        EmbeddedRenderer().render(asked, heard.append, lambda: False)
        assert heard[0] == pytest.approx(0.98)

    def test_a_silent_film_keeps_the_intros_sound(self, asked: RenderRequest) -> None:
        silent = replace(asked, scenes=(replace(asked.scenes[0], is_muted=True),))
        film = EmbeddedRenderer().render(silent, lambda _: None, lambda: False)
        assert film.loudness_lufs == pytest.approx(-14, abs=0.5)
        heard = np.abs(films.sound_of(film.path))
        assert heard[:, : int(0.7 * SAMPLE_RATE)].max() > 0.05
        assert heard[:, SAMPLE_RATE:].max() < 0.01

    def test_an_outro_that_is_no_clip_is_named_before_any_work(
        self, asked: RenderRequest, tmp_path: Path
    ) -> None:
        broken = tmp_path / "outro.gif"
        broken.write_bytes(b"GIF89a")
        with pytest.raises(ProviderError, match=r"clip outro\.gif could not be played"):
            EmbeddedRenderer().render(
                replace(asked, outro_path=broken), lambda _: None, lambda: False
            )
        assert not asked.output_path.exists()


def _long(part: NDArray[np.float32]) -> NDArray[np.float32]:
    """Repeated to two seconds: loudness is measured in blocks of 0.4 s."""
    return np.concatenate([part] * (1 + 2 * SAMPLE_RATE // len(part)))
