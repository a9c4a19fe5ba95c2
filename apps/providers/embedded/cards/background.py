"""Mesh-gradient backgrounds with a quiet motif and grain, 1.2 times the frame.

Colours are mixed at a sixteenth of the size, darkened (or lightened) there until text can be
read, then enlarged in fixed point; the grain that follows also hides banding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from cv2.typing import MatLike

from apps.providers.embedded.cards.colors import (
    READABLE,
    Rgb,
    Theme,
    contrast,
    luminance,
    luminances,
    mix,
    ratio,
)
from apps.providers.embedded.cards.frame import Box, Frame
from apps.providers.embedded.cards.grounds import LIGHT, ground, pattern
from apps.providers.embedded.cards.motifs import motif

OVERSIZE = 1.2
JPEG_OPTIONS = (cv2.IMWRITE_JPEG_QUALITY, 95)
_REDUCTION = 16
_FIXED = 64  # levels of the fixed-point picture per level of the finished one
_GRAIN = 1.7  # standard deviation, in levels
_TILE = 512  # side of the noise that grain repeats
_STRIP = 64
_MARGIN = 1.16  # contrast kept in hand for grain, motif and compression
# Homes of the colour glows, as shares of width and height: rims, so the middle stays quiet.
_HOMES = ((0.02, 0.04), (0.98, 0.12), (0.0, 0.62), (1.02, 0.86), (0.42, 1.04), (0.62, -0.04))

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Backdrop:
    """The finished pixels (BGR) and the ground behind text in its least favourable place."""

    pixels: MatLike
    ground: Rgb


@dataclass(frozen=True, slots=True)
class Glow:
    """A light behind something on the card: centre and radius in frame pixels."""

    x: int
    y: int
    radius: int
    strength: float = 0.75


def paint_backdrop(
    frame: Frame,
    theme: Theme,
    seed: int,
    position: int,
    glows: tuple[Glow, ...] = (),
    *,
    kind: str = "mesh",
) -> Backdrop:
    """The background of one card; seed and position choose its composition, kind (one of
    BACKDROPS) its ground."""
    random = np.random.default_rng([abs(seed), position])
    width, height = even(frame.width * OVERSIZE), even(frame.height * OVERSIZE)
    small_size = (width // _REDUCTION, height // _REDUCTION)
    small = (
        _mesh(theme, random, *small_size) if kind == "mesh" else ground(kind, theme, *small_size)
    )
    for glow in glows:
        _light(small, frame, _softened(glow, kind), theme.glow)
    small = _settled(small, frame, theme)
    fixed = cv2.resize(
        (small[..., ::-1] * _FIXED).astype(np.int16), (width, height), interpolation=cv2.INTER_CUBIC
    )
    overlay = (
        motif(width // 2, height // 2, random, (seed + position) % 5)
        if kind in {"mesh", "dusk"}
        else pattern(kind, width // 2, height // 2, random)
    )
    return Backdrop(_finish(fixed, overlay, theme), _least(small, frame, theme))


def _softened(glow: Glow, kind: str) -> Glow:
    """Lights belong to gradients; on plain grounds they are a hint only."""
    return glow if kind == "mesh" else replace(glow, strength=glow.strength * LIGHT[kind])


def even(length: float) -> int:
    return 2 * round(length / 2)


def zone(frame: Frame, width: int, height: int) -> Box:
    """The content box in pixels of a background of that size, wherever the camera pans."""
    safe = frame.safe
    slack_x, slack_y = frame.width * (OVERSIZE - 1), frame.height * (OVERSIZE - 1)
    scale_x = width / (frame.width * OVERSIZE)
    scale_y = height / (frame.height * OVERSIZE)
    left, top = int(safe.x * scale_x), int(safe.y * scale_y)
    right = int(np.ceil((safe.right + slack_x) * scale_x))
    bottom = int(np.ceil((safe.bottom + slack_y) * scale_y))
    return Box(left, top, min(right, width) - left, min(bottom, height) - top)


def _mesh(theme: Theme, random: np.random.Generator, width: int, height: int) -> Floats:
    """Glows of the palette's brighter colours at the rims of its first, on bent coordinates."""
    x, y = np.meshgrid(
        np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, 1, height, dtype=np.float32)
    )
    phases = random.uniform(0, 2 * np.pi, 4)
    bent_x = x + 0.07 * np.sin(2 * np.pi * y * 0.9 + phases[0]) + 0.03 * np.sin(9 * y + phases[1])
    bent_y = y + 0.06 * np.sin(2 * np.pi * x * 0.8 + phases[2]) + 0.03 * np.sin(8 * x + phases[3])
    base = np.array(mix(theme.palette[0], theme.deep, 0.25), np.float32)
    small: Floats = np.broadcast_to(base, (height, width, 3)).astype(np.float32)
    colors = theme.palette[1:] or (mix(theme.palette[0], theme.accent, 0.5),)
    aspect = height / width
    reach = (0.62 if aspect > 1 else 0.5) * max(1.0, 1 / aspect) ** 0.5
    for number, home in enumerate(random.permutation(len(_HOMES))[: random.integers(4, 6)]):
        color = np.array(colors[number % len(colors)], np.float32)
        centre = np.array(_HOMES[home]) + random.uniform(-0.09, 0.09, 2)
        radius = reach * random.uniform(0.6, 1.1)
        distance = (bent_x - centre[0]) ** 2 + ((bent_y - centre[1]) * aspect**0.7) ** 2
        weight = np.exp(-distance / radius**2)[..., None] * np.float32(0.95)
        small += (color - small) * weight
    return small


def _light(small: Floats, frame: Frame, glow: Glow, color: Rgb) -> None:
    """Blend a round light in, where the camera sees the spot when it is centred."""
    height, width = small.shape[:2]
    scale = width / (frame.width * OVERSIZE)
    shift_x, shift_y = frame.width * (OVERSIZE - 1) / 2, frame.height * (OVERSIZE - 1) / 2
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = (x - (glow.x + shift_x) * scale) ** 2 + (y - (glow.y + shift_y) * scale) ** 2
    weight = np.exp(-distance / (glow.radius * scale) ** 2)[..., None] * np.float32(glow.strength)
    small += (np.array(color, np.float32) - small) * weight


def _settled(small: Floats, frame: Frame, theme: Theme) -> Floats:
    """small, drawn towards theme.deep by the least share that lets text be read in the zone.

    The rims outside the zone keep more of their colour.
    """
    height, width = small.shape[:2]
    box = zone(frame, width, height)
    inside: MatLike = np.zeros((height, width), np.float32)
    blur = min(width, height) * 0.09
    reach = round(1.6 * blur)
    top, left = max(box.y - reach, 0), max(box.x - reach, 0)
    inside[top : box.bottom + reach, left : box.right + reach] = 1.0
    inside = cv2.GaussianBlur(inside, (0, 0), blur, borderType=cv2.BORDER_REPLICATE)
    weight = (0.22 + 0.78 * inside)[..., None]
    deep = np.array(theme.deep, np.float32)
    low, high = 0.0, 1.0
    for _ in range(7):
        share = (low + high) / 2
        if _readable(small + (deep - small) * (weight * share), box, theme):
            high = share
        else:
            low = share
    return small + (deep - small) * (weight * np.float32(high))


def _readable(small: Floats, box: Box, theme: Theme) -> bool:
    area = luminances(small[box.y : box.bottom, box.x : box.right])
    worst = float(area.max() if theme.dark else area.min())
    wanted = READABLE * _MARGIN
    accent = min(wanted, contrast(theme.accent, theme.deep))
    return ratio(luminance(theme.text), worst) >= wanted and (
        ratio(luminance(theme.accent), worst) >= accent * 0.999
    )


def _least(small: Floats, frame: Frame, theme: Theme) -> Rgb:
    """The colour in the zone against which text has the least contrast, a little beyond."""
    height, width = small.shape[:2]
    box = zone(frame, width, height)
    area = small[box.y : box.bottom, box.x : box.right].reshape(-1, 3)
    light = luminances(area)
    worst = area[int(light.argmax() if theme.dark else light.argmin())]
    step = 9 if theme.dark else -9
    red, green, blue = (int(np.clip(round(float(value)) + step, 0, 255)) for value in worst)
    return red, green, blue


def _finish(fixed: MatLike, overlay: MatLike, theme: Theme) -> MatLike:
    """Add motif and grain to the fixed-point picture and round it to 8 bits.

    Strips of rows stay in the processor's cache: three times faster than whole pictures.
    """
    height, width = fixed.shape[:2]
    strength = 3 if theme.dark else -3  # of 64 per level: at most 12 levels of 255
    pattern = cv2.resize(overlay, (width, height))
    grain = _grain(width)
    finished = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _STRIP):
        strip = fixed[top : top + _STRIP]
        added: MatLike = pattern[top : top + _STRIP].astype(np.int16) * np.int16(strength)
        start = top % (_TILE - _STRIP)
        added = cv2.add(added, grain[start : start + len(strip)])
        lit = np.maximum(cv2.add(strip, cv2.merge([added, added, added])), 0)
        cv2.convertScaleAbs(lit, finished[top : top + _STRIP], 1 / _FIXED)
    return finished


@lru_cache(maxsize=4)
def _grain(width: int) -> npt.NDArray[np.int16]:
    noise = np.random.default_rng(7).normal(0, _GRAIN * _FIXED, (_TILE, _TILE)).astype(np.int16)
    return np.tile(noise, (1, -(-width // _TILE)))[:, :width].copy()
