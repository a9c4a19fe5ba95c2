"""Quiet patterns over a background: masks of 0-255, most of them empty."""

from __future__ import annotations

import cv2
import numpy as np
from cv2.typing import MatLike

_SHIFT = 3


def motif(width: int, height: int, random: np.random.Generator, kind: int) -> MatLike:
    """Pattern number `kind` (0-4), faded from one corner to nothing."""
    draw = (_dots, _rings, _slats, _contours, _discs)[kind]
    pattern = draw(width, height, random)
    faded: MatLike = cv2.multiply(pattern, _fade(width, height, random), scale=1 / 255)
    return faded


def _fade(width: int, height: int, random: np.random.Generator) -> MatLike:
    corner = np.array([[0.05, 0.1], [0.95, 0.15], [0.1, 0.9], [0.9, 0.85]])[random.integers(4)]
    x = np.linspace(0, 1, 32, dtype=np.float32)[None, :] - np.float32(corner[0])
    y = np.linspace(0, 1, 32, dtype=np.float32)[:, None] - np.float32(corner[1])
    distance = np.sqrt(x * x + y * y)
    small = np.clip(1.15 - distance * 1.25, 0.0, 1.0) * 255
    faded: MatLike = cv2.resize(small.astype(np.uint8), (width, height))
    return faded


def _dots(width: int, height: int, _random: np.random.Generator) -> MatLike:
    pitch = max(round(min(width, height) / 24), 6)
    tile = np.zeros((pitch, pitch), np.uint8)
    centre = (pitch * 8 // 2, pitch * 8 // 2)
    cv2.circle(tile, centre, round(pitch * 0.9), 210, -1, cv2.LINE_AA, _SHIFT)
    tiled: MatLike = np.tile(tile, (-(-height // pitch), -(-width // pitch)))[:height, :width]
    return tiled


def _rings(width: int, height: int, random: np.random.Generator) -> MatLike:
    mask = np.zeros((height, width), np.uint8)
    centre = (round(random.choice([0.05, 0.95]) * width), round(random.uniform(0.05, 0.3) * height))
    step = min(width, height) // 7
    for number in range(1, 14):
        cv2.circle(mask, centre, step * number, 190 - 8 * number, 2, cv2.LINE_AA)
    return mask


def _slats(width: int, height: int, random: np.random.Generator) -> MatLike:
    """Broad diagonal bands of light, each with one hard side."""
    period = min(width, height) * random.uniform(0.42, 0.6)
    lean = random.choice([-0.55, 0.55])
    x = np.arange(width, dtype=np.float32)[None, :] / np.float32(period)
    y = np.arange(height, dtype=np.float32)[:, None] * np.float32(lean / period)
    phase = np.float32(random.uniform()) + x + y
    ramp = phase - np.floor(phase)
    # The hard side is softened over the first hundredth of a period.
    bands: MatLike = (np.minimum(1 - ramp, ramp * 100) * 130).astype(np.uint8)
    return bands


def _contours(width: int, height: int, random: np.random.Generator) -> MatLike:
    """Height lines of a smooth random landscape, as on a map."""
    ratio = height / width
    shape = (max(round(4 * ratio), 3), 4) if ratio > 1 else (4, max(round(4 / ratio), 3))
    coarse = random.uniform(0, 1, shape).astype(np.float32)
    land = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(11)
    level = np.abs(land - np.round(land))
    slope = np.float32(11 * max(shape) / max(width, height))
    lines: MatLike = (np.clip(1.6 - level / slope, 0, 1) * 170).astype(np.uint8)
    return lines


def _discs(width: int, height: int, random: np.random.Generator) -> MatLike:
    mask: MatLike = np.zeros((height, width), np.uint8)
    for _ in range(7):
        centre = (int(random.uniform(0, width)), int(random.uniform(0, height)))
        radius = int(random.uniform(0.05, 0.26) * min(width, height))
        layer = np.zeros_like(mask)
        cv2.circle(layer, centre, radius, int(random.uniform(60, 120)), -1, cv2.LINE_AA)
        mask = cv2.add(mask, layer)
    return mask
