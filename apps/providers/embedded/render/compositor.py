"""Scenes drawn one frame at a time, with the crossfades between them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2

from apps.providers.capabilities.render import RenderScene
from apps.providers.embedded.render.layers import LayerPlayer
from apps.providers.embedded.render.motion import Background, load_moving_background
from apps.providers.embedded.render.moving_clip import MovingClip
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.embedded.render.timeline import SceneSpan

_HEAD_START_MS = 400
"""Layers of the film's first scene enter this much earlier: the first frame already says something,
because nobody waits for a film and platforms show that frame as its cover."""

_LEAVE_SPEED = 2.0
"""Layers of the scene before are gone when the crossfade is half done, so that texts never mix."""


class ScenePicture:
    """One scene's background and layers, loaded when made and gone when dropped."""

    def __init__(
        self, scene: RenderScene, span: SceneSpan, width: int, height: int, frames_per_second: int
    ) -> None:
        self._span = span
        self._frame_ms = 1000 / frames_per_second
        shown = span.held_until_frame - span.first_frame
        clip, still = scene.visual.clip_path, scene.visual.background_path
        self._background: Background = (
            MovingClip(clip, width, height, frames_per_second, shown)
            if clip
            else load_moving_background(still, scene.motion, width, height, shown)
        )
        self._head_start_ms = 0 if span.first_frame else _HEAD_START_MS
        self._layers = [LayerPlayer(layer, width, height) for layer in scene.visual.layers]

    def draw(self, frame: FrameBuffer, number: int, leaving: float = 0.0) -> None:
        """Draw the film's frame of that number as far as this scene is concerned; leaving: how much
        of its crossfade into the next scene is over."""
        index = number - self._span.first_frame
        self._background.draw(frame.planes, index)
        opacity = 1 - _LEAVE_SPEED * leaving
        if opacity > 0:
            for layer in self._layers:
                layer.draw(frame.planes, index * self._frame_ms + self._head_start_ms, opacity)


class Compositor:
    """Draws any frame, from the first to the last in order; holds at most two scenes."""

    def __init__(
        self,
        scenes: Sequence[RenderScene],
        spans: Sequence[SceneSpan],
        width: int,
        height: int,
        frames_per_second: int,
    ) -> None:
        self._scenes, self._spans = scenes, spans
        self._frame_shape = (width, height, frames_per_second)
        self._before = FrameBuffer(width, height)
        self._pictures: dict[int, ScenePicture] = {}
        self._current = 0

    def draw(self, frame: FrameBuffer, number: int) -> None:
        while number >= self._spans[self._current].end_frame:
            self._current += 1
        span = self._spans[self._current]
        into_scene = number - span.first_frame
        fading = into_scene < span.fade_frames
        self._picture(self._current).draw(frame, number)
        if fading:
            share = (into_scene + 1) / (span.fade_frames + 1)
            self._picture(self._current - 1).draw(self._before, number, leaving=share)
            cv2.addWeighted(frame.data, share, self._before.data, 1 - share, 0, frame.data)
        self._forget_before(self._current - fading)

    def _picture(self, scene: int) -> ScenePicture:
        if scene not in self._pictures:
            self._pictures[scene] = ScenePicture(
                self._scenes[scene], self._spans[scene], *self._frame_shape
            )
        return self._pictures[scene]

    def _forget_before(self, scene: int) -> None:
        for old in [known for known in self._pictures if known < scene]:
            del self._pictures[old]
