"""When the words of a known text are heard in somebody's recording of it.

The text is spoken by one of our voices, whose word times are known. Both sounds without their
silences are laid over one another by dynamic time warping on cepstra, and the times carried over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.core.sentences import gettext as _
from apps.providers.media.features import cepstra
from apps.providers.media.warping import warped

FloatArray = NDArray[np.float32]
Span = tuple[float, float]

_HOP_SECONDS = 0.01
# A long recording is looked at every 20 ms: half as exact, a quarter of the work.
_LONG_SECONDS = 200.0
_SILENT_BELOW_LOUD_DB = 32.0
_LOUD_PERCENTILE = 95
_SNAP_SECONDS = 0.09
# A pause of the reader's this near, in frames of speech, is where a word begins or ends.
_PAUSE_SECONDS, _PAUSE_REACH = 0.2, 6


@dataclass(frozen=True, slots=True)
class Piece:
    """How one piece of the text was found. pace: the time it takes, 1.0 for that of the whole."""

    pace: float
    distance: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """spans: when each word is heard, in seconds. distance: how unlike the two sounds are along
    the way, from 0. chance: how unlike the recording is to the voice backwards, which says nothing:
    the room, the telephone and the music are in both."""

    spans: tuple[Span, ...]
    distance: float
    chance: float
    pieces: tuple[Piece, ...] = ()

    @property
    def strangeness(self) -> float:
        """About 0.5 to 0.85 for the text itself, from 0.9 for another one."""
        return self.distance / self.chance


def align(
    recording: FloatArray,
    voice: FloatArray,
    words: Sequence[Span],
    sample_rate_hz: int,
    pieces: Sequence[Span] = (),
) -> Alignment:
    """Carry the words' times over from the voice to the recording; both mono, at one rate.

    pieces: the parts of the voice's time, such as sentences, before which the reader may have said
    something else: a sentence that went wrong and was begun again.
    """
    is_long = len(recording) > _LONG_SECONDS * sample_rate_hz
    hop = _HOP_SECONDS * (2 if is_long else 1)
    heard, said = (heard_frames(sound, sample_rate_hz, hop) for sound in (recording, voice))
    if heard.size < 4 or said.size < 4:
        raise ValueError(_("There is no speech to align."))
    ours = cepstra(voice, sample_rate_hz, hop, said)
    theirs = cepstra(recording, sample_rate_hz, hop, heard)
    rows = [_rows(piece, said, hop) for piece in pieces]
    path, distance = warped(ours, theirs, hop, [first for first, _last in rows[1:]])
    _backwards, chance = warped(ours[::-1], theirs, hop)
    spans = []
    for start, end in words:
        first = _carried(start, said, path, heard, hop, is_end=False)
        last = _carried(end, said, path, heard, hop, is_end=True)
        spans.append(_snapped(first, max(last, first + hop), heard, hop))
    apart = np.linalg.norm(ours - theirs[path], axis=1)
    found = [
        Piece(
            pace=float(path[last] - path[first]) / max(1, last - first) * len(ours) / len(theirs),
            distance=float(apart[first : last + 1].mean()),
        )
        for first, last in rows
    ]
    return Alignment(tuple(spans), distance, chance, tuple(found))


def _rows(piece: Span, said: NDArray[np.int64], hop: float) -> tuple[int, int]:
    """The first and the last frame of speech in a piece of the voice's time."""
    first, last = np.searchsorted(said, [piece[0] / hop, piece[1] / hop])
    first = min(int(first), len(said) - 1)
    return first, min(max(int(last) - 1, first), len(said) - 1)


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
    index = int(np.searchsorted(said, moment / hop, side="left"))
    if is_end:
        index -= 1
    column = int(path[min(max(index, 0), len(said) - 1)])
    near = heard[max(0, column - _PAUSE_REACH) : column + _PAUSE_REACH + 1]
    gaps = np.flatnonzero(np.diff(near) > _PAUSE_SECONDS / hop)
    if gaps.size:
        # The way crosses a pause of the reader's a little early or late: a word is on one side.
        last, place = int(gaps[0]), min(column, _PAUSE_REACH)
        if is_end and place > last:
            return float(near[last] + 1) * hop
        if not is_end and place <= last:
            return float(near[last + 1]) * hop
    return float(heard[column] + (1 if is_end else 0)) * hop


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
