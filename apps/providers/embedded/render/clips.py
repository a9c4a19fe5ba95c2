"""Clips decoded as they play: two pictures at a time, whatever their length, size and rate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.filter import Graph

from apps.core.sentences import gettext as _
from apps.providers.embedded.render.fitting import Fitting, upright
from apps.providers.embedded.render.planes import Pixels, Planes
from apps.providers.errors import ProviderError

_DECODER_THREADS = 2
_SEEK_SECONDS = 2.0
"""A jump ahead longer than this is sought instead of decoded through."""


class ClipReader:
    """A clip's pictures at a film's rate, in order. After the clip's end its last picture stays."""

    def __init__(self, path: Path, fitting: Fitting, frames_per_second: int) -> None:
        self._path, self._fitting, self._rate = path, fitting, frames_per_second
        try:
            self._container = av.open(str(path))
            self._stream = self._container.streams.video[0]
        except (av.error.FFmpegError, OSError, IndexError) as error:
            raise self._unreadable(error) from error
        self._stream.thread_type = "AUTO"
        self._stream.codec_context.thread_count = _DECODER_THREADS
        self._graph: Graph | None = None
        self._decoded = self._decode()
        self._start_time: float | None = None
        self._shown: av.VideoFrame | None = None
        self._following = next(self._decoded, None)
        self._converted: Pixels | None = None
        if self._following is None:
            raise self._unreadable(_("it has no pictures"))

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
        target = round((seconds + (self._start_time or 0.0)) * av.time_base)
        try:
            self._container.seek(target)
        except av.error.FFmpegError:
            return
        self._decoded = self._decode()
        found = next(self._decoded, None)
        if found is not None:
            self._following = found

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

    def _make_graph(self, frame: av.VideoFrame) -> Graph:
        turn = upright(frame.rotation)
        pixel = float(self._stream.sample_aspect_ratio or 1)
        width, height, aspect = frame.width, frame.height, pixel * frame.width / frame.height
        if frame.rotation % 180:
            width, height, aspect = height, width, 1 / aspect
        graph = Graph()
        last = graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format,
            time_base=frame.time_base,
        )
        filters = (*turn, *self._fitting(width, height, aspect), ("format", "yuv420p"))
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
