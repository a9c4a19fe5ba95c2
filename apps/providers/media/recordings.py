"""A person's recording, whatever device it came from, as plain samples; nothing else is taken."""

from __future__ import annotations

import wave
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from numpy.typing import NDArray

from apps.providers.media.alignment import heard_frames

FloatArray = NDArray[np.float32]

RATE_HZ = 24_000
MOST_SECONDS = 720
LEAST_SECONDS = 1.0
_LEAST_SPOKEN_SHARE = 0.08
_QUIETEST_DBFS = -55.0
_HOP_SECONDS = 0.01


class BadRecording(Exception):
    """code: "not_audio", "damaged", "too_long", "too_short" or "silent"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def decoded(data: bytes) -> FloatArray:
    """WAV, MP3, M4A, OGG or FLAC as mono samples at RATE_HZ. Raises BadRecording.

    The kind is seen by the first bytes. Decoding stops at the longest length there may be, so a
    small file that holds days costs no more than a long one.
    """
    kind = _kind(data)
    if not kind:
        raise BadRecording("not_audio")
    try:
        with av.open(BytesIO(data), "r", format=kind) as container:
            samples = _samples(container)
    except (av.FFmpegError, ValueError) as error:
        raise BadRecording("damaged") from error
    _check(samples)
    return samples


def read_pcm(path: Path) -> FloatArray:
    """The samples of a WAV file of ours."""
    with wave.open(str(path)) as source:
        pcm = source.readframes(source.getnframes())
    return np.frombuffer(pcm, "<i2").astype(np.float32) / 32768.0


def _kind(data: bytes) -> str:
    """ffmpeg's name of the format, "" for none that is taken."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return "mp3"
    if data[4:8] == b"ftyp":
        return "mov"
    return {b"OggS": "ogg", b"fLaC": "flac"}.get(data[:4], "")


def _samples(container: InputContainer) -> FloatArray:
    if not container.streams.audio:
        raise BadRecording("not_audio")
    # A header may be wrong, but not by half: days of sound are refused without decoding minutes.
    if container.duration and container.duration > 2 * MOST_SECONDS * 1_000_000:
        raise BadRecording("too_long")
    resampler = AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    parts: list[FloatArray] = []
    count = 0
    for frame in container.decode(container.streams.audio[0]):
        for part in resampler.resample(frame):
            parts.append(part.to_ndarray().reshape(-1).astype(np.float32))
            count += len(parts[-1])
        if count > MOST_SECONDS * RATE_HZ:
            raise BadRecording("too_long")
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _check(samples: FloatArray) -> None:
    if len(samples) < LEAST_SECONDS * RATE_HZ:
        raise BadRecording("too_short")
    loudest = float(np.abs(samples).max())
    spoken = heard_frames(samples, RATE_HZ, _HOP_SECONDS).size * _HOP_SECONDS
    is_quiet = loudest < 10 ** (_QUIETEST_DBFS / 20) or not np.isfinite(loudest)
    if is_quiet or spoken < _LEAST_SPOKEN_SHARE * len(samples) / RATE_HZ:
        raise BadRecording("silent")
