"""Two sounds laid over one another by dynamic time warping.

Sakoe and Chiba, "Dynamic programming algorithm optimization for spoken word recognition", IEEE
TASSP 26 (1978).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Costs = NDArray[np.float64]

# How far the pace may run ahead of or behind the mean: a share of the length, at least seconds.
_BAND_SHARE, _BAND_SECONDS = 0.08, 6.0
# Steps of the reader for one frame of the voice, and what a step off the mean pace costs.
_STEPS = ((0, 0.6), (1, 0.0), (2, 0.35), (3, 0.9))
_JUMP, _JUMP_COST = len(_STEPS), 60.0


def warped(
    ours: FloatArray, theirs: FloatArray, hop: float, fresh: Sequence[int] = ()
) -> tuple[NDArray[np.int64], float]:
    """For each frame of ours the frame of theirs beside it, and the mean distance on the way.

    fresh: frames of ours before which any number of theirs may be passed over.
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
    jumps: dict[int, NDArray[np.int64]] = {}
    squares = np.einsum("ij,ij->i", theirs, theirs)
    jumping = frozenset(fresh)
    for row in range(rows):
        left = int(starts[row])
        part = slice(left, left + width)
        apart = squares[part] + float(ours[row] @ ours[row]) - 2.0 * (theirs[part] @ ours[row])
        apart = np.sqrt(np.maximum(apart, 0.0))
        if row == 0:
            costs = apart + 0.2 * np.arange(left, left + width)
            continue
        shift = left - int(starts[row - 1])
        ways = [_moved(costs, shift, step) + price for step, price in _STEPS]
        if row in jumping:
            jumps[row], cheapest = _cheapest_before(_moved(costs, shift, 1))
            ways.append(cheapest + _JUMP_COST)
        every = np.stack(ways)
        best = every.argmin(axis=0)
        moves[row] = best
        costs = every[best, np.arange(width)] + apart
    tail = 0.2 * (columns - 1 - np.arange(starts[-1], starts[-1] + width))
    at = int(np.argmin(costs + tail))
    return _back(moves, jumps, starts, at), float(costs[at]) / rows


def _back(
    moves: NDArray[np.uint8],
    jumps: dict[int, NDArray[np.int64]],
    starts: NDArray[np.int64],
    at: int,
) -> NDArray[np.int64]:
    """The way from the last row's column `at` to the first row."""
    rows, width = moves.shape
    path = np.zeros(rows, np.int64)
    for row in range(rows - 1, -1, -1):
        path[row] = starts[row] + at
        if not row:
            break
        move = int(moves[row, at])
        if move == _JUMP:
            column = int(starts[row] + jumps[row][at]) - 1
        else:
            column = int(path[row]) - _STEPS[move][0]
        at = int(np.clip(column - starts[row - 1], 0, width - 1))
    return path


def _cheapest_before(costs: Costs) -> tuple[NDArray[np.int64], Costs]:
    """For each column the cheapest one up to it, and what that costs."""
    cheapest = np.minimum.accumulate(costs)
    places = np.where(costs == cheapest, np.arange(len(costs)), 0)
    return np.maximum.accumulate(places), cheapest


def _moved(costs: Costs, shift: int, step: int) -> Costs:
    """The row before as seen from this one: its window lay `shift` to the left, and one comes from
    `step` columns to the left."""
    by = shift - step
    moved = np.full_like(costs, np.inf)
    if by >= 0:
        moved[: len(costs) - by] = costs[by:]
    else:
        moved[-by:] = costs[:by]
    return moved
