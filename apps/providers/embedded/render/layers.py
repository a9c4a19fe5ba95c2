"""Foreground layers: how they enter, play and float."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from apps.providers.capabilities.image import Layer
from apps.providers.embedded.render.planes import Pixels, Planes
from apps.providers.embedded.render.sprites import Sprite, lay_over, load_sprite

_SLIDE_SHARE = 0.045
_ZOOM_FROM = 0.86
_POP_FROM = 0.6
_POP_OVERSHOOT = 1.6
_BOB_SHARE = 0.0035
_BOB_PERIOD_MS = 3400
_STILL = 0.02


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a layer is against its place at rest: pixels, scale about its middle, opacity."""

    shift_x: float = 0.0
    shift_y: float = 0.0
    scale: float = 1.0
    opacity: float = 1.0


REST = Pose()


def entry_pose(enter: str, progress: float, width: int, height: int) -> Pose:
    """The pose of a layer progress (0 to 1) into its entry, in a width x height frame."""
    if progress >= 1 or enter == "none":
        return REST
    settled = 1 - (1 - progress) ** 3
    far = 1 - settled
    if enter == "slide_up":
        return Pose(shift_y=far * _SLIDE_SHARE * height, opacity=min(1.0, 1.6 * settled))
    if enter == "slide_left":
        return Pose(shift_x=far * 2 * _SLIDE_SHARE * width, opacity=min(1.0, 1.6 * settled))
    if enter == "zoom":
        return Pose(scale=1 - far * (1 - _ZOOM_FROM), opacity=min(1.0, 1.6 * settled))
    if enter == "pop":
        # Robert Penner's easeOutBack.
        back = progress - 1
        risen = 1 + back * back * ((_POP_OVERSHOOT + 1) * back + _POP_OVERSHOOT)
        return Pose(scale=_POP_FROM + (1 - _POP_FROM) * risen, opacity=min(1.0, 3 * progress))
    return Pose(opacity=settled)


class LayerPlayer:
    """Draws one layer over a frame; holds one decoded picture at a time."""

    def __init__(self, layer: Layer, width: int, height: int) -> None:
        self._layer = layer
        self._size = (width, height)
        self._shown = -1
        self._sprite: Sprite | None = None

    def draw(self, frame: Planes, time_ms: float, opacity: float = 1.0) -> None:
        """Draw the layer as it is time_ms after its scene began, made weaker by opacity."""
        since = time_ms - self._layer.delay_ms
        if since < 0 or not self._layer.paths:
            return
        sprite = self._picture(since)
        pose = self._pose(since)
        if opacity < 1:
            pose = replace(pose, opacity=pose.opacity * opacity)
        lay_over(frame, posed(sprite, pose))

    def _picture(self, since: float) -> Sprite:
        paths = self._layer.paths
        wanted = min(int(since / max(self._layer.frame_ms, 1)), len(paths) - 1)
        if wanted != self._shown or self._sprite is None:
            self._sprite = load_sprite(paths[wanted], self._layer.x, self._layer.y)
            self._shown = wanted
        return self._sprite

    def _pose(self, since: float) -> Pose:
        layer = self._layer
        if layer.enter != "none" and since < layer.enter_ms:
            return entry_pose(layer.enter, since / layer.enter_ms, *self._size)
        if layer.bob:
            entered = since - (layer.enter_ms if layer.enter != "none" else 0)
            turn = 2 * math.pi * entered / _BOB_PERIOD_MS
            return Pose(shift_y=-math.sin(turn) * _BOB_SHARE * self._size[1])
        return REST


def posed(sprite: Sprite, pose: Pose) -> Sprite:
    """The sprite moved, scaled and faded; itself when it is at rest."""
    if pose.scale != 1:
        sprite = _scaled(sprite, pose.scale)
    if abs(pose.shift_x) > _STILL or abs(pose.shift_y) > _STILL:
        sprite = _moved(sprite, pose.shift_x, pose.shift_y)
    if pose.opacity < 1:
        sprite = _faded(sprite, pose.opacity)
    return sprite


def _moved(sprite: Sprite, shift_x: float, shift_y: float) -> Sprite:
    """Shift by whole pairs of pixels, and the rest by sampling between pixels."""
    even_x, even_y = 2 * math.floor(shift_x / 2), 2 * math.floor(shift_y / 2)
    rest_x, rest_y = shift_x - even_x, shift_y - even_y

    def sample(plane: Pixels, by_x: float, by_y: float) -> Pixels:
        height, width = plane.shape
        middle = ((width - 1) / 2 - by_x, (height - 1) / 2 - by_y)
        return cv2.getRectSubPix(plane, (width, height), middle)

    return Sprite(
        left=sprite.left + even_x,
        top=sprite.top + even_y,
        y=sample(sprite.y, rest_x, rest_y),
        u=sample(sprite.u, rest_x / 2, rest_y / 2),
        v=sample(sprite.v, rest_x / 2, rest_y / 2),
        keep=sample(sprite.keep, rest_x, rest_y),
        keep_half=sample(sprite.keep_half, rest_x / 2, rest_y / 2),
    )


def _scaled(sprite: Sprite, scale: float) -> Sprite:
    """Scale about the sprite's middle, growing its rectangle when it gets larger."""
    grow_x = 2 * math.ceil(max(scale - 1, 0) * sprite.width / 4)
    grow_y = 2 * math.ceil(max(scale - 1, 0) * sprite.height / 4)

    def resample(plane: Pixels, extra_x: int, extra_y: int, outside: int) -> Pixels:
        height, width = plane.shape
        wide, high = width + 2 * extra_x, height + 2 * extra_y
        matrix = np.array(
            [
                [scale, 0, (wide - 1) / 2 - scale * (width - 1) / 2],
                [0, scale, (high - 1) / 2 - scale * (height - 1) / 2],
            ]
        )
        return cv2.warpAffine(plane, matrix, (wide, high), borderValue=(outside,))

    return Sprite(
        left=sprite.left - grow_x,
        top=sprite.top - grow_y,
        y=resample(sprite.y, grow_x, grow_y, 0),
        u=resample(sprite.u, grow_x // 2, grow_y // 2, 0),
        v=resample(sprite.v, grow_x // 2, grow_y // 2, 0),
        keep=resample(sprite.keep, grow_x, grow_y, 255),
        keep_half=resample(sprite.keep_half, grow_x // 2, grow_y // 2, 255),
    )


def _faded(sprite: Sprite, opacity: float) -> Sprite:
    def weaken(plane: Pixels, offset: float = 0.0) -> Pixels:
        return cv2.convertScaleAbs(plane, alpha=opacity, beta=offset)

    return Sprite(
        left=sprite.left,
        top=sprite.top,
        y=weaken(sprite.y),
        u=weaken(sprite.u),
        v=weaken(sprite.v),
        keep=weaken(sprite.keep, 255 * (1 - opacity)),
        keep_half=weaken(sprite.keep_half, 255 * (1 - opacity)),
    )
