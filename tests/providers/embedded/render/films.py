"""Pictures, voices and scenes made up on the spot, and looks into finished films."""

from __future__ import annotations

import shutil
import subprocess
import wave
from pathlib import Path

import av
import cv2
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from apps.providers.capabilities.image import Layer, Visual
from apps.providers.capabilities.render import CaptionStyle, RenderRequest, RenderScene
from apps.providers.capabilities.speech import WordTiming

VOICE_RATE = 24_000
CAPTIONS = CaptionStyle(
    font="Pretendard ExtraBold",
    size_px=44,
    color="#FFFFFF",
    highlight_color="#FFE000",
    outline_color="#000000",
    outline_px=4,
    center_y=0.7,
)


def flat_picture(path: Path, color: tuple[int, int, int], size: tuple[int, int]) -> Path:
    """A picture of one BGR colour, width x height."""
    cv2.imwrite(str(path), np.full((size[1], size[0], 3), color, np.uint8))
    return path


def busy_picture(path: Path, size: tuple[int, int], seed: int) -> Path:
    """Soft blots of colour, width x height."""
    chance = np.random.default_rng(seed)
    blots = chance.integers(40, 220, (12, 8, 3)).astype(np.uint8)
    cv2.imwrite(str(path), cv2.resize(blots, size, interpolation=cv2.INTER_CUBIC))
    return path


def block_layer(path: Path, color: tuple[int, int, int], size: tuple[int, int]) -> Path:
    """An opaque BGR block with a clear border of eight pixels."""
    width, height = size
    pixels = np.zeros((height + 16, width + 16, 4), np.uint8)
    pixels[8:-8, 8:-8] = (*color, 255)
    cv2.imwrite(str(path), pixels)
    return path


def save_voice(path: Path, samples: NDArray[np.float64], rate: int = VOICE_RATE) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def murmur(path: Path, words: tuple[WordTiming, ...], duration_ms: int) -> Path:
    """A voice-like hum during each word and silence between them."""
    time = np.arange(duration_ms * VOICE_RATE // 1000) / VOICE_RATE
    hum = sum(np.sin(2 * np.pi * 130 * part * time) / part for part in range(1, 25))
    loud = np.zeros_like(time)
    for word in words:
        inside = slice(word.start_ms * VOICE_RATE // 1000, word.end_ms * VOICE_RATE // 1000)
        loud[inside] = np.hanning(loud[inside].size)
    return save_voice(path, 0.3 * hum * loud)


def timed_words(text: str, start_ms: int = 100, step_ms: int = 400) -> tuple[WordTiming, ...]:
    """Each word of a text said in 85 % of a step."""
    spoken_ms = step_ms * 85 // 100
    starts = range(start_ms, start_ms + step_ms * len(text.split()), step_ms)
    return tuple(
        WordTiming(word, start, start + spoken_ms)
        for word, start in zip(text.split(), starts, strict=True)
    )


def scene(
    background: Path,
    duration_ms: int,
    *,
    audio: Path | None = None,
    words: tuple[WordTiming, ...] = (),
    layers: tuple[Layer, ...] = (),
    offset_ms: int = 0,
    motion: str = "drift_left",
    transition_ms: int = 300,
) -> RenderScene:
    return RenderScene(
        visual=Visual(background, layers),
        duration_ms=duration_ms,
        audio_path=audio,
        speech_offset_ms=offset_ms,
        words=words,
        motion=motion,
        transition_ms=transition_ms,
    )


def request(
    folder: Path,
    scenes: tuple[RenderScene, ...],
    *,
    size: tuple[int, int] = (540, 960),
    captions: CaptionStyle | None = None,
    music: Path | None = None,
    bar: str | None = None,
) -> RenderRequest:
    return RenderRequest(
        width=size[0],
        height=size[1],
        frames_per_second=30,
        scenes=scenes,
        captions=captions,
        music_path=music,
        music_gain_db=-6.0,
        output_path=folder / "out" / "film.mp4",
        work_dir=folder / "work",
        progress_bar_color=bar,
    )


def frames_of(path: Path, numbers: set[int]) -> dict[int, NDArray[np.uint8]]:
    """The film's frames of those numbers, BGR."""
    with av.open(str(path)) as film:
        return {
            number: np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
            for number, frame in enumerate(film.decode(video=0))
            if number in numbers
        }


def sound_of(path: Path) -> NDArray[np.float32]:
    """The film's sound, channels x samples."""
    with av.open(str(path)) as film:
        return np.concatenate([frame.to_ndarray() for frame in film.decode(audio=0)], axis=1)


class KeptSegments:
    """A store of segments in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def get(self, name: str) -> Path | None:
        path = self.folder / name
        return path if path.exists() else None

    def put(self, name: str, path: Path) -> None:
        shutil.copyfile(path, self.folder / name)

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


def clip(path: Path, picture: str, *options: str) -> Path:
    """A clip drawn by one of libavfilter's sources."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", picture]
    subprocess.run([*command, *options, "-pix_fmt", "yuv420p", str(path)], check=True)
    return path
