"""Samples of speech: where the voice is in them, how loud they are, and how they are kept."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

# Quieter than this below the loudest moment counts as silence at the ends of a sentence.
_SILENCE_BELOW_PEAK_DB = 38.0
# Active speech is brought to this root mean square, unless a peak would pass the ceiling.
_SPEECH_LEVEL_DBFS = -20.0
_PEAK_CEILING_DBFS = -1.0
_FRAME_SECONDS = 0.01
_FADE_SAMPLES = 120
# Where a word's onset is looked for around its time, and the quiet there must be before it: frames.
_RISE_BEFORE, _RISE_AFTER, _QUIET_BEFORE = 16, 9, 4


def speech_bounds(samples: FloatArray, sample_rate_hz: int) -> tuple[int, int]:
    """Return the first sample of speech and the one after its last; (0, 0) for silence."""
    heard = np.flatnonzero(_heard(samples, sample_rate_hz))
    if not heard.size:
        return 0, 0
    frame = int(sample_rate_hz * _FRAME_SECONDS)
    return int(heard[0]) * frame, (int(heard[-1]) + 1) * frame


def heard_until(samples: FloatArray, sample_rate_hz: int, start: float, end: float) -> float:
    """Return when the sound between two times (seconds) falls silent, `end` when it does not."""
    first = max(0, round(start / _FRAME_SECONDS))
    heard = np.flatnonzero(_heard(samples, sample_rate_hz)[first : round(end / _FRAME_SECONDS)])
    return min(end, (first + int(heard[-1]) + 1) * _FRAME_SECONDS) if heard.size else end


def heard_from(samples: FloatArray, sample_rate_hz: int, start: float) -> float:
    """Return when the sound near `start` (seconds) rises out of a pause; `start` when none does."""
    heard = _heard(samples, sample_rate_hz)
    now = round(start / _FRAME_SECONDS)
    rises = [
        frame
        for frame in range(max(0, now - _RISE_BEFORE), min(len(heard), now + _RISE_AFTER))
        if heard[frame] and not heard[max(0, frame - _QUIET_BEFORE) : frame].any()
    ]
    nearest = min(rises, key=lambda frame: abs(frame - now), default=None)
    return start if nearest is None else nearest * _FRAME_SECONDS


def with_pads(samples: FloatArray, start: int, end: int, lead: int, tail: int) -> FloatArray:
    """Return samples[start:end] with exactly `lead` samples before and `tail` after it.

    Real samples are used as far as they reach, silence after that; the cut ends are faded.
    """
    first, last = max(0, start - lead), min(len(samples), end + tail)
    kept = samples[first:last].copy()
    fade = min(len(kept) // 2, _FADE_SAMPLES)
    if fade:
        ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
        kept[:fade] *= ramp
        kept[-fade:] *= ramp[::-1]
    before, after = lead - (start - first), tail - (last - end)
    return np.pad(kept, (before, after))


def levelled(samples: FloatArray, sample_rate_hz: int) -> FloatArray:
    """Return the samples at the one loudness all clips share; silence comes back unchanged.

    Only frames within 30 dB of the loudest one count, so pauses do not make a clip louder.
    """
    levels = _frame_levels(samples, int(sample_rate_hz * _FRAME_SECONDS))
    if not levels.size or levels.max() <= 0:
        return samples
    spoken = levels[levels >= levels.max() * 10 ** (-30 / 20)]
    gain = 10 ** (_SPEECH_LEVEL_DBFS / 20) / float(np.sqrt(np.mean(spoken**2)))
    ceiling = 10 ** (_PEAK_CEILING_DBFS / 20) / float(np.abs(samples).max())
    return (samples * min(gain, ceiling)).astype(np.float32)


def write_wav(path: Path, samples: FloatArray, sample_rate_hz: int) -> None:
    """Write PCM 16-bit mono; the folder is made when it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pcm = (np.clip(samples, -1.0, 1.0) * 32767.0).round().astype("<i2")
    with wave.open(str(path), "wb") as output:
        output.setnchannels(1)
        output.setsampwidth(2)
        output.setframerate(sample_rate_hz)
        output.writeframes(pcm.tobytes())


def _heard(samples: FloatArray, sample_rate_hz: int) -> NDArray[np.bool_]:
    """Tell for each 10 ms frame whether it is more than silence."""
    levels = _frame_levels(samples, int(sample_rate_hz * _FRAME_SECONDS))
    loudest = levels.max(initial=0.0)
    threshold = loudest * 10 ** (-_SILENCE_BELOW_PEAK_DB / 20)
    return np.asarray((levels > 0) & (levels >= threshold), dtype=np.bool_)


def _frame_levels(samples: FloatArray, frame: int) -> NDArray[np.float64]:
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame).astype(np.float64)
    return np.asarray(np.sqrt(np.mean(whole**2, axis=1)), dtype=np.float64)
