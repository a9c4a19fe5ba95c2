"""What lies over a film, looked at in the painted frames themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.capabilities.render import Overlay, RenderRequest
from apps.providers.embedded.render.frame_painter import FramePainter
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.embedded.render.timeline import lay_out_scenes
from tests.providers.embedded.render import films

SIZE = (160, 120)
DARK = 47  # Y of BGR 40, 40, 30
WHITE = 235


@pytest.fixture
def plain(tmp_path: Path) -> RenderRequest:
    """Two dark scenes of a second each."""
    dark = films.flat_picture(tmp_path / "dark.png", (40, 40, 30), SIZE)
    return films.request(tmp_path, (films.scene(dark, 1000), films.scene(dark, 1000)), size=SIZE)


def block(folder: Path, name: str = "block.png", value: int = 255) -> Path:
    """An opaque grey square of 40 x 20."""
    path = folder / name
    cv2.imwrite(str(path), np.full((20, 40, 4), (value, value, value, 255), np.uint8))
    return path


def painted(request: RenderRequest, numbers: Iterable[int]) -> dict[int, NDArray[np.uint8]]:
    """The luma of the film's frames of those numbers."""
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    painter = FramePainter(request, spans)
    frame = FrameBuffer(request.width, request.height)
    found = {}
    for number in sorted(numbers):
        painter.draw(frame, number)
        found[number] = np.array(frame.planes.y, np.uint8)
    return found


def test_an_overlay_is_in_its_frames_and_in_no_other(plain: RenderRequest, tmp_path: Path) -> None:
    overlay = Overlay(block(tmp_path), 30, 50, start_ms=500, end_ms=1500)
    frames = painted(replace(plain, overlays=(overlay,)), range(60))
    shown = [number for number, luma in frames.items() if luma[60, 50] == WHITE]
    assert shown == list(range(15, 45))
    bright = np.argwhere(frames[20] > 200)
    assert bright.min(axis=0).tolist() == [50, 30]
    assert bright.max(axis=0).tolist() == [69, 69]


def test_an_overlay_without_an_end_stays_to_the_last_frame(
    plain: RenderRequest, tmp_path: Path
) -> None:
    overlay = Overlay(block(tmp_path), 31, 51)
    frames = painted(replace(plain, overlays=(overlay,)), (0, 33, 59))
    assert {int(luma[60, 50]) for luma in frames.values()} == {WHITE}


def test_an_overlay_fades_in_and_out_in_the_time_it_was_given(
    plain: RenderRequest, tmp_path: Path
) -> None:
    overlay = Overlay(block(tmp_path), 30, 50, 0, 1000, "fade", 300, "fade", 200)
    frames = painted(replace(plain, overlays=(overlay,)), range(31))
    luma = [int(frames[number][60, 50]) for number in range(31)]
    assert luma[:10] == sorted(luma[:10])
    assert DARK < luma[0] < luma[4] < WHITE
    assert luma[9:24] == [WHITE] * 15
    assert WHITE > luma[24] > luma[29] > DARK
    assert luma[30] < DARK + 5


@pytest.mark.parametrize("enter", ["slide_up", "slide_left", "zoom", "pop"])
def test_every_entry_ends_at_the_place_of_rest(
    plain: RenderRequest, tmp_path: Path, enter: str
) -> None:
    moving = Overlay(block(tmp_path), 30, 50, enter=enter, enter_ms=400)
    frames = painted(replace(plain, overlays=(moving,)), (3, 12, 30))
    still = painted(replace(plain, overlays=(replace(moving, enter="none"),)), (12, 30))
    assert np.abs(frames[3].astype(int) - still[12]).max() > 20
    assert np.array_equal(frames[12], still[12])
    assert np.array_equal(frames[30], still[30])


def test_later_overlays_lie_over_earlier_ones(plain: RenderRequest, tmp_path: Path) -> None:
    grey = block(tmp_path, "grey.png", 128)
    overlays = (Overlay(block(tmp_path), 30, 50), Overlay(grey, 50, 50))
    luma = painted(replace(plain, overlays=overlays), (5,))[5]
    assert luma[60, 35] == WHITE
    assert 120 < luma[60, 60] < 132


def test_captions_lie_over_overlays(plain: RenderRequest, tmp_path: Path) -> None:
    words = films.timed_words("word", start_ms=0, step_ms=900)
    style = replace(films.CAPTIONS, size_px=30, center_y=0.5, highlight_color="#000000")
    cover = tmp_path / "cover.png"
    cv2.imwrite(str(cover), np.full((120, 160, 4), 255, np.uint8))
    spoken = replace(plain.scenes[0], words=words)
    asked = replace(
        plain,
        scenes=(spoken, plain.scenes[1]),
        captions=style,
        overlays=(Overlay(cover, 0, 0),),
    )
    frames = painted(asked, (15, 50))
    assert (frames[15] < 40).sum() > 100
    assert frames[50].min() == WHITE


def test_an_overlay_that_reaches_beyond_the_frame_is_cut_at_its_edge(
    plain: RenderRequest, tmp_path: Path
) -> None:
    overlays = (Overlay(block(tmp_path), -21, -7), Overlay(block(tmp_path), 145, 113))
    luma = painted(replace(plain, overlays=overlays), (5,))[5]
    assert (luma[:13, :19] > 200).all()
    assert (luma[113:, 145:] > 200).all()
    assert (luma > 200).sum() == 13 * 19 + 7 * 15


def test_one_that_is_never_seen_costs_nothing(plain: RenderRequest, tmp_path: Path) -> None:
    missing = tmp_path / "missing.png"
    overlays = (Overlay(missing, 0, 0, start_ms=5000), Overlay(missing, 0, 0, 500, 500))
    assert painted(replace(plain, overlays=overlays), (5,))[5].max() < 60


def test_a_muted_scene_shows_no_words(plain: RenderRequest) -> None:
    words = films.timed_words("word", start_ms=0, step_ms=900)
    scenes = tuple(replace(scene, words=words) for scene in plain.scenes)
    muted = (replace(scenes[0], is_muted=True), scenes[1])
    asked = replace(plain, captions=replace(films.CAPTIONS, size_px=30), scenes=muted)
    frames = painted(asked, (15, 45))
    assert frames[15].max() < 60
    assert frames[45].max() > 150


def test_the_bar_gives_every_scene_an_equal_share(plain: RenderRequest) -> None:
    longer = replace(plain.scenes[1], duration_ms=3000)
    asked = replace(plain, scenes=(plain.scenes[0], longer), progress_bar_color="#FFFFFF")
    frames = painted(asked, (0, 14, 29, 74, 119))
    filled = {number: int((luma[0] > 200).sum()) for number, luma in frames.items()}
    assert filled == {0: 2, 14: 40, 29: 80, 74: 120, 119: 160}
