"""The film of P1: 30 s, six photographs that move, crossfades, word captions, ducked music."""

from __future__ import annotations

import wave
from pathlib import Path

import cv2
import numpy as np

from apps.providers.capabilities.image import Visual
from apps.providers.capabilities.render import CaptionStyle, RenderRequest, RenderScene
from apps.providers.capabilities.speech import WordTiming
from apps.providers.embedded.music import pick_track

WIDTH, HEIGHT, FRAMES_PER_SECOND = 1080, 1920, 30
SCENE_MS = 5000
MOTIONS = ("push_in", "drift_left", "drift_up", "pull_out", "drift_right", "drift_down")
TEXT = (
    "A town in the north heats its homes with sand.",
    "Wind power warms two thousand tonnes of it in summer.",
    "The sand stays at four hundred degrees for months.",
    "In winter, the heat goes into the pipes again.",
    "Oil burnt there fell by seventy percent in a year.",
    "Would it work in your town? Tell us below!",
)
CAPTIONS = CaptionStyle(
    font="Pretendard ExtraBold",
    size_px=84,
    color="#FFFFFF",
    highlight_color="#FFD93D",
    outline_color="#000000",
    outline_px=7,
    center_y=0.7,
)
_VOICE_RATE = 24_000


def build_film(folder: Path) -> RenderRequest:
    """Make the film's material in a folder; the same every time."""
    folder.mkdir(parents=True, exist_ok=True)
    scenes = []
    for index, (motion, text) in enumerate(zip(MOTIONS, TEXT, strict=True)):
        words = _words(text)
        scenes.append(
            RenderScene(
                visual=Visual(_photograph(folder / f"photograph-{index}.jpg", index)),
                duration_ms=SCENE_MS,
                audio_path=_voice(folder / f"voice-{index}.wav", words),
                speech_offset_ms=250,
                words=words,
                motion=motion,
            )
        )
    return RenderRequest(
        width=WIDTH,
        height=HEIGHT,
        frames_per_second=FRAMES_PER_SECOND,
        scenes=tuple(scenes),
        captions=CAPTIONS,
        music_path=pick_track("calm", 1).path,
        music_gain_db=-6.0,
        output_path=folder / "film.mp4",
        work_dir=folder / "work",
    )


def _words(text: str) -> tuple[WordTiming, ...]:
    parts = text.split()
    step = 4300 // len(parts)
    return tuple(
        WordTiming(word, index * step, (index + 1) * step - 50) for index, word in enumerate(parts)
    )


def _photograph(path: Path, seed: int) -> Path:
    """Something with a photograph's spectrum (detail falling as 1 / frequency), edges and grain."""
    chance = np.random.default_rng(seed)
    height, width = 2400, 1350
    rows = np.fft.fftfreq(height)[:, None]
    columns = np.fft.rfftfreq(width)[None, :]
    fall = 1 / np.maximum(np.hypot(rows, columns), 1 / height) ** 1.6
    channels = []
    shared = np.fft.rfft2(chance.normal(size=(height, width))) * fall
    for _ in range(3):
        own = np.fft.rfft2(chance.normal(size=(height, width))) * fall
        plane = np.fft.irfft2(shared + 0.4 * own, s=(height, width))
        channels.append(110 + 45 * (plane - plane.mean()) / plane.std())
    picture = np.dstack(channels)
    for _ in range(14):
        at = (int(chance.integers(0, width)), int(chance.integers(0, height)))
        color = tuple(float(part) for part in chance.integers(20, 235, 3))
        cv2.circle(picture, at, int(chance.integers(30, 220)), color, -1, cv2.LINE_AA)
    picture += chance.normal(0, 2.0, (height, width, 1))
    cv2.imwrite(str(path), np.clip(picture, 0, 255).astype(np.uint8))
    return path


def _voice(path: Path, words: tuple[WordTiming, ...]) -> Path:
    duration = words[-1].end_ms + 150
    time = np.arange(duration * _VOICE_RATE // 1000) / _VOICE_RATE
    hum = sum(np.sin(2 * np.pi * 140 * part * time) / part for part in range(1, 25))
    loud = np.zeros_like(time)
    for word in words:
        inside = slice(word.start_ms * _VOICE_RATE // 1000, word.end_ms * _VOICE_RATE // 1000)
        loud[inside] = np.hanning(loud[inside].size)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_VOICE_RATE)
        file.writeframes((0.3 * hum * loud * 32767).astype("<i2").tobytes())
    return path
