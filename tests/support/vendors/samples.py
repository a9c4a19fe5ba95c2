"""Small media and texts that vendors on loopback answer with."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from apps.providers.capabilities.image import CardKind, ImageRequest, LookStyle
from apps.providers.capabilities.safety import SafetyRequest
from apps.providers.capabilities.script import ScriptRequest
from apps.providers.capabilities.speech import SpeechRequest

SOURCE = (
    "The city opened a new bridge on Monday. It is 450 metres long and cost 12 million dollars. "
    "Engineers tested it for 30 days. Cyclists have a lane of their own."
)
SCRIPT: dict[str, Any] = {
    "title": "The new bridge",
    "hook": "A bridge of 450 metres opened on Monday.",
    "body": [
        {"text": "It cost 12 million dollars.", "source": 1},
        {"text": "Engineers tested it for 30 days.", "source": 2},
    ],
    "call_to_action": "Would you cycle over it?",
    "tags": ["bridge", "#city"],
}
SENTENCES = ("The bridge is safe.", "Take this pill instead of seeing a doctor.")
FLAG = {
    "rule": "dangerous_advice",
    "severity": "block",
    "sentence_index": 1,
    "excerpt": "instead of seeing a doctor",
    "reason": "It keeps people from a doctor.",
}


def script_request(**changes: Any) -> ScriptRequest:
    facts: dict[str, Any] = {
        "title": "New bridge",
        "text": SOURCE,
        "language": "en",
        "content_format": "shorts",
        "vertical": "news",
        "tone": "calm",
        "target_seconds": 30.0,
        "characters_per_second": 13.0,
    }
    return ScriptRequest(**{**facts, **changes})


def safety_request() -> SafetyRequest:
    return SafetyRequest(sentences=SENTENCES, language="en", vertical="health")


def speech_request(folder: Path, **changes: Any) -> SpeechRequest:
    facts: dict[str, Any] = {
        "text": "Hello bright — new world.",
        "language": "en",
        "voice": "",
        "output_path": folder / "clip.wav",
    }
    return SpeechRequest(**{**facts, **changes})


def image_request(folder: Path, **changes: Any) -> ImageRequest:
    facts: dict[str, Any] = {
        "kind": CardKind.STATEMENT,
        "narration": "The bridge is open.",
        "headline": "Open at last",
        "language": "en",
        "width": 540,
        "height": 960,
        "style": LookStyle(("#101010", "#404040"), "#FFFFFF", "#FFCC00", "Anton", "Montserrat"),
        "output_dir": folder / "scene",
        "seed": 1,
        "prompt": "A bridge over a river at dawn",
    }
    return ImageRequest(**{**facts, **changes})


def jpeg(width: int, height: int) -> bytes:
    kept = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(kept, "JPEG", quality=70)
    return kept.getvalue()


def pcm(seconds: float, rate: int, silent: tuple[tuple[float, float], ...] = ()) -> bytes:
    """A hum as 16-bit samples, silent between the given times (seconds)."""
    times = np.arange(int(seconds * rate)) / rate
    hum = 0.3 * np.sin(2 * np.pi * 180 * times)
    for start, end in silent:
        hum[(times >= start) & (times < end)] = 0.0
    return (hum * 32767).astype("<i2").tobytes()


def mp4(width: int, height: int, seconds: float = 1.0, *, sound: bool = False) -> bytes:
    """A small H.264 film of one colour, with a hum when asked."""
    kept = io.BytesIO()
    with av.open(kept, "w", format="mp4") as film:
        picture = film.add_stream("libx264", rate=10)
        picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
        track = film.add_stream("aac", rate=48_000, layout="mono") if sound else None
        for _ in range(round(seconds * 10)):
            pixels = np.full((height, width, 3), 90, np.uint8)
            film.mux(picture.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        film.mux(picture.encode(None))
        if track is not None:
            hum = np.frombuffer(pcm(seconds, 48_000), "<i2").reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(hum, format="s16", layout="mono")
            frame.sample_rate = 48_000
            film.mux(track.encode(frame))
            film.mux(track.encode(None))
    return kept.getvalue()
