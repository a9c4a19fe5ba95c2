"""Plainer grounds than the mesh gradient: dusk, flat colour, paper, a drawing grid, stripes."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt
from cv2.typing import MatLike

from apps.providers.embedded.cards.colors import Rgb, Theme, mix

Floats = npt.NDArray[np.float32]

# How strong a card's lights are on each ground, against the mesh.
LIGHT: Mapping[str, float] = {
    "dusk": 0.6,
    "flat": 0.0,
    "paper": 0.22,
    "grid": 0.4,
    "stripes": 0.3,
}
_VIGNETTE = 0.22


def ground(kind: str, theme: Theme, width: int, height: int) -> Floats:
    """The colours of a ground, small; `background` settles and enlarges them."""
    palette = (*theme.palette, theme.palette[-1])
    if kind == "dusk":
        return _sky(palette[0], palette[1], palette[2], width, height)
    if kind == "stripes":
        return _halves(palette[0], palette[1], width, height)
    second = mix(palette[0], palette[1], 0.0 if kind == "flat" else 0.35)
    plain = _sky(palette[0], mix(palette[0], second, 0.6), second, width, height)
    return plain if kind == "flat" else _darkened_rim(plain)


def pattern(kind: str, width: int, height: int, random: np.random.Generator) -> MatLike:
    """A mask of 0-255 over the whole ground: fibres, grid lines, stripes or nothing."""
    if kind == "grid":
        return _grid(width, height)
    if kind == "paper":
        return _fibres(width, height, random)
    if kind == "stripes":
        return _stripes(width, height)
    return np.zeros((height, width), np.uint8)


def _sky(top: Rgb, middle: Rgb, bottom: Rgb, width: int, height: int) -> Floats:
    """Three colours from top to bottom."""
    stops = np.array([top, middle, bottom], np.float32)
    place = np.linspace(0, 2, height, dtype=np.float32)
    rows = np.stack([np.interp(place, (0, 1, 2), stops[:, i]) for i in range(3)], axis=1)
    column = rows.astype(np.float32)[:, None, :]
    return np.repeat(column, width, axis=1)


def _halves(first: Rgb, second: Rgb, width: int, height: int) -> Floats:
    """Two flat colours that meet on a slant in the lower third."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    edge = np.clip((y - 0.72 + 0.24 * x) * height / 1.5, 0, 1)[..., None]
    mixed = np.array(first, np.float32) * (1 - edge) + np.array(second, np.float32) * edge
    return mixed.astype(np.float32)


def _darkened_rim(small: Floats) -> Floats:
    height, width = small.shape[:2]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    distance = np.clip(np.sqrt(x * x + y * y) - 0.6, 0, 1)[..., None]
    return (small * (1 - np.float32(_VIGNETTE) * distance)).astype(np.float32)


def _grid(width: int, height: int) -> MatLike:
    """Fine lines, every fifth stronger, as on drawing paper."""
    mask = np.zeros((height, width), np.uint8)
    step = max(round(min(width, height) / 22), 6)
    for number, x in enumerate(range(step // 2, width, step)):
        mask[:, x] = 255 if number % 5 == 0 else 120
    for number, y in enumerate(range(step // 2, height, step)):
        mask[y] = np.maximum(mask[y], 255 if number % 5 == 0 else 120)
    return mask


def _fibres(width: int, height: int, random: np.random.Generator) -> MatLike:
    """Uneven, slightly combed noise, as of laid paper."""
    noise = random.normal(96, 60, (height // 2, width // 2)).astype(np.float32)
    combed: MatLike = cv2.GaussianBlur(noise, (0, 0), sigmaX=2.6, sigmaY=0.7)
    large = cv2.resize(combed, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(large, 0, 255).astype(np.uint8)


def _stripes(width: int, height: int) -> MatLike:
    """Thin diagonal stripes that fade upwards."""
    step = max(round(min(width, height) / 26), 6)
    x = np.arange(width, dtype=np.int32)[None, :]
    y = np.arange(height, dtype=np.int32)[:, None]
    on = ((x + y) % step < step // 3).astype(np.uint8)
    fade = np.linspace(0.1, 1.0, height, dtype=np.float32)[:, None] ** 2
    return (on * (fade * 150)).astype(np.uint8)
