"""A clip behind a scene, for as long as the scene needs."""

from __future__ import annotations

from pathlib import Path

import cv2

from apps.providers.embedded.render.clips import ClipReader
from apps.providers.embedded.render.fitting import covering
from apps.providers.embedded.render.planes import FrameBuffer, Planes, planes_of

_LOOP_FADE_MS = 350
_LEAST_LOOP_MS = 1000
"""A shorter clip is held at its end: repeated, it would only flicker."""


class MovingClip:
    """Plays a clip over the whole frame, again and again when it is too short; each repeat fades
    into the next. Holds two decoders at most."""

    def __init__(
        self, path: Path, width: int, height: int, frames_per_second: int, frame_count: int
    ) -> None:
        self._path, self._rate = path, frames_per_second
        self._fitting = covering(width, height)
        self._readers = {0: self._open()}
        length = self._readers[0].frame_count
        is_looped = _LEAST_LOOP_MS * frames_per_second <= 1000 * length < 1000 * frame_count
        fade = min(_LOOP_FADE_MS * frames_per_second // 1000, length // 4)
        self._fade_frames = fade if is_looped else 0
        self._period = length - fade if is_looped else frame_count
        self._before = FrameBuffer(width, height) if is_looped else None

    def draw(self, frame: Planes, index: int) -> None:
        """Fill the whole frame as it looks index frames after the scene's start."""
        repeat, position = divmod(index, self._period)
        self._reader(repeat).draw(frame, position)
        fading = self._before is not None and repeat > 0 and position < self._fade_frames
        if self._before is not None and fading:
            before = self._before.planes
            self._reader(repeat - 1).draw(before, position + self._period)
            share = (position + 1) / (self._fade_frames + 1)
            for new, old in zip(planes_of(frame), planes_of(before), strict=True):
                cv2.addWeighted(new, share, old, 1 - share, 0, new)
        for number in [known for known in self._readers if known < repeat - fading]:
            self._readers.pop(number).close()

    def _reader(self, repeat: int) -> ClipReader:
        if repeat not in self._readers:
            self._readers[repeat] = self._open()
        return self._readers[repeat]

    def _open(self) -> ClipReader:
        return ClipReader(self._path, self._fitting, self._rate)
