"""Music under a whole film, looped without a seam."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from apps.providers.embedded.render.sound import SAMPLE_RATE, RawSound, Samples

_LOOP_FADE = 2 * SAMPLE_RATE
_FADE_IN = int(0.35 * SAMPLE_RATE)
_FADE_OUT = int(1.5 * SAMPLE_RATE)


@dataclass(frozen=True, slots=True)
class MusicBed:
    """A track repeated for length samples, each repeat crossfaded at equal power into the next,
    faded in at the start and out at the end. Reading counts from begins samples into it."""

    track: RawSound
    length: int
    begins: int = 0

    @property
    def _overlap(self) -> int:
        return min(_LOOP_FADE, self.track.length // 4)

    @property
    def _period(self) -> int:
        return self.track.length - self._overlap

    def read(self, start: int, count: int) -> Samples:
        """count x 2 samples from start."""
        start += self.begins
        made = np.zeros((count, 2), np.float32)
        if self._period <= 0:
            return made
        first = max((start - self._overlap) // self._period, 0)
        last = (start + count - 1) // self._period
        for repeat in range(first, last + 1):
            begins = repeat * self._period
            piece = self.track.read(start - begins, count)
            if not self._is_steady(start - begins, count, first=repeat == 0):
                piece *= self._repeat_gain(start - begins, count, first=repeat == 0)
            made += piece
        return made * self._bed_gain(start, count)

    def _is_steady(self, start: int, count: int, *, first: bool) -> bool:
        """Whether a repeat is at full level in all of a block."""
        return (first or start >= self._overlap) and start + count <= self._period

    def _repeat_gain(self, start: int, count: int, *, first: bool) -> Samples:
        position = np.arange(start, start + count, dtype=np.float32)
        overlap = max(self._overlap, 1)
        rising = np.ones_like(position) if first else np.clip(position / overlap, 0, 1)
        falling = np.clip((self.track.length - position) / overlap, 0, 1)
        return np.asarray(np.sin(np.minimum(rising, falling) * (np.pi / 2))[:, None], np.float32)

    def _bed_gain(self, start: int, count: int) -> Samples:
        position = np.arange(start, start + count, dtype=np.float32)
        rising = np.clip(position / min(_FADE_IN, max(self.length // 4, 1)), 0, 1)
        falling = np.clip((self.length - position) / min(_FADE_OUT, max(self.length // 4, 1)), 0, 1)
        return np.asarray((rising * falling)[:, None], np.float32)
