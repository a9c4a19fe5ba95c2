from __future__ import annotations

import numpy as np
import pytest

from apps.providers.embedded.render.layers import REST, Pose, entry_pose, posed
from apps.providers.embedded.render.planes import FrameBuffer, yuv_of
from apps.providers.embedded.render.sprites import Sprite, lay_over, make_sprite, stack_inks


def gray_frame() -> FrameBuffer:
    frame = FrameBuffer(200, 120)
    frame.data[:] = 100
    return frame


def disc(x: int, y: int) -> Sprite:
    """An opaque white disc of radius 20, as a picture of 60 x 60."""
    rows, columns = np.mgrid[:60, :60] - 29.5
    alpha = np.clip(20.5 - np.hypot(rows, columns), 0, 1) * 255
    pixels = np.full((60, 60, 4), 255, np.uint8)
    pixels[:, :, 3] = alpha
    return make_sprite(pixels, x, y)


def middle_of(frame: FrameBuffer) -> tuple[float, float]:
    weight = frame.planes.y.astype(float) - 100
    rows, columns = np.mgrid[:120, :200]
    return (
        float((columns * weight).sum() / weight.sum()),
        float((rows * weight).sum() / weight.sum()),
    )


def test_an_opaque_color_covers_and_a_clear_one_leaves_everything() -> None:
    frame = gray_frame()
    half = np.zeros((20, 40), np.uint8)
    half[:, 20:] = 255
    lay_over(frame.planes, stack_inks([(half, "#FF0000")], 60, 40))
    y, u, v = yuv_of("#FF0000")
    assert (frame.planes.y[40:60, 60:80] == 100).all()
    assert (frame.planes.y[40:60, 80:100] == round(y)).all()
    assert (frame.planes.u[20:30, 40:50] == round(u)).all()
    assert (frame.planes.v[20:30, 40:50] == round(v)).all()


@pytest.mark.parametrize(("x", "y"), [(50, 30), (51, 31), (51, 30), (50, 31)])
def test_a_layer_lies_where_it_was_put_at_even_and_odd_places(x: int, y: int) -> None:
    frame = gray_frame()
    lay_over(frame.planes, disc(x, y))
    assert middle_of(frame) == pytest.approx((x + 29.5, y + 29.5), abs=0.02)


@pytest.mark.parametrize(("x", "y"), [(-30, -30), (180, 100), (-500, 0), (0, 500)])
def test_a_layer_may_hang_over_the_edge(x: int, y: int) -> None:
    frame = gray_frame()
    lay_over(frame.planes, disc(x, y))
    assert frame.planes.y.min() >= 99


@pytest.mark.parametrize("shift", [0.25, 0.5, 1.75, -0.4, -3.3])
def test_a_layer_moves_by_fractions_of_a_pixel(shift: float) -> None:
    frame = gray_frame()
    lay_over(frame.planes, posed(disc(60, 30), Pose(shift_x=shift, shift_y=-shift)))
    assert middle_of(frame) == pytest.approx((89.5 + shift, 59.5 - shift), abs=0.05)


@pytest.mark.parametrize("scale", [0.6, 0.95, 1.07])
def test_a_layer_is_scaled_about_its_middle(scale: float) -> None:
    frame = gray_frame()
    lay_over(frame.planes, posed(disc(60, 30), Pose(scale=scale)))
    assert middle_of(frame) == pytest.approx((89.5, 59.5), abs=0.05)
    area = (frame.planes.y > 160).sum()
    assert area == pytest.approx(np.pi * (20 * scale) ** 2, rel=0.05)


def test_a_faded_layer_is_half_there() -> None:
    frame = gray_frame()
    lay_over(frame.planes, posed(disc(60, 30), Pose(opacity=0.5)))
    assert frame.planes.y[60, 90] == pytest.approx((100 + 235) / 2, abs=2)


@pytest.mark.parametrize("enter", ["none", "fade", "slide_up", "slide_left", "pop"])
def test_every_entry_ends_at_rest_without_a_jump(enter: str) -> None:
    assert entry_pose(enter, 1.0, 1080, 1920) == REST
    nearly = entry_pose(enter, 0.97, 1080, 1920)
    assert abs(nearly.shift_x) < 1
    assert abs(nearly.shift_y) < 1
    assert nearly.scale == pytest.approx(1, abs=0.01)
    assert nearly.opacity > 0.99


@pytest.mark.parametrize("enter", ["fade", "slide_up", "slide_left", "pop"])
def test_every_entry_begins_unseen(enter: str) -> None:
    assert entry_pose(enter, 0.0, 1080, 1920).opacity == 0
