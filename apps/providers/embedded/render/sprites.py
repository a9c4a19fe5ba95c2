"""Pictures with alpha laid over a frame, touching only the rectangle they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from apps.providers.embedded.render.planes import BGR_TO_YUV, Pixels, Planes, read_picture, yuv_of


@dataclass(frozen=True, slots=True)
class Sprite:
    """A picture with alpha, multiplied in, at an even place in the frame.

    y, u and v already hold colour times alpha; keep and keep_half hold 255 minus alpha, at full
    and at half size. Width and height are even.
    """

    left: int
    top: int
    y: Pixels
    u: Pixels
    v: Pixels
    keep: Pixels
    keep_half: Pixels

    @property
    def width(self) -> int:
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        return int(self.y.shape[0])


def load_sprite(path: Path, x: int, y: int) -> Sprite:
    """Read a picture with alpha to be laid with its top left corner at x, y."""
    pixels = read_picture(path, cv2.IMREAD_UNCHANGED)
    if pixels.dtype != np.uint8 or pixels.ndim != 3:
        pixels = read_picture(path, cv2.IMREAD_COLOR)
    if pixels.shape[2] == 3:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_BGR2BGRA)
    return make_sprite(pixels, x, y)


def make_sprite(bgra: Pixels, x: int, y: int) -> Sprite:
    """Turn straight-alpha BGRA into a sprite, cropped to what can be seen.

    A clear border of at least two pixels stays, so that a fraction of a pixel of movement never
    smears an edge.
    """
    visible = cv2.boundingRect(np.ascontiguousarray(bgra[:, :, 3]))
    left, top, width, height = visible if visible[2] else (0, 0, 1, 1)
    bgra = bgra[top : top + height, left : left + width]
    x, y = x + left - 2, y + top - 2
    pad_left, pad_top = 2 + x % 2, 2 + y % 2
    x, y = x - x % 2, y - y % 2
    bgra = cv2.copyMakeBorder(
        bgra,
        pad_top,
        2 + (pad_top + height) % 2,
        pad_left,
        2 + (pad_left + width) % 2,
        cv2.BORDER_CONSTANT,
        value=(0, 0, 0, 0),
    )
    alpha = np.ascontiguousarray(bgra[:, :, 3])
    return premultiply(cv2.transform(bgra[:, :, :3], BGR_TO_YUV), alpha, x, y)


def premultiply(yuv: Pixels, alpha: Pixels, x: int, y: int) -> Sprite:
    """Multiply full-size Y, U and V by alpha and halve the chroma. Sizes and place are even."""
    height, width = alpha.shape
    half = (width // 2, height // 2)
    luma, blue, red = (cv2.multiply(plane, alpha, scale=1 / 255) for plane in cv2.split(yuv))
    return Sprite(
        left=x,
        top=y,
        y=luma,
        u=cv2.resize(blue, half, interpolation=cv2.INTER_AREA),
        v=cv2.resize(red, half, interpolation=cv2.INTER_AREA),
        keep=cv2.bitwise_not(alpha),
        keep_half=cv2.bitwise_not(cv2.resize(alpha, half, interpolation=cv2.INTER_AREA)),
    )


def stack_inks(inks: Sequence[tuple[Pixels, str]], left: int, top: int) -> Sprite:
    """A sprite of flat colours: each (coverage mask, "#RRGGBB") is laid over those before it.

    Masks are of one even size.
    """
    height, width = inks[0][0].shape
    half = (width // 2, height // 2)
    small = (height // 2, width // 2)
    made = Sprite(
        left,
        top,
        y=np.zeros((height, width), np.uint8),
        u=np.zeros(small, np.uint8),
        v=np.zeros(small, np.uint8),
        keep=np.full((height, width), 255, np.uint8),
        keep_half=np.full(small, 255, np.uint8),
    )
    for mask, color in inks:
        y, u, v = yuv_of(color)
        mask_half = cv2.resize(mask, half, interpolation=cv2.INTER_AREA)
        clear, clear_half = cv2.bitwise_not(mask), cv2.bitwise_not(mask_half)
        for plane, cover, rest, value in (
            (made.y, mask, clear, y),
            (made.u, mask_half, clear_half, u),
            (made.v, mask_half, clear_half, v),
            (made.keep, mask, clear, 0.0),
            (made.keep_half, mask_half, clear_half, 0.0),
        ):
            ink = cv2.convertScaleAbs(cover, alpha=value / 255)
            _blend(plane, ink, rest)
    return made


def lay_over(frame: Planes, sprite: Sprite) -> None:
    """Blend a sprite into the frame, inside its own rectangle and the frame's."""
    height, width = frame.y.shape
    left, right = max(sprite.left, 0), min(sprite.left + sprite.width, width)
    top, bottom = max(sprite.top, 0), min(sprite.top + sprite.height, height)
    if left >= right or top >= bottom:
        return
    full = (slice(top, bottom), slice(left, right))
    inside = (
        slice(top - sprite.top, bottom - sprite.top),
        slice(left - sprite.left, right - sprite.left),
    )
    half, inside_half = _halved(full), _halved(inside)
    _blend(frame.y[full], sprite.y[inside], sprite.keep[inside])
    _blend(frame.u[half], sprite.u[inside_half], sprite.keep_half[inside_half])
    _blend(frame.v[half], sprite.v[inside_half], sprite.keep_half[inside_half])


def _halved(area: tuple[slice, slice]) -> tuple[slice, slice]:
    rows, columns = area
    return (
        slice(rows.start // 2, rows.stop // 2),
        slice(columns.start // 2, columns.stop // 2),
    )


def _blend(under: Pixels, over: Pixels, keep: Pixels) -> None:
    cv2.multiply(under, keep, under, 1 / 255)
    cv2.add(under, over, under)
