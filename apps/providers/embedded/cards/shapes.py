"""Smooth shapes as masks and pictures: rounded boxes, panels, rings, glows."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageFilter

from apps.providers.embedded.cards.colors import BLACK, WHITE, Rgb, Theme, mix

_SMOOTH = 4  # corners are drawn this many times larger, then reduced
_SHIFT = 4  # fractional bits of OpenCV's drawing coordinates


@lru_cache(maxsize=128)
def rounded(width: int, height: int, radius: int) -> Image.Image:
    """A mask ("L") of a rounded box."""
    radius = max(0, min(radius, width // 2, height // 2))
    mask = Image.new("L", (max(width, 1), max(height, 1)), 255)
    if radius == 0:
        return mask
    side = radius * _SMOOTH
    disc = np.zeros((side, side), np.uint8)
    cv2.circle(disc, (side, side), side, 255, -1)
    corner = Image.fromarray(disc).resize((radius, radius), Image.Resampling.BOX)
    for quarter, x, y in ((0, 0, 0), (3, width - radius, 0), (1, 0, height - radius)):
        mask.paste(corner.rotate(quarter * 90), (x, y))
    mask.paste(corner.rotate(180), (width - radius, height - radius))
    return mask


def filled(
    mask: Image.Image, top: Rgb, bottom: Rgb, top_alpha: float, bottom_alpha: float
) -> Image.Image:
    """mask filled from one colour and opacity (0-1) at the top to another at the bottom."""
    ramp = np.linspace(0, 1, mask.height, dtype=np.float32)[:, None]
    ends = np.array([(*top, top_alpha * 255), (*bottom, bottom_alpha * 255)], np.float32)
    column = (ends[0] + (ends[1] - ends[0]) * ramp).round().astype(np.uint8)
    pixels = np.repeat(column[:, None, :], mask.width, axis=1)
    image = Image.fromarray(pixels, "RGBA")
    image.putalpha(ImageChops.multiply(image.getchannel("A"), mask))
    return image


def edge(width: int, height: int, radius: int, line: int) -> Image.Image:
    """A mask of the border of a rounded box."""
    outer = rounded(width, height, radius).copy()
    inner = ImageChops.invert(rounded(width - 2 * line, height - 2 * line, radius - line))
    hole = Image.new("L", outer.size, 255)
    hole.paste(inner, (line, line))
    return ImageChops.multiply(outer, hole)


def panel(width: int, height: int, radius: int, theme: Theme, line: int = 2) -> Image.Image:
    """Glass: a tinted, translucent box with a bright rim that fades downwards."""
    tint = mix(theme.deep, BLACK, 0.2) if theme.dark else WHITE
    rim = WHITE if theme.dark else mix(theme.text, WHITE, 0.3)
    image = filled(rounded(width, height, radius), tint, tint, 0.36, 0.56)
    image.alpha_composite(filled(edge(width, height, radius, line), rim, rim, 0.5, 0.12))
    return image


def solid(width: int, height: int, radius: int, color: Rgb) -> Image.Image:
    """A box of one colour, lit from above."""
    return filled(
        rounded(width, height, radius), mix(color, WHITE, 0.14), mix(color, BLACK, 0.1), 1.0, 1.0
    )


def shadowed(image: Image.Image, blur: float, drop: int, opacity: float) -> tuple[Image.Image, int]:
    """image over its own soft shadow, and the margin that was added on every side."""
    margin = round(blur * 2.4) + drop
    size = (image.width + 2 * margin, image.height + 2 * margin)
    alpha = Image.new("L", size)
    alpha.paste(image.getchannel("A"), (margin, margin + drop))
    soft = alpha.reduce(4).filter(ImageFilter.GaussianBlur(blur / 4))
    soft = soft.resize(size, Image.Resampling.BILINEAR).point(lambda value: round(value * opacity))
    result = Image.new("RGBA", size, (*BLACK, 0))
    result.putalpha(soft)
    result.alpha_composite(image, (margin, margin))
    return result, margin


def ring(size: int, line: float, color: Rgb, opacity: float, turn: float = 1.0) -> Image.Image:
    """A ring of `size` pixels across, or the first `turn` (0-1) of it from the top, clockwise."""
    mask = np.zeros((size, size), np.uint8)
    scale = 1 << _SHIFT
    centre = round(size / 2 * scale)
    radius = round((size / 2 - line / 2 - 1) * scale)
    if turn >= 1.0:
        cv2.circle(mask, (centre, centre), radius, 255, round(line), cv2.LINE_AA, _SHIFT)
    elif turn > 0:
        angles = np.deg2rad(np.arange(-90, -90 + 360 * turn + 1, 2.0).clip(max=-90 + 360 * turn))
        points = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius + centre
        cv2.polylines(
            mask,
            [points.round().astype(np.int32)],
            isClosed=False,
            color=255,
            thickness=round(line),
            lineType=cv2.LINE_AA,
            shift=_SHIFT,
        )
    image = Image.new("RGBA", (size, size), (*color, 255))
    image.putalpha(Image.fromarray(cv2.convertScaleAbs(mask, alpha=opacity)))
    return image
