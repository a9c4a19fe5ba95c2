"""How a background moves: slow, steady and smooth to a fraction of a pixel.

A drift goes at a constant number of quarter pixels per frame, so at most four sharpened copies of
the picture hold every position and each frame is a plain copy. A push or pull is scaled anew for
each frame about a centre that never moves.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from apps.providers.embedded.render.planes import Pixels, Planes, load_background, planes_of

_DRIFT_SHARE = 0.10
_DRIFT_SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)
_ZOOM_FROM, _ZOOM_TO = 1.145, 1.255
"""How many prepared pixels one frame pixel covers. Away from 1.0, see `_snap`."""
_SNAP_CHOICES = 12
_LANCZOS_TAPS = 3

_Snapped = tuple[int, int, float]
"""First source pixel, output pixels to skip, scale."""


class Background(Protocol):
    def draw(self, frame: Planes, index: int) -> None:
        """Fill the whole frame as it looks index frames after the scene's start."""
        ...


def load_moving_background(
    path: Path, motion: str, width: int, height: int, frame_count: int
) -> Background:
    """Prepare a scene's background; an unknown motion is a push in."""
    if motion.startswith("drift_"):
        return Drift(path, motion.removeprefix("drift_"), width, height, frame_count)
    return Zoom(path, width, height, frame_count, inward=motion != "pull_out")


def drift_speed(width: int, height: int, frame_count: int) -> float:
    """Pixels per frame that come nearest to crossing a tenth of the frame's short side."""
    wanted = _DRIFT_SHARE * min(width, height) / max(frame_count, 1)
    return min(_DRIFT_SPEEDS, key=lambda speed: abs(math.log(speed / wanted)))


class Drift:
    """The picture glides left, right, up or down behind the frame."""

    def __init__(
        self, path: Path, direction: str, width: int, height: int, frame_count: int
    ) -> None:
        self._speed = drift_speed(width, height, frame_count)
        self._horizontal = direction in ("left", "right")
        self._forward = direction in ("left", "up")
        self._last = max(frame_count - 1, 0)
        travel = math.ceil(self._speed * self._last)
        margin = travel + travel % 2 + 2 * (_LANCZOS_TAPS + 1)
        wide = width + margin * self._horizontal
        high = height + margin * (not self._horizontal)
        self._planes = load_background(path, wide, high)
        self._phases: dict[tuple[int, float], Pixels] = {}

    def draw(self, frame: Planes, index: int) -> None:
        step = min(index, self._last)
        travelled = self._speed * (step if self._forward else self._last - step)
        position = travelled + _LANCZOS_TAPS + 1
        for number, (target, source) in enumerate(
            zip(planes_of(frame), planes_of(self._planes), strict=True)
        ):
            at = position if number == 0 else position / 2
            whole = math.floor(at)
            shifted = self._phase(number, source, at - whole)
            height, width = target.shape
            if self._horizontal:
                np.copyto(target, shifted[:height, whole : whole + width])
            else:
                np.copyto(target, shifted[whole : whole + height, :width])

    def _phase(self, number: int, plane: Pixels, fraction: float) -> Pixels:
        key = (number, fraction)
        if key not in self._phases:
            self._phases[key] = _shift(plane, fraction, horizontal=self._horizontal)
        return self._phases[key]


class Zoom:
    """The picture comes nearer or recedes: quick at first, then settling, never quite still."""

    def __init__(
        self, path: Path, width: int, height: int, frame_count: int, *, inward: bool
    ) -> None:
        self._last = max(frame_count - 1, 1)
        self._inward = inward
        wide = 2 * math.ceil((width / 2 + _SNAP_CHOICES) * _ZOOM_TO)
        high = 2 * math.ceil((height / 2 + _SNAP_CHOICES) * _ZOOM_TO)
        self._planes = load_background(path, wide, high)
        room = (height + 4 * _SNAP_CHOICES) * (width + 4 * _SNAP_CHOICES)
        self._scratch = np.empty(room, np.uint8)
        self._colors = (
            np.empty((height // 2, width // 2), np.uint8),
            np.empty((height // 2, width // 2), np.uint8),
        )
        self._colors_of = -1

    def draw(self, frame: Planes, index: int) -> None:
        time = min(index, self._last) / self._last
        progress = 0.4 * time + 0.6 * (1 - (1 - time) ** 2)
        if self._inward:
            progress = 1 - progress
        scale = _ZOOM_FROM * (_ZOOM_TO / _ZOOM_FROM) ** progress
        self._scale(self._planes.y, frame.y, self._window(self._planes.y, frame.y, scale))
        if index // 2 != self._colors_of:
            self._colors_of = index // 2
            chroma = self._window(self._planes.u, frame.u, scale)
            self._scale(self._planes.u, self._colors[0], chroma)
            self._scale(self._planes.v, self._colors[1], chroma)
        # Colour is renewed in every other frame: it lags by a fraction of a pixel, which is unseen.
        np.copyto(frame.u, self._colors[0])
        np.copyto(frame.v, self._colors[1])

    def _window(self, source: Pixels, target: Pixels, scale: float) -> tuple[_Snapped, _Snapped]:
        return (
            _snap(source.shape[0] / 2, scale, target.shape[0]),
            _snap(source.shape[1] / 2, scale, target.shape[1]),
        )

    def _scale(self, source: Pixels, target: Pixels, window: tuple[_Snapped, _Snapped]) -> None:
        height, width = target.shape
        (top, skip_y, scale_y), (left, skip_x, scale_x) = window
        region = source[
            top : top + math.ceil((skip_y + height) * scale_y) + 1,
            left : left + math.ceil((skip_x + width) * scale_x) + 1,
        ]
        made_height = round(region.shape[0] / scale_y)
        made_width = round(region.shape[1] / scale_x)
        made = self._scratch[: made_height * made_width].reshape(made_height, made_width)
        cv2.resize(region, None, made, 1 / scale_x, 1 / scale_y, cv2.INTER_LINEAR)
        np.copyto(target, made[skip_y : skip_y + height, skip_x : skip_x + width])


def _snap(center: float, scale: float, length: int) -> _Snapped:
    """A whole first source pixel, a whole number of output pixels to skip, and the scale, nearest
    to the wanted one, with which they keep the centre exactly where it is.

    `cv2.resize` starts at whole pixels only. Output pixel i shows source position
    first + (i + 0.5) * scale - 0.5, so first + (skip + length / 2) * scale must be the centre; of
    a dozen skips one comes within a few hundredths of a pixel at the frame's edge, as long as the
    scale is not near a whole number.
    """
    best = (0, 0, scale)
    best_error = math.inf
    for skip in range(_SNAP_CHOICES):
        first = max(round(center - scale * (skip + length / 2)), 0)
        exact = (center - first) / (skip + length / 2)
        if abs(exact - scale) < best_error:
            best, best_error = (first, skip, exact), abs(exact - scale)
    return best


def _shift(plane: Pixels, fraction: float, *, horizontal: bool) -> Pixels:
    """The plane as seen fraction of a pixel further on, by a Lanczos-3 kernel that keeps detail."""
    if fraction == 0:
        return plane
    distance = np.arange(1 - _LANCZOS_TAPS, _LANCZOS_TAPS + 1) - fraction
    kernel = np.sinc(distance) * np.sinc(distance / _LANCZOS_TAPS)
    row = (kernel / kernel.sum()).astype(np.float32).reshape(1, -1)
    anchor = _LANCZOS_TAPS - 1
    if horizontal:
        moved = cv2.filter2D(plane, -1, row, anchor=(anchor, 0), borderType=cv2.BORDER_REPLICATE)
    else:
        moved = cv2.filter2D(plane, -1, row.T, anchor=(0, anchor), borderType=cv2.BORDER_REPLICATE)
    return moved
