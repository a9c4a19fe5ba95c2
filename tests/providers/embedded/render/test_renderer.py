from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.capabilities.image import Layer
from apps.providers.capabilities.render import RenderedFilm, RenderRequest, RenderScene
from apps.providers.embedded.inspection import Expected, inspect_film, problems
from apps.providers.embedded.music import pick_track
from apps.providers.embedded.render.renderer import EmbeddedRenderer
from apps.providers.errors import Cancelled, ProviderError
from tests.providers.embedded.render import films

Frame = NDArray[np.uint8]


def render(request: RenderRequest) -> RenderedFilm:
    return EmbeddedRenderer().render(request, lambda _: None, lambda: False)


def spoken_scene(folder: Path, text: str, duration_ms: int, seed: int = 1) -> RenderScene:
    words = films.timed_words(text)
    return films.scene(
        films.busy_picture(folder / f"picture-{seed}.png", (600, 1100), seed),
        duration_ms,
        audio=films.murmur(folder / f"voice-{seed}.wav", words, duration_ms - 200),
        words=words,
        offset_ms=100,
        motion=("push_in", "drift_up", "pull_out")[seed % 3],
    )


def yellow(frame: Frame) -> NDArray[np.bool_]:
    blue, green, red = (frame[:, :, channel].astype(int) for channel in range(3))
    return (red > 190) & (green > 160) & (blue < 110)


def white(frame: Frame) -> NDArray[np.bool_]:
    return np.asarray(frame.min(axis=2) > 215)


@pytest.mark.parametrize("size", [(540, 960), (1080, 1920), (960, 540)])
def test_a_film_is_what_was_asked_for(tmp_path: Path, size: tuple[int, int]) -> None:
    scenes = (
        spoken_scene(tmp_path, "Sand keeps heat.", 1700, 1),
        spoken_scene(tmp_path, "All winter long!", 1733, 2),
    )
    asked = films.request(
        tmp_path,
        scenes,
        size=size,
        captions=films.CAPTIONS,
        music=pick_track("calm", 1).path,
        bar="#FFE000",
    )
    heard: list[float] = []
    film = EmbeddedRenderer().render(asked, heard.append, lambda: False)
    report = inspect_film(film.path)
    assert problems(report, Expected(*size, 30, 3433)) == ()
    assert report.video_profile == "High"
    assert film.size_bytes == report.size_bytes
    assert film.loudness_lufs == pytest.approx(report.loudness_lufs, abs=0.2)
    assert film.true_peak_dbtp <= -1.0
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    assert len(heard) > 10
    assert list(asked.output_path.parent.iterdir()) == [asked.output_path]
    assert list(asked.work_dir.iterdir()) == []


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    asked = films.request(
        tmp_path, (spoken_scene(tmp_path, "Same again", 1000),), captions=films.CAPTIONS
    )
    first = render(asked).path.read_bytes()
    assert render(asked).path.read_bytes() == first


def test_a_crossfade_really_mixes_and_the_film_starts_and_ends_on_a_full_picture(
    tmp_path: Path,
) -> None:
    red = films.flat_picture(tmp_path / "red.png", (0, 0, 200), (600, 1000))
    blue = films.flat_picture(tmp_path / "blue.png", (200, 0, 0), (600, 1000))
    film = render(films.request(tmp_path, (films.scene(red, 1000), films.scene(blue, 1000))))
    frames = films.frames_of(film.path, {0, 29, *range(30, 40), 59})
    color = {number: frame.mean(axis=(0, 1)) for number, frame in frames.items()}
    assert color[0] == pytest.approx([0, 0, 200], abs=8)
    assert color[29] == pytest.approx([0, 0, 200], abs=8)
    assert color[34] == pytest.approx([100, 0, 100], abs=12)
    assert color[39] == pytest.approx([200, 0, 0], abs=8)
    assert color[59] == pytest.approx([200, 0, 0], abs=8)
    blues = [color[number][0] for number in range(29, 40)]
    assert blues == sorted(blues)


def test_each_word_is_marked_while_it_is_said_and_nothing_is_shown_in_silence(
    tmp_path: Path,
) -> None:
    words = (
        *films.timed_words("left right", start_ms=400, step_ms=400),
        *films.timed_words("alone", start_ms=2000, step_ms=500),
    )
    dark = films.flat_picture(tmp_path / "dark.png", (60, 40, 30), (600, 1000))
    scenes = (films.scene(dark, 3000, words=words, offset_ms=100),)
    film = render(films.request(tmp_path, scenes, captions=films.CAPTIONS))
    frames = films.frames_of(film.path, set(range(90)))

    def marked(number: int) -> float | None:
        """Where the coloured word is, as a fraction of the width."""
        columns = np.nonzero(yellow(frames[number]))[1]
        return float(columns.mean() / 540) if columns.size > 40 else None

    def empty(number: int) -> bool:
        return not yellow(frames[number]).any() and not white(frames[number]).any()

    assert all(empty(number) for number in range(15))
    for number in range(15, 27):
        place = marked(number)
        assert place is not None
        assert place < 0.5
    for number in range(28, 36):
        place = marked(number)
        assert place is not None
        assert place > 0.5
        assert white(frames[number]).any()
    assert all(empty(number) for number in range(47, 63))
    assert marked(64) == pytest.approx(0.5, abs=0.02)
    rows = np.nonzero(yellow(frames[64]))[0]
    assert rows.mean() / 960 == pytest.approx(films.CAPTIONS.center_y, abs=0.01)


def test_long_captions_stay_inside_their_width(tmp_path: Path) -> None:
    words = films.timed_words("incomprehensibilities notwithstanding electroencephalography", 0)
    dark = films.flat_picture(tmp_path / "dark.png", (60, 40, 30), (600, 1000))
    asked = films.request(
        tmp_path, (films.scene(dark, 1300, words=words),), captions=films.CAPTIONS
    )
    for frame in films.frames_of(render(asked).path, {5, 17, 29}).values():
        columns = np.nonzero(yellow(frame) | white(frame))[1]
        assert columns.min() >= 540 * 0.07 - 1
        assert columns.max() <= 540 * 0.93 + 1


def test_a_layer_enters_after_its_delay_plays_its_pictures_and_stays(tmp_path: Path) -> None:
    dark = films.flat_picture(tmp_path / "dark.png", (60, 40, 30), (600, 1000))
    green = films.block_layer(tmp_path / "green.png", (0, 220, 0), (200, 100))
    pale = films.block_layer(tmp_path / "pale.png", (230, 230, 230), (200, 100))
    layer = Layer((green, pale), 100, 300, "slide_up", delay_ms=500, enter_ms=300, frame_ms=400)
    scenes = (
        films.scene(dark, 500),
        films.scene(dark, 2000, layers=(layer,)),
        films.scene(dark, 500),
    )
    film = render(films.request(tmp_path, scenes))
    frames = films.frames_of(film.path, {28, 40, 47, 73, 80})
    middle = {number: frame[358, 208] for number, frame in frames.items()}
    assert middle[28] == pytest.approx([60, 40, 30], abs=8)
    assert middle[40] == pytest.approx([0, 220, 0], abs=14)
    assert middle[47] == pytest.approx([230, 230, 230], abs=8)
    assert middle[73] == pytest.approx([230, 230, 230], abs=8)
    assert middle[80] == pytest.approx([60, 40, 30], abs=8)
    edge = frames[73][:, 208, 0] > 150
    assert np.flatnonzero(edge)[[0, -1]] == pytest.approx([308, 407], abs=1)


def test_the_first_frame_of_a_film_already_shows_something(tmp_path: Path) -> None:
    dark = films.flat_picture(tmp_path / "dark.png", (60, 40, 30), (600, 1000))
    pale = films.block_layer(tmp_path / "pale.png", (230, 230, 230), (200, 100))
    layer = Layer((pale,), 100, 300, "fade", delay_ms=200, enter_ms=400)
    film = render(films.request(tmp_path, (films.scene(dark, 500, layers=(layer,)),)))
    assert films.frames_of(film.path, {0})[0][358, 208].min() > 150


def test_the_progress_bar_fills_with_the_film(tmp_path: Path) -> None:
    dark = films.flat_picture(tmp_path / "dark.png", (60, 40, 30), (600, 1000))
    film = render(films.request(tmp_path, (films.scene(dark, 2000),), bar="#FFE000"))
    frames = films.frames_of(film.path, {0, 29, 59})
    filled = {number: int(yellow(frame[1:2]).sum()) for number, frame in frames.items()}
    assert filled[0] < 40
    assert filled[29] == pytest.approx(270, abs=12)
    assert filled[59] == 540


def test_narration_is_heard_where_it_belongs(tmp_path: Path) -> None:
    click = np.zeros(4800)
    click[2400:2640] = 0.8
    voice = films.save_voice(tmp_path / "click.wav", click, rate=48_000)
    dark = films.flat_picture(tmp_path / "dark.png", (60, 40, 30), (600, 1000))
    scenes = (
        films.scene(dark, 1010),
        films.scene(dark, 1000, audio=voice, offset_ms=120),
    )
    sound = np.abs(films.sound_of(render(films.request(tmp_path, scenes)).path)).max(axis=0)
    first = int(np.flatnonzero(sound > sound.max() / 2)[0])
    assert first == pytest.approx(48 * (1010 + 120) + 2400, abs=24)


def test_a_film_of_music_alone_and_one_without_sound_are_made(tmp_path: Path) -> None:
    dark = films.busy_picture(tmp_path / "dark.png", (600, 1000), 1)
    asked = films.request(tmp_path, (films.scene(dark, 2500),))
    silent = inspect_film(render(asked).path)
    assert problems(silent, Expected(540, 960, 30, 2500, target_lufs=None)) == ()
    assert silent.loudness_lufs == -70
    music = replace(asked, music_path=pick_track("energetic", 1).path)
    assert problems(inspect_film(render(music).path), Expected(540, 960, 30, 2500)) == ()


def test_cancelling_leaves_nothing_behind(tmp_path: Path) -> None:
    asked = films.request(tmp_path, (spoken_scene(tmp_path, "Stop this now", 4000),))
    progress = [0.0]
    with pytest.raises(Cancelled):
        EmbeddedRenderer().render(asked, progress.append, lambda: progress[-1] > 0.3)
    assert progress[-1] * 120 < 0.3 * 120 + 10
    assert list(asked.output_path.parent.iterdir()) == []
    assert list(asked.work_dir.iterdir()) == []


@pytest.mark.parametrize("broken", ["picture", "voice", "music"])
def test_what_cannot_be_read_is_named_and_nothing_is_left(tmp_path: Path, broken: str) -> None:
    nonsense = tmp_path / f"broken-{broken}.bin"
    nonsense.write_bytes(b"nonsense")
    scene = spoken_scene(tmp_path, "Never seen", 3000)
    if broken == "picture":
        scene = replace(scene, visual=replace(scene.visual, background_path=nonsense))
    if broken == "voice":
        scene = replace(scene, audio_path=nonsense)
    asked = films.request(tmp_path, (scene,), music=nonsense if broken == "music" else None)
    with pytest.raises(ProviderError, match=nonsense.name) as raised:
        render(asked)
    assert raised.value.permanent
    assert not asked.output_path.exists()
    assert list(asked.work_dir.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    asked = films.request(tmp_path, (spoken_scene(tmp_path, "Nowhere", 1000),))
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProviderError, match="could not be written: File exists; check"):
        render(replace(asked, output_path=tmp_path / "file" / "film.mp4"))


def test_an_earlier_film_survives_a_failed_render(tmp_path: Path) -> None:
    asked = films.request(tmp_path, (spoken_scene(tmp_path, "Old film", 1000),))
    asked.output_path.parent.mkdir()
    asked.output_path.write_bytes(b"the film before")
    with pytest.raises(Cancelled):
        EmbeddedRenderer().render(asked, lambda _: None, lambda: True)
    assert asked.output_path.read_bytes() == b"the film before"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"scenes": ()}, "no scenes"),
        ({"width": 541}, "even"),
        ({"frames_per_second": 0}, "frame rate"),
    ],
)
def test_what_can_never_be_a_film_is_refused(
    tmp_path: Path, change: dict[str, int], reason: str
) -> None:
    asked = films.request(tmp_path, (films.scene(tmp_path / "picture.png", 1000),))
    with pytest.raises(ProviderError, match=reason) as raised:
        render(replace(asked, **change))  # type: ignore[arg-type]
    assert raised.value.permanent
