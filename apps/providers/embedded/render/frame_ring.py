"""Frames drawn straight into memory that the kernel can hand to a pipe without copying."""

from __future__ import annotations

import mmap
import os

import numpy as np

from apps.providers.embedded.render.planes import FrameBuffer

PIPE_BYTES = 1 << 20


class FrameRing:
    """A few frames in one anonymous file, used in turn.

    Bytes spliced into a pipe stay the file's own pages until they are read, so a frame may be drawn
    again only when it has left the pipe. The pipe holds PIPE_BYTES at most, and there are enough
    frames for that many bytes to lie in the others.
    """

    def __init__(self, width: int, height: int) -> None:
        self.frame_bytes = width * height * 3 // 2
        self._stride = -(-self.frame_bytes // mmap.PAGESIZE) * mmap.PAGESIZE
        count = 2 + -(-PIPE_BYTES // self.frame_bytes)
        self._file = os.memfd_create("frames")
        os.ftruncate(self._file, count * self._stride)
        self._memory = mmap.mmap(self._file, count * self._stride)
        self._frames = [
            FrameBuffer(
                width,
                height,
                np.frombuffer(self._memory, np.uint8, self.frame_bytes, index * self._stride),
            )
            for index in range(count)
        ]
        self._at = 0

    @property
    def frame(self) -> FrameBuffer:
        """The frame to draw next."""
        return self._frames[self._at]

    def send(self, pipe: int, sent: int) -> int:
        """Move what is left of the frame after its first sent bytes into a pipe, as far as there is
        room; returns the bytes moved. Raises what `os.splice` raises."""
        return os.splice(
            self._file,
            pipe,
            self.frame_bytes - sent,
            offset_src=self._at * self._stride + sent,
        )

    def advance(self) -> None:
        """Go on to the frame that left the pipe longest ago."""
        self._at = (self._at + 1) % len(self._frames)

    def close(self) -> None:
        """Give the memory back once nobody holds a frame."""
        self._frames.clear()
        os.close(self._file)
