"""A clip as a row of pictures with alpha, one for each frame of the film."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from apps.providers.capabilities.render import ClipOverlay
from apps.providers.embedded.cards.shapes import rounded
from apps.providers.embedded.render.clips import ClipReader
from apps.providers.embedded.render.fitting import covering
from apps.providers.embedded.render.planes import FrameBuffer, Pixels, planes_of
from apps.providers.embedded.render.sprites import Sprite
from apps.providers.embedded.render.timeline import frame_at

_BORDER = 2
"""Clear pixels around, as every sprite has them, so that moving it smears no edge."""


@dataclass(frozen=True, slots=True)
class ClipClock:
    """Which frame of a clip is shown, counted at the film's rate: from first on, and after the
    last of length frames again from first, or always the last."""

    first: int
    length: int
    is_looped: bool

    def at(self, into: int) -> int:
        """into: frames since the clip came on screen."""
        if self.is_looped:
            return self.first + into % self.period
        return min(self.first + into, self.length - 1)

    @property
    def period(self) -> int:
        return self.length - self.first


def clock_of(overlay: ClipOverlay, length: int, frames_per_second: int) -> ClipClock:
    """length: the clip's own, in frames of the film. What begins after its end shows its last."""
    first = min(frame_at(overlay.skip_ms, frames_per_second), length - 1)
    return ClipClock(first, length, overlay.is_looped)


class ClipSprites:
    """Decodes one clip as it is shown: a few of its pictures are held, whatever its length."""

    def __init__(self, overlay: ClipOverlay, frames_per_second: int) -> None:
        self._overlay, self._rate = overlay, frames_per_second
        # Chroma has half the resolution, so what is decoded begins and ends at even pixels.
        left, top = overlay.x - overlay.x % 2, overlay.y - overlay.y % 2
        width = _even(overlay.x + overlay.width - left)
        height = _even(overlay.y + overlay.height - top)
        self._fitting = covering(width, height)
        self._picture = FrameBuffer(width, height)
        self._sprite = _clear_sprite(overlay, left, top, width, height)
        self._inside = _inside(self._sprite)
        self._reader = self._open()
        self._clock = clock_of(overlay, self._reader.frame_count, frames_per_second)
        self._shown = -1

    def sprite(self, into: int) -> Sprite:
        """How it looks into frames after it came on screen; good until the next is asked for."""
        wanted = self._clock.at(into)
        if wanted != self._shown:
            if wanted < self._shown:
                self._reader.close()
                self._reader = self._open()
            self._reader.draw(self._picture.planes, wanted)
            self._lay_in()
            self._shown = wanted
        return self._sprite

    def close(self) -> None:
        self._reader.close()

    def _open(self) -> ClipReader:
        return ClipReader(self._overlay.path, self._fitting, self._rate)

    def _lay_in(self) -> None:
        for plane, (target, cover) in zip(
            planes_of(self._picture.planes), self._inside, strict=True
        ):
            cv2.multiply(plane, cover, target, 1 / 255)


def _inside(sprite: Sprite) -> tuple[tuple[Pixels, Pixels], ...]:
    """For Y, U and V: the part of the sprite that the clip fills, and how far it covers there."""
    planes = (sprite.y, sprite.u, sprite.v)
    keeps = (sprite.keep, sprite.keep_half, sprite.keep_half)
    edges = (_BORDER, _BORDER // 2, _BORDER // 2)
    return tuple(
        (plane[edge:-edge, edge:-edge], cv2.bitwise_not(keep[edge:-edge, edge:-edge]))
        for plane, keep, edge in zip(planes, keeps, edges, strict=True)
    )


def _clear_sprite(overlay: ClipOverlay, left: int, top: int, width: int, height: int) -> Sprite:
    """What the clip is laid into: its alpha is there, its colours are not."""
    wide, high = width + 2 * _BORDER, height + 2 * _BORDER
    alpha = np.zeros((high, wide), np.uint8)
    x, y = overlay.x - left + _BORDER, overlay.y - top + _BORDER
    alpha[y : y + overlay.height, x : x + overlay.width] = _cover(overlay)
    half = cv2.resize(alpha, (wide // 2, high // 2), interpolation=cv2.INTER_AREA)
    return Sprite(
        left - _BORDER,
        top - _BORDER,
        y=np.zeros_like(alpha),
        u=np.zeros_like(half),
        v=np.zeros_like(half),
        keep=cv2.bitwise_not(alpha),
        keep_half=cv2.bitwise_not(half),
    )


def _cover(overlay: ClipOverlay) -> Pixels:
    radius = min(overlay.radius_px, overlay.width // 2, overlay.height // 2)
    mask = np.asarray(rounded(overlay.width, overlay.height, radius))
    return cv2.convertScaleAbs(mask, alpha=overlay.opacity)


def _even(length: int) -> int:
    return length + length % 2
