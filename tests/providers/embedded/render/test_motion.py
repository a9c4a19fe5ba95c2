from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from apps.providers.embedded.render.motion import load_moving_background
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.errors import ProviderError

WIDTH, HEIGHT, FRAMES = 270, 480, 90


@pytest.fixture
def disc_picture(tmp_path: Path) -> Path:
    """A soft white disc in the middle of a black picture."""
    rows, columns = np.mgrid[:960, :540]
    distance = np.hypot(rows - 479.5, columns - 269.5)
    pixels = np.clip(60 - distance / 2, 0, 30) * 8
    path = tmp_path / "disc.png"
    cv2.imwrite(str(path), np.repeat(pixels[:, :, None], 3, axis=2).astype(np.uint8))
    return path


def track(path: Path, motion: str) -> list[tuple[float, float, float]]:
    """The disc's middle, x and y, and its size in every frame."""
    background = load_moving_background(path, motion, WIDTH, HEIGHT, FRAMES)
    frame = FrameBuffer(WIDTH, HEIGHT)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    places = []
    for index in range(FRAMES):
        background.draw(frame.planes, index)
        weight = frame.planes.y.astype(float) - 16
        total = weight.sum()
        places.append(
            (float((columns * weight).sum() / total), float((rows * weight).sum() / total), total)
        )
    return places


@pytest.mark.parametrize(
    ("motion", "axis", "sign"),
    [("drift_left", 0, -1), ("drift_right", 0, 1), ("drift_up", 1, -1), ("drift_down", 1, 1)],
)
def test_a_drift_goes_its_way_in_even_steps(
    disc_picture: Path, motion: str, axis: int, sign: int
) -> None:
    places = track(disc_picture, motion)
    steps = [after[axis] - before[axis] for before, after in pairwise(places)]
    assert np.mean(steps) * sign > 0.2
    assert np.ptp(steps) < 0.1
    assert np.ptp([place[1 - axis] for place in places]) < 0.02


@pytest.mark.parametrize(("motion", "sign"), [("push_in", 1), ("pull_out", -1)])
def test_a_zoom_grows_or_shrinks_smoothly_about_a_still_middle(
    disc_picture: Path, motion: str, sign: int
) -> None:
    places = track(disc_picture, motion)
    for axis, middle in ((0, WIDTH / 2 - 0.5), (1, HEIGHT / 2 - 0.5)):
        assert abs(places[0][axis] - middle) < 0.5
        assert max(abs(b[axis] - a[axis]) for a, b in pairwise(places)) < 0.03
    growth = [sign * (after[2] / before[2] - 1) for before, after in pairwise(places)]
    assert min(growth) > -0.0001
    assert min(np.convolve(growth, np.ones(5), "valid")) > 0.0005
    assert max(growth) < 0.006


def test_both_chroma_planes_move_with_the_picture(tmp_path: Path) -> None:
    pixels = np.zeros((960, 540, 3), np.uint8)
    pixels[:, :270, 0] = 255
    pixels[:, 270:, 2] = 255
    path = tmp_path / "halves.png"
    cv2.imwrite(str(path), pixels)
    for motion in ("drift_left", "push_in"):
        background = load_moving_background(path, motion, WIDTH, HEIGHT, FRAMES)
        frame = FrameBuffer(WIDTH, HEIGHT)
        for index in (0, 17, FRAMES - 1):
            background.draw(frame.planes, index)
            edge_y = int(np.argmax(frame.planes.y[100] > 45))
            edge_u = int(np.argmax(frame.planes.u[50] < 170))
            assert abs(edge_y - 2 * edge_u) <= 3


def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture")
    with pytest.raises(ProviderError, match=r"broken\.png is not a readable image"):
        load_moving_background(broken, "push_in", WIDTH, HEIGHT, FRAMES)
    with pytest.raises(ProviderError, match=r"gone\.png could not be opened"):
        load_moving_background(tmp_path / "gone.png", "push_in", WIDTH, HEIGHT, FRAMES)
