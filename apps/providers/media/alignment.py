"""When the words of a known text are heard in somebody's recording of it.

The text is spoken by one of our voices, whose word times are known. Both sounds without their
silences are laid over one another by dynamic time warping on cepstra, and the times carried over.
Sakoe and Chiba, "Dynamic programming algorithm optimization for spoken word recognition", IEEE
TASSP 26 (1978).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.core.sentences import gettext as _
from apps.providers.media.features import cepstra

FloatArray = NDArray[np.float32]
Span = tuple[float, float]

_HOP_SECONDS = 0.01
# A long recording is looked at every 20 ms: half as exact, a quarter of the work.
_LONG_SECONDS = 200.0
_SILENT_BELOW_LOUD_DB = 32.0
_LOUD_PERCENTILE = 95
# How far the pace may run ahead of or behind the mean: a share of the length, at least seconds.
_BAND_SHARE, _BAND_SECONDS = 0.08, 5.0
# Steps of the reader for one frame of the voice, and what a step off the mean pace costs.
_STEPS = ((0, 0.6), (1, 0.0), (2, 0.35), (3, 0.9))
_SNAP_SECONDS = 0.09


@dataclass(frozen=True, slots=True)
class Alignment:
    """spans: when each word is heard, in seconds. distance: how unlike the two sounds are along
    the way, from 0; another text is farther than another speaker."""

    spans: tuple[Span, ...]
    distance: float


def align(
    recording: FloatArray,
    voice: FloatArray,
    words: Sequence[Span],
    sample_rate_hz: int,
) -> Alignment:
    """Carry the words' times over from the voice to the recording; both mono, at one rate."""
    is_long = len(recording) > _LONG_SECONDS * sample_rate_hz
    hop = _HOP_SECONDS * (2 if is_long else 1)
    heard, said = (heard_frames(sound, sample_rate_hz, hop) for sound in (recording, voice))
    if heard.size < 4 or said.size < 4:
        raise ValueError(_("There is no speech to align."))
    ours = cepstra(voice, sample_rate_hz, hop)[said]
    theirs = cepstra(recording, sample_rate_hz, hop)[heard]
    path, distance = _warped(ours, theirs, hop)
    spans = []
    for start, end in words:
        first = _carried(start, said, path, heard, hop, is_end=False)
        last = _carried(end, said, path, heard, hop, is_end=True)
        spans.append(_snapped(first, max(last, first + hop), heard, hop))
    return Alignment(tuple(spans), distance)


def heard_frames(sound: FloatArray, sample_rate_hz: int, hop_seconds: float) -> NDArray[np.int64]:
    """The numbers of the frames in which somebody speaks."""
    hop = round(hop_seconds * sample_rate_hz)
    count = len(sound) // hop
    frames = sound[: count * hop].reshape(count, hop).astype(np.float64)
    level = np.sqrt(np.mean(frames**2, axis=1)) if count else np.zeros(0)
    smooth = np.convolve(level, np.ones(3) / 3, "same") if count else level
    loud = float(np.percentile(smooth, _LOUD_PERCENTILE)) if count else 0.0
    if loud <= 0.0:
        return np.zeros(0, np.int64)
    return np.flatnonzero(smooth > loud * 10 ** (-_SILENT_BELOW_LOUD_DB / 20)).astype(np.int64)


def _warped(ours: FloatArray, theirs: FloatArray, hop: float) -> tuple[NDArray[np.int64], float]:
    """For each frame of ours the frame of theirs beside it, and the mean distance on the way.

    Only a band around the line of equal pace is looked at. A row needs only the row before it, so
    that a whole row is one step of numpy.
    """
    rows, columns = len(ours), len(theirs)
    half = int(max(_BAND_SHARE * columns, _BAND_SECONDS / hop, 40))
    width = min(columns, 2 * half + 1)
    centre = np.linspace(0, columns - 1, rows)
    starts = np.clip(centre.astype(np.int64) - half, 0, columns - width)
    costs = np.full(width, np.inf, np.float64)
    moves = np.zeros((rows, width), np.uint8)
    squares = np.einsum("ij,ij->i", theirs, theirs)
    for row in range(rows):
        left = int(starts[row])
        part = slice(left, left + width)
        apart = squares[part] + float(ours[row] @ ours[row]) - 2.0 * (theirs[part] @ ours[row])
        apart = np.sqrt(np.maximum(apart, 0.0))
        if row == 0:
            costs = apart + 0.2 * np.arange(left, left + width)
            continue
        shift = left - int(starts[row - 1])
        ways = np.stack([_moved(costs, shift, step) + price for step, price in _STEPS])
        best = ways.argmin(axis=0)
        moves[row] = best
        costs = ways[best, np.arange(width)] + apart
    tail = 0.2 * (columns - 1 - np.arange(starts[-1], starts[-1] + width))
    at = int(np.argmin(costs + tail))
    distance = float(costs[at]) / rows
    path = np.zeros(rows, np.int64)
    for row in range(rows - 1, -1, -1):
        path[row] = starts[row] + at
        if row:
            column = path[row] - _STEPS[moves[row, at]][0]
            at = int(np.clip(column - starts[row - 1], 0, width - 1))
    return path, distance


def _moved(costs: NDArray[np.float64], shift: int, step: int) -> NDArray[np.float64]:
    """The row before as seen from this one: its window lay `shift` to the left, and one comes from
    `step` columns to the left."""
    by = shift - step
    moved = np.full_like(costs, np.inf)
    if by >= 0:
        moved[: len(costs) - by] = costs[by:]
    else:
        moved[-by:] = costs[:by]
    return moved


def _carried(
    moment: float,
    said: NDArray[np.int64],
    path: NDArray[np.int64],
    heard: NDArray[np.int64],
    hop: float,
    *,
    is_end: bool,
) -> float:
    """A moment of the voice as a moment of the recording."""
    frame = moment / hop
    index = int(np.searchsorted(said, frame, side="left"))
    if is_end:
        index -= 1
        index = min(max(index, 0), len(said) - 1)
        return float(heard[path[index]] + 1) * hop
    return float(heard[path[min(index, len(said) - 1)]]) * hop


def _snapped(start: float, end: float, heard: NDArray[np.int64], hop: float) -> Span:
    """A word beside a pause begins or ends where the sound does."""
    first, last = round(start / hop), round(end / hop)
    reach = round(_SNAP_SECONDS / hop)
    gaps = np.flatnonzero(np.diff(heard) > max(3, round(0.06 / hop)))
    onsets = np.concatenate([heard[:1], heard[gaps + 1]])
    releases = np.concatenate([heard[gaps], heard[-1:]]) + 1
    near = onsets[np.abs(onsets - first) <= reach]
    if near.size:
        first = int(near[np.argmin(np.abs(near - first))])
    near = releases[(np.abs(releases - last) <= reach) & (releases > first)]
    if near.size:
        last = int(near[np.argmin(np.abs(near - last))])
    return first * hop, max(last, first + 1) * hop
