"""What stands behind a caption's words: a plate under all of them, a block under the one said."""

from __future__ import annotations

import cv2
import numpy as np

from apps.providers.capabilities.render import CaptionStyle
from apps.providers.embedded.render.planes import Pixels

_PLATE_OPACITY = 232
_MARGIN = 0.3
"""Room around words on a plate or a block, in font sizes."""
_ASCENT, _DESCENT = 0.9, 0.27


def ground_margin(style: CaptionStyle) -> int:
    """Pixels that the grounds need around the words."""
    return round(_MARGIN * style.size_px) if style.plate_color or style.marker_color else 0


def caption_grounds(
    style: CaptionStyle,
    box: tuple[int, int],
    lines: tuple[tuple[float, float, float], ...],
    word: tuple[float, float, float],
    scale: float,
) -> list[tuple[Pixels, str]]:
    """Masks and colours to lay under the words of a box (height, width).

    lines and word: left end, right end and base line, in pixels of the box.
    """
    size = style.size_px * scale
    found: list[tuple[Pixels, str]] = []
    if style.plate_color:
        plate = np.zeros(box, np.uint8)
        for line in lines:
            _fill(plate, line, size, _MARGIN * size, _PLATE_OPACITY)
        found.append((plate, style.plate_color))
    if style.marker_color:
        block = np.zeros(box, np.uint8)
        _fill(block, word, size, 0.14 * size, 255)
        found.append((block, style.marker_color))
    return found


def _fill(
    mask: Pixels, span: tuple[float, float, float], size: float, margin: float, value: int
) -> None:
    """A box with slightly round corners about one line."""
    left, right, baseline = span
    radius = round(0.12 * size)
    x0, x1 = round(left - margin), round(right + margin)
    y0, y1 = round(baseline - _ASCENT * size - margin * 0.35), round(baseline + _DESCENT * size)
    y1 += round(margin * 0.35)
    cv2.rectangle(mask, (x0 + radius, y0), (x1 - radius, y1), value, -1)
    cv2.rectangle(mask, (x0, y0 + radius), (x1, y1 - radius), value, -1)
    for x in (x0 + radius, x1 - radius):
        for y in (y0 + radius, y1 - radius):
            cv2.circle(mask, (x, y), radius, value, -1)
