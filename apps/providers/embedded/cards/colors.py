"""Colour arithmetic, and the colours of one card.

Contrast and luminance follow WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apps.core.sentences import gettext as _
from apps.providers.capabilities.image import LookStyle
from apps.providers.errors import ProviderError

Rgb = tuple[int, int, int]
WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
READABLE = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def parse(color: str) -> Rgb:
    """ "#RRGGBB" as numbers. Raises ProviderError for anything else."""
    if not _HEX.fullmatch(color):
        raise ProviderError(
            _("The colour %(color)r is not written as #RRGGBB; correct the template.")
            % {"color": color},
            permanent=True,
        )
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """first with `share` (0-1) of second."""
    a, b, c = (round(p + (q - p) * share) for p, q in zip(first, second, strict=True))
    return a, b, c


def luminances(pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Relative luminance, 0-1, of RGB pixels (..., 3) valued 0-255."""
    unit = np.clip(pixels, 0, 255) / np.float32(255)
    linear = np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)
    weighted: npt.NDArray[np.float32] = linear.astype(np.float32) @ np.array(
        [0.2126, 0.7152, 0.0722], dtype=np.float32
    )
    return weighted


def luminance(color: Rgb) -> float:
    return float(luminances(np.array(color, dtype=np.float32)))


def contrast(first: Rgb, second: Rgb) -> float:
    """Contrast ratio, 1-21."""
    return ratio(luminance(first), luminance(second))


def ratio(first: float, second: float) -> float:
    """Contrast ratio of two luminances."""
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def legible(color: Rgb, ground: Rgb, towards: Rgb, minimum: float = READABLE) -> Rgb:
    """color, moved towards another only as far as it must to be read on ground."""
    for step in range(21):
        moved = mix(color, towards, step / 20)
        if contrast(moved, ground) >= minimum:
            return moved
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, ground))


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one card. deep is the palette's darkest (or lightest, under dark text);
    ink is for text on accent."""

    palette: tuple[Rgb, ...]
    text: Rgb
    accent: Rgb
    deep: Rgb
    ink: Rgb

    @property
    def dark(self) -> bool:
        """Light text on a dark ground."""
        return luminance(self.text) > 0.3

    @property
    def glow(self) -> Rgb:
        """The palette's most vivid colour."""
        return max(self.palette, key=lambda color: max(color) - min(color))


def theme_of(style: LookStyle) -> Theme:
    """Raises ProviderError for a palette that is empty or a colour that cannot be read."""
    if not style.palette:
        raise ProviderError(
            _("The template has no palette; give at least one colour."), permanent=True
        )
    palette = tuple(parse(color) for color in style.palette)
    text, accent = parse(style.text_color), parse(style.accent_color)
    pole = BLACK if luminance(text) > 0.3 else WHITE
    deepest = min(palette, key=lambda color: abs(luminance(color) - luminance(pole)))
    deep = mix(deepest, pole, 0.55)
    dark_ink = mix(min(palette, key=luminance), BLACK, 0.55)
    ink = dark_ink if contrast(dark_ink, accent) >= READABLE else WHITE
    if contrast(ink, accent) < READABLE:
        ink = max((WHITE, BLACK), key=lambda each: contrast(each, accent))
    return Theme(palette=palette, text=text, accent=accent, deep=deep, ink=ink)
