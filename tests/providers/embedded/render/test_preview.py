from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from apps.providers.capabilities.render import Overlay, Previewer, RenderRequest
from apps.providers.embedded.inspection import has_faststart
from apps.providers.embedded.music import pick_track
from apps.providers.embedded.render.preview import EmbeddedPreviewer
from apps.providers.embedded.render.renderer import EmbeddedRenderer
from apps.providers.errors import ProviderError
from tests.providers.embedded.render import films

SIZE = (128, 160)
PREVIEWER: Previewer = EmbeddedPreviewer()


@pytest.fixture
def film(tmp_path: Path) -> RenderRequest:
    """Two scenes of two seconds, spoken, with captions, a logo and music."""
    words = films.timed_words("some plain words", step_ms=500)
    scenes = tuple(
        films.scene(
            films.busy_picture(tmp_path / f"picture-{seed}.png", (160, 200), seed),
            2000,
            audio=films.murmur(tmp_path / f"voice-{seed}.wav", words, 1700),
            words=words,
        )
        for seed in range(2)
    )
    asked = films.request(
        tmp_path,
        scenes,
        size=SIZE,
        captions=replace(films.CAPTIONS, size_px=20),
        music=pick_track("calm", 1).path,
        bar="#FFE000",
    )
    logo = films.block_layer(tmp_path / "logo.png", (255, 255, 255), (20, 10))
    return replace(asked, overlays=(Overlay(logo, 80, 10),))


def test_a_frame_is_the_one_of_the_film(film: RenderRequest, tmp_path: Path) -> None:
    EmbeddedRenderer().render(film, lambda _: None, lambda: False)
    made = films.frames_of(film.output_path, {0, 30, 63, 119})
    for at_ms, number, suffix in (
        (0, 0, "png"),
        (1000, 30, "jpg"),
        (2100, 63, "png"),
        (3999, 119, "jpg"),
        (60_000, 119, "png"),
    ):
        path = tmp_path / "frames" / f"{at_ms}.{suffix}"
        assert PREVIEWER.render_frame(film, at_ms, path) == path
        seen = cv2.imread(str(path))
        assert seen is not None
        assert seen.shape == (160, 128, 3)
        # The film's frames are read back by other constants than BT.709's.
        assert np.abs(seen.astype(int) - made[number]).mean() < 9
    assert len(list((tmp_path / "frames").iterdir())) == 5


def test_colors_come_back_as_they_were(tmp_path: Path) -> None:
    red = films.flat_picture(tmp_path / "red.png", (30, 60, 200), (160, 200))
    asked = films.request(tmp_path, (films.scene(red, 1000),), size=SIZE)
    path = PREVIEWER.render_frame(asked, 500, tmp_path / "frame.png")
    seen = cv2.imread(str(path))
    assert seen is not None
    assert seen.reshape(-1, 3).mean(axis=0) == pytest.approx([30, 60, 200], abs=2)


def test_an_excerpt_is_that_part_of_the_film_with_its_sound(
    film: RenderRequest, tmp_path: Path
) -> None:
    path = PREVIEWER.render_excerpt(film, 1500, 1000, tmp_path / "excerpt.mp4")
    EmbeddedRenderer().render(film, lambda _: None, lambda: False)
    whole = films.frames_of(film.output_path, set(range(45, 75)))
    part = films.frames_of(path, set(range(40)))
    assert len(part) == 30
    for number, frame in part.items():
        assert np.abs(frame.astype(int) - whole[45 + number]).mean() < 8
    assert has_faststart(path)
    with av.open(str(path)) as container:
        assert container.streams.audio[0].duration is not None
    heard, meant = films.sound_of(path)[0], films.sound_of(film.output_path)[0][72_000:120_000]
    heard = heard[: len(meant)]
    assert np.corrcoef(np.abs(heard), np.abs(meant[: len(heard)]))[0, 1] > 0.9
    assert list(film.work_dir.iterdir()) == []


def test_an_excerpt_ends_with_the_film(film: RenderRequest, tmp_path: Path) -> None:
    path = PREVIEWER.render_excerpt(film, 3500, 5000, tmp_path / "excerpt.mp4")
    assert len(films.frames_of(path, set(range(200)))) == 15


def test_only_what_the_moment_needs_is_read(film: RenderRequest, tmp_path: Path) -> None:
    gone = replace(film.scenes[0].visual, background_path=tmp_path / "gone.png")
    broken = replace(film, scenes=(replace(film.scenes[0], visual=gone), film.scenes[1]))
    PREVIEWER.render_frame(broken, 3000, tmp_path / "frame.png")
    PREVIEWER.render_excerpt(broken, 3000, 200, tmp_path / "excerpt.mp4")
    with pytest.raises(ProviderError, match=r"gone\.png could not be opened"):
        PREVIEWER.render_frame(broken, 100, tmp_path / "other.png")
    assert not (tmp_path / "other.png").exists()


def test_another_kind_of_file_is_refused(film: RenderRequest, tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match=r"choose \.png or \.jpg"):
        PREVIEWER.render_frame(film, 0, tmp_path / "frame.gif")
