"""The finished sound: at the wanted loudness, under the peak limit, as AAC."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av

from apps.providers.embedded.render.loudness import (
    SILENT_LUFS,
    Loudness,
    StereoFilter,
    as_frame,
    measure,
)
from apps.providers.embedded.render.mix import Mix
from apps.providers.embedded.render.sound import (
    SAMPLE_RATE,
    Samples,
    decode,
    samples_of,
)
from apps.providers.errors import Cancelled

BIT_RATE = 160_000
_TOLERANCE_LU = 0.25
_PEAK_MARGIN_DB = 0.8
"""AAC raises peaks by about half a decibel; the limiter works this far under the promise."""
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Soundtrack:
    """An AAC file and what it measures when decoded."""

    path: Path
    loudness: Loudness


def master(
    mix: Mix,
    target_lufs: float,
    max_true_peak_dbtp: float,
    path: Path,
    is_cancelled: Callable[[], bool],
) -> Soundtrack:
    """Bring a mix to its loudness and encode it; measured after coding, repeated when it misses."""
    if mix.about_lufs <= SILENT_LUFS:
        encode_aac(mix.sound.blocks(), path)
        return Soundtrack(path, Loudness(SILENT_LUFS, -120.0))
    gain_db = target_lufs - mix.about_lufs
    ceiling_db = max_true_peak_dbtp - _PEAK_MARGIN_DB
    limited = measure(level(mix.sound.blocks(), gain_db, ceiling_db), true_peak=False)
    gain_db += target_lufs - limited.integrated_lufs
    found = Loudness(SILENT_LUFS, -120.0)
    for _ in range(_ATTEMPTS):
        if is_cancelled():
            raise Cancelled
        encode_aac(level(mix.sound.blocks(), gain_db, ceiling_db), path)
        found = measure(decode(path, 2), true_peak=True)
        miss_db = target_lufs - found.integrated_lufs
        over_db = found.peak_db - max_true_peak_dbtp
        if abs(miss_db) <= _TOLERANCE_LU and over_db <= 0:
            break
        gain_db += miss_db
        ceiling_db -= over_db + 0.2 if over_db > 0 else 0.0
    return Soundtrack(path, found)


def level(blocks: Iterator[Samples], gain_db: float, ceiling_db: float) -> Iterator[Samples]:
    """Apply a gain, then a look-ahead limiter that lets nothing above the ceiling."""
    limiter = StereoFilter(
        ("volume", f"{gain_db:.4f}dB:precision=float"),
        (
            "alimiter",
            f"limit={10 ** (ceiling_db / 20):.6f}:attack=5:release=60:level=0:latency=1",
        ),
        ("aformat", "sample_fmts=flt"),
    )
    for block in blocks:
        for frame in limiter.push(block):
            yield samples_of(frame, 2)
    for frame in limiter.push(None):
        yield samples_of(frame, 2)


def encode_aac(blocks: Iterator[Samples], path: Path) -> None:
    """Write stereo samples as AAC-LC in an MP4. ffmpeg's fast coder: half the time of its two-loop
    search, and no difference to be heard at this rate."""
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream(
            "aac", rate=SAMPLE_RATE, layout="stereo", options={"aac_coder": "fast"}
        )
        stream.bit_rate = BIT_RATE
        position = 0
        for block in blocks:
            container.mux(stream.encode(as_frame(block, position)))
            position += len(block)
        container.mux(stream.encode(None))
