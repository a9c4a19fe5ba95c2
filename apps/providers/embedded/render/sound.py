"""Sound on disk as raw 48 kHz float samples, read in blocks, so that length costs no memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

SAMPLE_RATE = 48_000
BLOCK = 5 * SAMPLE_RATE

Samples = NDArray[np.float32]
"""samples x channels, full scale is 1.0"""


@dataclass(frozen=True, slots=True)
class RawSound:
    """A file of interleaved float32 samples. length is in samples per channel."""

    path: Path
    channels: int
    length: int

    def read(self, start: int, count: int) -> Samples:
        """count x channels samples from start; silence before the beginning and after the end."""
        made = np.zeros((count, self.channels), np.float32)
        first, last = max(start, 0), min(start + count, self.length)
        if first < last:
            made[first - start : last - start] = np.fromfile(
                self.path,
                np.float32,
                count=(last - first) * self.channels,
                offset=first * self.channels * 4,
            ).reshape(-1, self.channels)
        return made

    def blocks(self) -> Iterator[Samples]:
        for start in range(0, self.length, BLOCK):
            yield self.read(start, min(BLOCK, self.length - start))


def decode(source: Path, channels: int) -> Iterator[Samples]:
    """Any sound or film file as 48 kHz samples, decoded piece by piece."""
    layout = "mono" if channels == 1 else "stereo"
    resampler = av.AudioResampler(format="flt", layout=layout, rate=SAMPLE_RATE)
    try:
        with av.open(str(source)) as container:
            for frame in chain(_large_frames(container), [None]):
                for piece in resampler.resample(frame):
                    yield samples_of(piece, channels)
    except (av.error.FFmpegError, OSError, IndexError) as error:
        raise _unreadable(source, error) from error


def has_sound(source: Path) -> bool:
    try:
        with av.open(str(source)) as container:
            return bool(container.streams.audio)
    except (av.error.FFmpegError, OSError) as error:
        raise _unreadable(source, error) from error


def _unreadable(source: Path, error: Exception) -> ProviderError:
    return ProviderError(
        _("The sound file %(file)s could not be read (%(error)s); make or choose it again.")
        % {"file": source.name, "error": error},
        permanent=True,
    )


def samples_of(frame: av.AudioFrame, channels: int) -> Samples:
    """The samples of an interleaved float frame."""
    return np.asarray(frame.to_ndarray(), np.float32).reshape(-1, channels)


def _large_frames(container: InputContainer) -> Iterator[av.AudioFrame]:
    """A file's frames joined to half a second each: codecs give 20 ms, too little per step."""
    waiting = av.AudioFifo()
    for frame in container.decode(audio=0):
        frame.pts = None
        waiting.write(frame)
        if waiting.samples >= SAMPLE_RATE // 2:
            joined = waiting.read()
            if joined is not None:
                yield joined
    rest = waiting.read()
    if rest is not None:
        yield rest


def store(pieces: Iterator[Samples], path: Path, channels: int) -> RawSound:
    """Write samples to path as they come."""
    length = 0
    with path.open("wb") as file:
        for piece in pieces:
            piece.tofile(file)
            length += len(piece)
    return RawSound(path, channels, length)
