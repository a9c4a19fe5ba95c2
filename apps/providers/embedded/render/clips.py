"""Clips decoded as they play: two pictures at a time, whatever their length, size and rate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from av.filter import Graph

from apps.core.sentences import gettext as _
from apps.providers.embedded.render.fitting import Fitting, covering, upright
from apps.providers.embedded.render.hdr import to_bt709
from apps.providers.embedded.render.planes import FrameBuffer, Pixels, Planes, to_bgr
from apps.providers.errors import ProviderError

_DECODER_THREADS = 2
_SEEK_SECONDS = 2.0
"""A jump ahead longer than this is sought instead of decoded through."""
_HELD_RATE = 60
_SEEK_MARGIN = 0.25
"""Files note when pictures are decoded, some of them not when they are shown: a key frame that is
decoded just before a time may be shown after it."""


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """duration_ms and frame_count tell the same, the latter in frames of a film; aspect: how many
    times as wide as high its pictures are shown."""

    frame_count: int
    duration_ms: int
    aspect: float


def facts_of(path: Path, frames_per_second: int) -> ClipFacts:
    """What is to be known of a clip before it is shown. Raises ProviderError for what is none."""
    with closing(ClipReader(path, covering(2, 2), frames_per_second)) as reader:
        count = reader.frame_count
        return ClipFacts(count, round(count * 1000 / frames_per_second), reader.aspect)


def last_picture(path: Path, width: int, height: int, target: Path) -> Path:
    """The picture a clip ends with, as it covers width x height (even), as a PNG."""
    frame = FrameBuffer(width, height)
    with closing(ClipReader(path, covering(width, height), _HELD_RATE)) as reader:
        reader.draw(frame.planes, reader.frame_count - 1)
    target.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(target), to_bgr(frame.planes))
    return target


def frame_count_of(path: Path, frames_per_second: int) -> int:
    """How many of a film's frames a clip lasts."""
    return facts_of(path, frames_per_second).frame_count


class ClipReader:
    """A clip's pictures at a film's rate, in order. After the clip's end its last picture stays."""

    def __init__(self, path: Path, fitting: Fitting, frames_per_second: int) -> None:
        self._path, self._fitting, self._rate = path, fitting, frames_per_second
        self._graph: Graph | None = None
        self._start_time: float | None = None
        self._shown: av.VideoFrame | None = None
        self._converted: Pixels | None = None
        self._open()
        if self._following is None:
            raise self._unreadable(_("it has no pictures"))

    def _open(self) -> None:
        """Stand before the clip's first picture."""
        try:
            self._container = av.open(str(self._path))
            self._stream = self._container.streams.video[0]
        except (av.error.FFmpegError, OSError, IndexError) as error:
            raise self._unreadable(error) from error
        self._stream.thread_type = "AUTO"
        self._stream.codec_context.thread_count = _DECODER_THREADS
        self._decoded = self._decode()
        self._following = next(self._decoded, None)

    @property
    def frame_count(self) -> int:
        """How many of the film's frames the clip lasts, as its header says."""
        stream, container = self._stream, self._container
        seconds = 0.0
        if stream.duration is not None and stream.time_base is not None:
            seconds = float(stream.duration * stream.time_base)
        elif container.duration is not None:
            seconds = container.duration / av.time_base
        return max(1, round(seconds * self._rate))

    @property
    def aspect(self) -> float:
        """How many times as wide as high the pictures are shown."""
        frame = self._following or self._shown
        return self._shape(frame)[2] if frame else 1.0

    def draw(self, frame: Planes, index: int) -> None:
        """Fill the whole frame as the clip looks index of the film's frames after its start."""
        self._go_to(index)
        if self._converted is None:
            self._converted = self._convert()
        height = frame.y.shape[0]
        np.copyto(frame.y, self._converted[:height])
        colors = self._converted[height:].reshape(2, *frame.u.shape)
        np.copyto(frame.u, colors[0])
        np.copyto(frame.v, colors[1])

    def close(self) -> None:
        self._container.close()

    def _go_to(self, index: int) -> None:
        seconds = (index + 0.25) / self._rate
        if self._following is not None and seconds - self._time(self._following) > _SEEK_SECONDS:
            self._seek(seconds)
        while self._shown is None or (
            self._following is not None and self._time(self._following) <= seconds
        ):
            if self._following is None:
                raise self._unreadable(_("it has no pictures"))
            self._shown, self._following = self._following, next(self._decoded, None)
            self._converted = None

    def _seek(self, seconds: float) -> None:
        """Go to the last key frame before a time; where that fails, what is between is decoded."""
        target = seconds - _SEEK_MARGIN + (self._start_time or 0.0)
        try:
            self._container.seek(round(target * av.time_base))
        except av.error.FFmpegError:
            return
        self._decoded = self._decode()
        self._following = next(self._decoded, None)
        if self._following is None or self._time(self._following) > seconds:
            self.close()
            self._open()

    def _time(self, frame: av.VideoFrame) -> float:
        """Seconds after the clip's first picture."""
        if self._start_time is None:
            self._start_time = frame.time or 0.0
        return (frame.time or 0.0) - self._start_time

    def _decode(self) -> Iterator[av.VideoFrame]:
        try:
            yield from self._container.decode(self._stream)
        except (av.error.FFmpegError, OSError) as error:
            raise self._unreadable(error) from error

    def _convert(self) -> Pixels:
        """The picture shown, at the frame's size: rows of Y, then those of U and V."""
        assert self._shown is not None  # noqa: S101 (somebody went to a frame)
        try:
            if self._graph is None:
                self._graph = self._make_graph(self._shown)
            self._graph.vpush(self._shown)
            return self._graph.vpull().to_ndarray()
        except (av.error.FFmpegError, OSError) as error:
            raise self._unreadable(error) from error

    def _shape(self, frame: av.VideoFrame) -> tuple[int, int, float]:
        """Pixels across and down, and how many times as wide as high, when it stands upright."""
        pixel = float(self._stream.sample_aspect_ratio or 1)
        aspect = pixel * frame.width / frame.height
        if frame.rotation % 180:
            return frame.height, frame.width, 1 / aspect
        return frame.width, frame.height, aspect

    def _make_graph(self, frame: av.VideoFrame) -> Graph:
        turn = upright(frame.rotation)
        width, height, aspect = self._shape(frame)
        graph = Graph()
        last = graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format,
            time_base=frame.time_base,
        )
        fitted = self._fitting(width, height, aspect)
        filters = (*turn, *fitted, *to_bt709(frame.color_trc), ("format", "yuv420p"))
        for name, arguments in (*filters, ("buffersink", "")):
            added = graph.add(name, arguments)
            last.link_to(added)
            last = added
        graph.configure()
        return graph

    def _unreadable(self, reason: object) -> ProviderError:
        return ProviderError(
            _("The clip %(file)s could not be played (%(reason)s); choose another.")
            % {"file": self._path.name, "reason": reason},
            permanent=True,
        )
