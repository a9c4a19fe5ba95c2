"""Loudness and true peak by ITU-R BS.1770 and EBU R 128, measured by libavfilter's ebur128."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import av
import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext

from apps.providers.embedded.render.sound import SAMPLE_RATE, Samples

SILENT_LUFS = -70.0
"""What a silent sound measures: the absolute gate of BS.1770."""
_METER_STEP = SAMPLE_RATE // 10
"""ebur128 works in steps of 100 ms, and keeps memory for each that it has to cut out of more."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """integrated_lufs, and peak_db: true peak in dBTP, or sample peak in dBFS when so asked."""

    integrated_lufs: float
    peak_db: float


class StereoFilter:
    """Stereo samples through a chain of libavfilter filters, block by block."""

    def __init__(self, *filters: tuple[str, str]) -> None:
        self._graph = Graph()
        last: FilterContext = self._graph.add_abuffer(
            sample_rate=SAMPLE_RATE, format="flt", layout="stereo"
        )
        for name, arguments in (*filters, ("abuffersink", "")):
            added = self._graph.add(name, arguments)
            last.link_to(added)
            last = added
        self._graph.configure()
        self._pushed = 0

    def push(self, samples: Samples | None) -> list[av.AudioFrame]:
        """What comes out after these samples; after None, what was still inside."""
        if samples is None:
            self._graph.push(None)
        else:
            self._graph.push(as_frame(samples, self._pushed))
            self._pushed += len(samples)
        pulled: list[av.AudioFrame] = []
        while True:
            try:
                frame = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return pulled
            if isinstance(frame, av.AudioFrame):
                pulled.append(frame)


def as_frame(samples: Samples, position: int) -> av.AudioFrame:
    """Samples x 2 as an interleaved frame that starts at a position in samples."""
    interleaved = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(interleaved, format="flt", layout="stereo")
    frame.sample_rate = SAMPLE_RATE
    frame.pts = position
    return frame


def measure(blocks: Iterable[Samples], *, true_peak: bool) -> Loudness:
    """Measure stereo sound; true_peak is exact but costs twice as much as the sample peak."""
    kind = "true" if true_peak else "sample"
    meter = StereoFilter(("ebur128", f"metadata=1:peak={kind}"))
    found: dict[str, str] = {}
    for block in blocks:
        for start in range(0, len(block), _METER_STEP):
            for frame in meter.push(block[start : start + _METER_STEP]):
                found = frame.metadata or found
    for frame in meter.push(None):
        found = frame.metadata or found
    integrated = float(found.get("lavfi.r128.I", "nan"))
    peak = float(found.get(f"lavfi.r128.{kind}_peak", "0"))
    return Loudness(
        integrated_lufs=max(integrated, SILENT_LUFS) if math.isfinite(integrated) else SILENT_LUFS,
        peak_db=20 * math.log10(peak) if peak > 0 else -120.0,
    )
