"""What lies under the voice: music and the sound of clips, each stepping back under speech."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from apps.providers.embedded.render.ducking import (
    BELOW_SPEECH_DB,
    STEP,
    duck_curve,
    speech_steps,
)
from apps.providers.embedded.render.loudness import SILENT_LUFS
from apps.providers.embedded.render.sound import BLOCK, RawSound, Samples


@dataclass(frozen=True, slots=True)
class Bed:
    """read gives count x 2 samples from a place; they are multiplied by level, and lie duck_db
    (negative, or 0) lower while somebody speaks. lufs: how loud it is then without speech."""

    read: Callable[[int, int], Samples]
    level: float
    duck_db: float
    lufs: float


def bed_under(
    read: Callable[[int, int], Samples], lufs: float, voice_lufs: float, gain_db: float
) -> Bed:
    """A sound of lufs laid gain_db from the voice where nobody speaks, and at least BELOW_SPEECH_DB
    under it where somebody does. Where either is silent, it stays as it is."""
    if min(voice_lufs, lufs) <= SILENT_LUFS:
        return Bed(read, 1.0, 0.0, lufs)
    return Bed(
        read,
        level=float(10 ** ((voice_lufs + gain_db - lufs) / 20)),
        duck_db=min(0.0, -BELOW_SPEECH_DB - gain_db),
        lufs=voice_lufs + gain_db,
    )


def lay_under(narration: RawSound, beds: Sequence[Bed]) -> Iterator[Samples]:
    """Narration (mono) as stereo with the beds under it, block by block."""
    speech = speech_steps(narration.blocks())
    curves = [duck_curve(speech, bed.duck_db) * np.float32(bed.level) for bed in beds]
    steps = (np.arange(len(speech)) + 0.5) * STEP
    for start in range(0, narration.length, BLOCK):
        count = min(BLOCK, narration.length - start)
        block = np.repeat(narration.read(start, count), 2, axis=1)
        for bed, curve in zip(beds, curves, strict=True):
            gain = np.interp(np.arange(start, start + count), steps, curve).astype(np.float32)
            under = bed.read(start, count)
            under *= gain[:, None]
            block += under
        yield block
