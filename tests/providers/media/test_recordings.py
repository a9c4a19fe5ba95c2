"""Recordings of people: read from every usual kind of file, or refused with the reason."""

from __future__ import annotations

import io
import struct
import wave

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from apps.providers.media import recordings
from apps.providers.media.recordings import RATE_HZ, BadRecording, decoded


def speech(seconds: float, rate: int = 44_100) -> NDArray[np.float32]:
    """Something that is loud and silent by turns, as speech is."""
    times = np.arange(int(seconds * rate)) / rate
    tone = np.sin(2 * np.pi * 220 * times) * (np.sin(2 * np.pi * 1.5 * times) > 0)
    return (0.3 * tone).astype(np.float32)


def encoded(samples: NDArray[np.float32], kind: str, codec: str, rate: int = 44_100) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, AudioStream)
        step = 1024
        for start in range(0, len(samples), step):
            part = samples[start : start + step]
            data = np.stack([part, part]).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(data, format="fltp", layout="stereo")
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def wav(samples: NDArray[np.float32], rate: int = 44_100) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as output:
        output.setnchannels(1)
        output.setsampwidth(2)
        output.setframerate(rate)
        output.writeframes((samples * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "codec"),
    [("mp3", "libmp3lame"), ("mp4", "aac"), ("ogg", "libopus"), ("flac", "flac")],
)
def test_what_phones_and_programs_save_is_read(kind: str, codec: str) -> None:
    data = encoded(speech(2.0, 48_000), kind, codec, 48_000)
    assert len(decoded(data)) / RATE_HZ == pytest.approx(2.0, abs=0.15)


def test_a_wav_is_read_at_any_rate() -> None:
    for rate in (8_000, 48_000):
        samples = decoded(wav(speech(1.5, rate), rate))
        assert len(samples) / RATE_HZ == pytest.approx(1.5, abs=0.02)
        assert 0.25 < np.abs(samples).max() < 0.35


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_audio"),
        (b"MZ" + b"\0" * 400, "not_audio"),
        (b"PK\x03\x04" + b"\0" * 400, "not_audio"),
        (b"<html>", "not_audio"),
        (b"RIFF\0\0\0\0WAVEjunk" + b"\1" * 90, "damaged"),
        (b"OggS" + b"\7" * 300, "damaged"),
        (b"fLaC" + b"\7" * 300, "damaged"),
        (b"\0\0\0\x18ftypM4A " + b"\7" * 300, "damaged"),
        (wav(speech(0.4)), "too_short"),
        (wav(np.zeros(88_200, np.float32)), "silent"),
        (wav(np.full(88_200, 0.0004, np.float32)), "silent"),
    ],
)
def test_what_is_no_recording_is_refused_by_its_bytes(data: bytes, code: str) -> None:
    with pytest.raises(BadRecording) as caught:
        decoded(data)
    assert caught.value.code == code


def test_a_recording_that_never_ends_is_stopped_at_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recordings, "MOST_SECONDS", 2)
    with pytest.raises(BadRecording, match="too_long"):
        decoded(wav(speech(5.0)))


def test_a_wav_that_lies_about_its_length_is_read_as_far_as_it_goes() -> None:
    data = bytearray(wav(speech(2.0)))
    data[40:44] = struct.pack("<I", 0x7FFFFFF0)
    assert len(decoded(bytes(data))) / RATE_HZ == pytest.approx(2.0, abs=0.05)
