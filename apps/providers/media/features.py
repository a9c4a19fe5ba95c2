"""What a moment of speech sounds like, whoever speaks: cepstra on the mel scale.

Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition
in continuously spoken sentences", IEEE TASSP 28 (1980).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

_WINDOW_SECONDS = 0.025
_BANDS = 32
_CEPSTRA = 14
_LOWEST_HZ, _HIGHEST_HZ = 80.0, 7_600.0
# Softer than this below a loud band, a band counts as silent: what is there is the room, or what a
# telephone cuts off. The percentile says what is loud.
_FLOOR_DB, _LOUD_PERCENTILE = 45.0, 95


def cepstra(
    samples: FloatArray, sample_rate_hz: int, hop_seconds: float, heard: NDArray[np.int64]
) -> FloatArray:
    """(len(heard), 26): cepstra 1 to 13 and their slopes in the frames where somebody speaks.

    Mean 0 and spread 1 over those frames, so that pauses and loudness change nothing.
    """
    hop = round(hop_seconds * sample_rate_hz)
    window = round(_WINDOW_SECONDS * sample_rate_hz)
    padded = np.pad(samples, (window // 2, window))
    count = len(samples) // hop
    size = 1 << (window - 1).bit_length()
    weights = _mel_weights(sample_rate_hz, size)
    shape = np.hanning(window).astype(np.float32)
    bands = np.empty((count, _BANDS), np.float32)
    # In blocks: a long recording's spectra would fill the memory.
    for first in range(0, count, 2_000):
        starts = np.arange(first, min(first + 2_000, count)) * hop
        frames = padded[starts[:, None] + np.arange(window)] * shape
        power = np.abs(np.fft.rfft(frames, size)) ** 2
        bands[first : first + len(starts)] = power @ weights
    floor = float(np.percentile(bands[heard], _LOUD_PERCENTILE)) * 10 ** (-_FLOOR_DB / 10)
    np.log(np.maximum(bands, max(floor, 1e-12)), out=bands)
    found = (bands @ _cosines())[:, 1:]
    slopes = np.gradient(found, axis=0) if count > 1 else np.zeros_like(found)
    both = np.hstack([found, 1.5 * slopes])[heard]
    both -= both.mean(axis=0)
    # One scale for all: the spread of a cepstrum is how much it tells.
    return np.asarray(both / (float(both.std()) + 1e-6), dtype=np.float32)


def _mel_weights(sample_rate_hz: int, size: int) -> FloatArray:
    """(bins, bands): triangles of equal width on the mel scale."""

    def mel(hz: float) -> float:
        return float(2595.0 * np.log10(1.0 + hz / 700.0))

    edges = np.linspace(mel(_LOWEST_HZ), mel(_HIGHEST_HZ), _BANDS + 2)
    hertz = 700.0 * (10.0 ** (edges / 2595.0) - 1.0)
    bins = np.fft.rfftfreq(size, 1.0 / sample_rate_hz)[:, None]
    rising = (bins - hertz[:-2]) / (hertz[1:-1] - hertz[:-2])
    falling = (hertz[2:] - bins) / (hertz[2:] - hertz[1:-1])
    return np.asarray(np.clip(np.minimum(rising, falling), 0.0, None), dtype=np.float32)


def _cosines() -> FloatArray:
    """(bands, cepstra): the discrete cosine transform."""
    band = (np.arange(_BANDS) + 0.5)[:, None]
    order = np.arange(_CEPSTRA)[None, :]
    return np.asarray(np.cos(np.pi * band * order / _BANDS), dtype=np.float32)
