"""Films of high dynamic range (BT.2100, PQ and HLG) in the colours of all others (BT.709).

Without it they come out grey: their numbers mean other lights. One table of colours serves every
reader of clips, because the libraries that read them do not have the same filters.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from apps.providers.embedded.render.fitting import Filters

Lights = NDArray[np.float64]
"""... x 3: red, green and blue."""

PQ, HLG = 16, 18
"""Transfer characteristics of ITU-T H.273, table 3."""
WHITE_NITS = 203.0
"""How bright white paper is in such a film (ITU-R BT.2408): white as other films know it."""
_PEAK_NITS = 1000.0
_STEPS = 33
_TO_BT709 = np.array(
    [
        [1.660491, -0.587641, -0.072850],
        [-0.124550, 1.132900, -0.008349],
        [-0.018151, -0.100579, 1.118730],
    ]
)
"""Linear BT.2020 to linear BT.709 (ITU-R BT.2087, inverse)."""


def to_bt709(transfer: int) -> Filters:
    """Filters for pictures of that transfer characteristic; none for those that need none."""
    if transfer not in (PQ, HLG):
        return ()
    return (
        ("format", "gbrp10le"),
        ("lut3d", f"file={_table(transfer)}:interp=tetrahedral"),
        ("scale", "out_color_matrix=bt709:out_range=tv"),
    )


def displayed(code: Lights, transfer: int) -> Lights:
    """BT.2020 values from 0 to 1 of that transfer as BT.709 values from 0 to 1."""
    nits = _pq_nits(code) if transfer == PQ else _hlg_nits(code)
    brightest = nits.max(axis=-1, keepdims=True)
    dimmed = nits * (_compressed(brightest) / np.maximum(brightest, 1e-6))
    linear = np.clip(dimmed @ _TO_BT709.T / WHITE_NITS, 0, 1)
    return np.asarray(linear ** (1 / 2.4))


def _pq_nits(code: Lights) -> Lights:
    """SMPTE ST 2084 (ITU-R BT.2100, table 4)."""
    power = code ** (32 / 2523)
    risen = np.maximum(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)
    return np.asarray(10_000 * risen ** (8192 / 1305))


def _pq_code(nits: Lights) -> Lights:
    power = (nits / 10_000) ** (1305 / 8192)
    return np.asarray(
        ((3424 / 4096 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32)
    )


def _hlg_nits(code: Lights) -> Lights:
    """ITU-R BT.2100, table 5, on a display of 1,000 nits."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593])
    return np.asarray(_PEAK_NITS * scene * np.maximum(luminance, 1e-9)[..., None] ** 0.2)


def _compressed(nits: Lights) -> Lights:
    """Lights up to about 90 nits as they are, brighter ones ever closer to white.

    The electrical transfer of ITU-R BT.2390, section 5.4.1, from 1,000 nits down to white.
    """
    peak = _pq_code(np.array(_PEAK_NITS))
    most = _pq_code(np.array(WHITE_NITS)) / peak
    knee = 1.5 * most - 0.5
    given = np.minimum(_pq_code(nits) / peak, 1)
    t = np.clip((given - knee) / (1 - knee), 0, 1)
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * most
    )
    return _pq_nits(np.where(given < knee, given, curve) * peak)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="colors-")


def _table(transfer: int) -> Path:
    """A table for ffmpeg in Adobe's Cube LUT format, gone when the process ends."""
    path = Path(_folder().name) / f"{transfer}.cube"
    # Long-lived workers outlast what others keep in a folder for temporary files.
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            _write_table(file, transfer)
        Path(file.name).replace(path)
    return path


def _write_table(file: IO[str], transfer: int) -> None:
    steps = np.linspace(0, 1, _STEPS)
    # red changes fastest
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    codes = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    file.write(f"LUT_3D_SIZE {_STEPS}\n")
    np.savetxt(file, displayed(codes, transfer), fmt="%.5f")
