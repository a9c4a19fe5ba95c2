"""A person's clip or sound as the renderer takes it, by ffmpeg: nothing but the streams is kept."""

from __future__ import annotations

import subprocess
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from PIL import Image, ImageDraw

from apps.contents.library import limits
from apps.contents.library.uploads import Upload, refused
from apps.core.sentences import gettext as _
from apps.providers.embedded.render.hdr import to_bt709

_SIDE = limits.KEPT_CLIP_SIDE
_FIT = (
    f"scale=w='min({_SIDE},iw)':h='min({_SIDE},ih)':force_original_aspect_ratio=decrease:"
    "force_divisible_by=2,setsar=1"
)
_BT709 = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
WAVE_WIDTH, WAVE_HEIGHT, WAVE_BARS = 480, 270, 60
_WAVE_COLOR = (108, 99, 255, 255)


def prepare_clip(upload: Upload, folder: Path) -> Path:
    """H.264 of at most 1920 pixels a side and 30 frames a second, upright, in BT.709 if it was of
    high dynamic range; with its sound, if it has any, as stereo AAC."""
    target = folder / "kept.mp4"
    transfer, is_heard = _looked_at(upload)
    sound = ("-map", "0:a:0", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000")
    _convert(
        upload,
        target,
        *("-map", "0:v:0", *(sound if is_heard else ("-an",)), "-sn", "-dn"),
        *("-vf", _filters(transfer), "-fpsmax", "30"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-movflags", "+faststart"),
    )
    return target


def prepare_sound(upload: Upload, folder: Path) -> Path:
    """Stereo AAC at 48 kHz."""
    target = folder / "kept.m4a"
    _convert(
        upload,
        target,
        *("-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "2", "-ar", "48000"),
        *("-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart"),
    )
    return target


def _looked_at(upload: Upload) -> tuple[int, bool]:
    """The transfer characteristic of a clip, and whether it has sound that can be decoded."""
    try:
        with av.open(str(upload.path), format=upload.format.demuxer) as film:
            sound = next(iter(film.streams.audio), None)
            is_heard = sound is not None and sound.codec_context is not None
            return next(film.decode(video=0)).color_trc, is_heard
    except (av.error.FFmpegError, StopIteration) as error:
        raise refused(_("This file is damaged: it cannot be played.")) from error


def _filters(transfer: int) -> str:
    toned = [f"{name}={arguments}" for name, arguments in to_bt709(transfer)]
    return ",".join([_FIT, *toned, "format=yuv420p", *([_BT709] if toned else [])])


def draw_frame(path: Path, target: Path) -> Path:
    """A picture out of the first second of a clip."""
    with av.open(str(path)) as film:
        frame = next(film.decode(video=0))
        picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
    picture.thumbnail((limits.PREVIEW_SIDE, limits.PREVIEW_SIDE), Image.Resampling.LANCZOS)
    picture.save(target, "JPEG", quality=84)
    return target


def draw_wave(path: Path, target: Path) -> Path:
    """A sound's loudness from left to right, as a PNG with nothing behind it."""
    loud = _loudness(path)
    image = Image.new("RGBA", (WAVE_WIDTH, WAVE_HEIGHT), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    pitch = WAVE_WIDTH / WAVE_BARS
    for place, share in enumerate(loud):
        half = max(3.0, share * WAVE_HEIGHT * 0.42)
        left, middle = place * pitch + pitch * 0.22, WAVE_HEIGHT / 2
        box = (left, middle - half, left + pitch * 0.56, middle + half)
        draw.rounded_rectangle(box, radius=pitch * 0.28, fill=_WAVE_COLOR)
    image.save(target)
    return target


def _loudness(path: Path) -> list[float]:
    """WAVE_BARS shares of the loudest, decoded piece by piece."""
    peaks: list[float] = []
    with av.open(str(path)) as sound:
        for frame in sound.decode(audio=0):
            samples = frame.to_ndarray()
            peaks.append(float(np.abs(samples).max()) if samples.size else 0.0)
    parts = np.array_split(np.array(peaks or [0.0]), WAVE_BARS)
    bars = [float(part.max()) if part.size else 0.0 for part in parts]
    most = max(bars) or 1.0
    return [bar / most for bar in bars]


def _convert(upload: Upload, target: Path, *options: str) -> None:
    """Raises InvalidInput when the file cannot be converted or that takes too long."""
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-y", "-loglevel", "error"),
        # Only this very file, read as what its first bytes say.
        *("-protocol_whitelist", "file", "-f", upload.format.demuxer, "-i", str(upload.path)),
        *("-t", str(limits.MOST_SECONDS[upload.family])),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
        *(*options, str(target)),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=limits.CONVERSION_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise refused(_("This file takes too long to convert. Upload a shorter one.")) from error
    if done.returncode or not target.exists() or not target.stat().st_size:
        raise refused(_("This file is damaged: it cannot be played."))
