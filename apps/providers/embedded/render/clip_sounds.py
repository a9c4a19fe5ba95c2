"""The sound of clips that lie over a film, for as long as they are seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apps.providers.capabilities.render import AnyOverlay, ClipOverlay
from apps.providers.embedded.render.beds import Bed, bed_under
from apps.providers.embedded.render.clip_sprites import clock_of
from apps.providers.embedded.render.clips import frame_count_of
from apps.providers.embedded.render.loudness import SILENT_LUFS, measure
from apps.providers.embedded.render.overlays import OverlaySpan, lay_out_overlays
from apps.providers.embedded.render.sound import (
    BLOCK,
    SAMPLE_RATE,
    RawSound,
    Samples,
    decode,
    has_sound,
    store,
)

_EDGE = SAMPLE_RATE // 50
_MOST_GAIN_DB = 20.0
"""What is much softer than the voice is meant to be soft, or is noise."""


@dataclass(frozen=True, slots=True)
class ClipSound:
    """A clip's sound on the film's clock: heard for length samples from start, again and again
    with that period where it is looped (0 for once), faded in and out at its ends."""

    sound: RawSound
    start: int
    length: int
    period: int
    fade_in: int
    fade_out: int

    def read(self, start: int, count: int) -> Samples:
        """count x 2 samples from a place in the film; silence outside of its own time."""
        made = np.zeros((count, 2), np.float32)
        first = max(start - self.start, 0)
        end = min(start + count - self.start, self.length)
        if first >= end:
            return made
        place = self.start + first - start
        made[place : place + end - first] = self._played(first, end) * self._edges(first, end)
        return made

    def blocks(self) -> Iterator[Samples]:
        for at in range(0, self.length, BLOCK):
            yield self.read(self.start + at, min(BLOCK, self.length - at))

    def _played(self, first: int, end: int) -> Samples:
        if not self.period:
            return self.sound.read(first, end - first)
        pieces = []
        while first < end:
            into = first % self.period
            count = min(self.period - into, end - first)
            pieces.append(self.sound.read(into, count))
            first += count
        return np.concatenate(pieces)

    def _edges(self, first: int, end: int) -> Samples:
        place = np.arange(first, end, dtype=np.float32)
        rising = np.clip((place + 1) / self.fade_in, 0, 1)
        falling = np.clip((self.length - place) / self.fade_out, 0, 1)
        return np.asarray((rising * falling)[:, None], np.float32)


def clip_sounds(
    overlays: Sequence[AnyOverlay], frames_per_second: int, frame_count: int, work_dir: Path
) -> list[tuple[ClipOverlay, ClipSound]]:
    """The clips that are heard in a film of frame_count frames."""
    found = []
    for number, span in enumerate(lay_out_overlays(overlays, frames_per_second, frame_count)):
        overlay = span.overlay
        if isinstance(overlay, ClipOverlay) and overlay.volume > 0 and has_sound(overlay.path):
            scratch = work_dir / f"clip-{number}.f32"
            found.append((overlay, _clip_sound(overlay, span, frames_per_second, scratch)))
    return found


def clip_bed(overlay: ClipOverlay, sound: ClipSound, voice_lufs: float, begins: int) -> Bed:
    """A clip at its volume under the voice, for a part that begins so many samples into the film.

    Without a voice, as loud against its own loudness.
    """
    lufs = measure(sound.blocks(), true_peak=False).integrated_lufs
    against = voice_lufs if voice_lufs > SILENT_LUFS else lufs
    gain_db = min(20 * math.log10(overlay.volume), lufs + _MOST_GAIN_DB - against)
    bed = bed_under(lambda start, count: sound.read(start + begins, count), lufs, against, gain_db)
    return bed if voice_lufs > SILENT_LUFS else Bed(bed.read, bed.level, 0.0, bed.lufs)


def _clip_sound(
    overlay: ClipOverlay, span: OverlaySpan, frames_per_second: int, scratch: Path
) -> ClipSound:
    def samples(frames: int) -> int:
        return frames * SAMPLE_RATE // frames_per_second

    clip_frames = frame_count_of(overlay.path, frames_per_second)
    clock = clock_of(overlay, clip_frames, frames_per_second)
    length = samples(span.end_frame - span.first_frame)
    period = samples(clock.period)
    skipped = samples(clock.first)
    pieces = _between(decode(overlay.path, 2), skipped, skipped + min(period, length))
    return ClipSound(
        store(pieces, scratch, channels=2),
        samples(span.first_frame),
        length,
        period if overlay.is_looped else 0,
        max(_EDGE, samples(span.enter_frames)),
        max(_EDGE, samples(span.leave_frames)),
    )


def _between(pieces: Iterator[Samples], first: int, end: int) -> Iterator[Samples]:
    position = 0
    for piece in pieces:
        if position >= end:
            return
        yield piece[max(first - position, 0) : end - position]
        position += len(piece)
