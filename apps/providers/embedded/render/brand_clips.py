"""An intro and an outro: clips played whole, with their own sound as loud as the film's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from apps.providers.capabilities.render import RenderRequest
from apps.providers.embedded.render.clips import frame_count_of
from apps.providers.embedded.render.fitting import Fitting, padded
from apps.providers.embedded.render.loudness import SILENT_LUFS, measure
from apps.providers.embedded.render.sound import (
    SAMPLE_RATE,
    RawSound,
    Samples,
    decode,
    has_sound,
    store,
)

_EDGE = SAMPLE_RATE // 50
_MOST_GAIN_DB = 20.0
"""What is much softer than the film is meant to be soft, or is noise."""


def clip_fitting(request: RenderRequest) -> Fitting:
    """How a film's intro and outro come to its frame's size."""
    return padded(request.width, request.height)


def clip_frame_count(path: Path, request: RenderRequest) -> int:
    """How many of the film's frames a clip lasts."""
    return frame_count_of(path, request.frames_per_second)


def clip_sound(path: Path, length: int, wanted_lufs: float, work_path: Path) -> Iterator[Samples]:
    """A clip's sound, exactly length samples of stereo, brought to a loudness; silence when it has
    none. work_path: a scratch file."""
    pieces = decode(path, 2) if has_sound(path) else iter(())
    sound = store(pieces, work_path, channels=2)
    level = _level(sound, wanted_lufs)
    whole = RawSound(sound.path, 2, min(sound.length, length))
    position = 0
    for block in _padded_blocks(whole, length):
        place = np.arange(position, position + len(block), dtype=np.float32)
        edge = np.clip(np.minimum(place + 1, whole.length - place) / _EDGE, 0, 1) * level
        yield block * edge.astype(np.float32)[:, None]
        position += len(block)


def _padded_blocks(sound: RawSound, length: int) -> Iterator[Samples]:
    for start in range(0, length, SAMPLE_RATE):
        yield sound.read(start, min(SAMPLE_RATE, length - start))


def _level(sound: RawSound, wanted_lufs: float) -> float:
    heard = measure(sound.blocks(), true_peak=False).integrated_lufs
    if min(heard, wanted_lufs) <= SILENT_LUFS:
        return 1.0
    gain_db = min(wanted_lufs - heard, _MOST_GAIN_DB)
    return float(10 ** (gain_db / 20))
