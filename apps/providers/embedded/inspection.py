"""Looking at a finished film: what it is, and whether it may be shown to anybody."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import imageio_ffmpeg
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

SILENT_LUFS = -70.0

_LOUDNESS_TOLERANCE_LU = 0.5
_LONGEST_FREEZE_MS = 2500
_LONGEST_SILENCE_MS = 3000
_BT709 = 1
_DETECTORS = (
    "[0:v:0]blackdetect=d=0.1:pic_th=0.98:pix_th=0.08,freezedetect=n=0.00005:d=0.5[v];"
    "[0:a:0]silencedetect=n=-55dB:d=0.5,ebur128=peak=true:framelog=quiet[a]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a film."""

    start_ms: int
    end_ms: int

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class FilmReport:
    """What a film file holds.

    is_bt709: range, primaries, transfer and matrix are all marked so. faststart: the index stands
    before the media, so that a browser plays at once. damage: the decoder's first complaint, or "".
    """

    path: Path
    size_bytes: int
    duration_ms: int
    width: int
    height: int
    frames_per_second: float
    frame_count: int
    video_codec: str
    video_profile: str
    pixel_format: str
    is_bt709: bool
    audio_codec: str
    audio_rate_hz: int
    audio_channels: int
    faststart: bool
    loudness_lufs: float
    true_peak_dbtp: float
    black: tuple[Span, ...]
    frozen: tuple[Span, ...]
    silent: tuple[Span, ...]
    damage: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a film was meant to be. target_lufs None: it was meant to be silent."""

    width: int
    height: int
    frames_per_second: int
    duration_ms: int
    target_lufs: float | None = -14.0
    max_true_peak_dbtp: float = -1.0


def inspect_film(path: Path, ffmpeg: str | None = None) -> FilmReport:
    """Read a film's properties and decode all of it once. ProviderError when it is no film."""
    try:
        with av.open(str(path)) as container:
            video = next(iter(container.streams.video), None)
            audio = next(iter(container.streams.audio), None)
            if video is None or audio is None:
                missing = (
                    _("The film %(file)s has no picture; render it again.")
                    if video is None
                    else _("The film %(file)s has no sound; render it again.")
                )
                raise ProviderError(missing % {"file": path.name})
            return _report(path, container.duration or 0, video, audio, _decode(path, ffmpeg))
    except (av.error.FFmpegError, OSError) as error:
        raise ProviderError(
            _("The film %(file)s could not be opened (%(error)s); render it again.")
            % {"file": path.name, "error": error}
        ) from error


def problems(report: FilmReport, expected: Expected) -> tuple[str, ...]:
    """Everything that keeps a film from being ready, one sentence each; empty when it is fine."""
    return (*_format_problems(report, expected), *_content_problems(report, expected))


def _format_problems(report: FilmReport, expected: Expected) -> Iterator[str]:
    if (report.width, report.height) != (expected.width, expected.height):
        yield (
            f"The picture is {report.width}x{report.height} instead of"
            f" {expected.width}x{expected.height}."
        )
    if abs(report.frames_per_second - expected.frames_per_second) > 0.01:
        yield (
            f"It runs at {report.frames_per_second:g} frames per second instead of"
            f" {expected.frames_per_second}."
        )
    frames = (expected.duration_ms * expected.frames_per_second + 500) // 1000
    if report.frame_count != frames:
        yield f"It has {report.frame_count} frames instead of {frames}."
    if abs(report.duration_ms - expected.duration_ms) > 100:
        yield f"It lasts {report.duration_ms} ms instead of {expected.duration_ms} ms."
    if (report.video_codec, report.pixel_format) != ("h264", "yuv420p"):
        yield f"The picture is {report.video_codec} {report.pixel_format}, not H.264 yuv420p."
    if (report.audio_codec, report.audio_rate_hz, report.audio_channels) != ("aac", 48_000, 2):
        yield (
            f"The sound is {report.audio_codec} with {report.audio_channels} channels at"
            f" {report.audio_rate_hz} Hz, not stereo AAC at 48000 Hz."
        )
    if not report.is_bt709:
        yield "Its colours are not marked as BT.709, so players may show them wrongly."
    if not report.faststart:
        yield "Its index is at the end, so a browser has to load all of it before it plays."
    if report.damage:
        yield f"It is damaged: {report.damage}."


def _content_problems(report: FilmReport, expected: Expected) -> Iterator[str]:
    if expected.target_lufs is not None:
        if abs(report.loudness_lufs - expected.target_lufs) > _LOUDNESS_TOLERANCE_LU:
            yield (
                f"Its loudness is {report.loudness_lufs:.1f} LUFS instead of"
                f" {expected.target_lufs:.1f}."
            )
        for span in report.silent:
            if span.duration_ms > _LONGEST_SILENCE_MS:
                yield f"It is silent for {span.duration_ms} ms from {span.start_ms} ms on."
    if report.true_peak_dbtp > expected.max_true_peak_dbtp + 0.05:
        yield (
            f"Its true peak is {report.true_peak_dbtp:.1f} dBTP, above"
            f" {expected.max_true_peak_dbtp:.1f}."
        )
    for span in report.black:
        yield f"The picture is black for {span.duration_ms} ms from {span.start_ms} ms on."
    for span in report.frozen:
        if span.duration_ms > _LONGEST_FREEZE_MS:
            yield f"The picture stands still for {span.duration_ms} ms from {span.start_ms} ms on."


def _report(
    path: Path, duration: int, video: VideoStream, audio: AudioStream, decoded: str
) -> FilmReport:
    context = video.codec_context
    duration_ms = round(duration / av.time_base * 1000)
    colors = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
    return FilmReport(
        path=path,
        size_bytes=path.stat().st_size,
        duration_ms=duration_ms,
        width=video.width,
        height=video.height,
        frames_per_second=float(video.average_rate or 0),
        frame_count=video.frames,
        video_codec=context.name,
        video_profile=context.profile or "",
        pixel_format=context.pix_fmt or "",
        is_bt709=tuple(int(color) for color in colors) == (_BT709, _BT709, _BT709, 1),
        audio_codec=audio.codec_context.name,
        audio_rate_hz=audio.rate,
        audio_channels=audio.channels,
        faststart=has_faststart(path),
        loudness_lufs=max(_number(r"^\s+I:\s+(\S+) LUFS", decoded, SILENT_LUFS), SILENT_LUFS),
        true_peak_dbtp=_number(r"True peak:\s+Peak:\s+(\S+) dBFS", decoded, -120.0),
        black=_spans(decoded, r"black_start:\s*(\S+)", r"black_end:\s*(\S+)", duration_ms),
        frozen=_spans(decoded, r"freeze_start:\s*(\S+)", r"freeze_end:\s*(\S+)", duration_ms),
        silent=_spans(decoded, r"silence_start:\s*(\S+)", r"silence_end:\s*(\S+)", duration_ms),
        damage=_damage(decoded),
    )


def has_faststart(path: Path) -> bool:
    """Whether `moov` stands before `mdat` among the file's top boxes (ISO/IEC 14496-12, 4.2)."""
    with path.open("rb") as file:
        while len(header := file.read(8)) == 8:
            size, kind = int.from_bytes(header[:4], "big"), header[4:]
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            if size == 1:
                size = int.from_bytes(file.read(8), "big") - 8
            if size < 8:
                return False
            file.seek(size - 8, 1)
    return False


def _decode(path: Path, ffmpeg: str | None) -> str:
    """ffmpeg's messages from decoding everything once through the detectors."""
    command = [
        *(ffmpeg or imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-nostdin"),
        *("-loglevel", "level+info", "-i", str(path), "-filter_complex", _DETECTORS),
        *("-map", "[v]", "-map", "[a]", "-f", "null", "-"),
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    messages = done.stderr.decode(errors="replace").replace("[info] ", "")
    if done.returncode:
        last = messages.strip().splitlines()[-1:] or ["no message"]
        raise ProviderError(
            _("The film %(file)s could not be decoded (%(reason)s).")
            % {"file": path.name, "reason": last[0]}
        )
    return messages


def _number(pattern: str, text: str, default: float) -> float:
    found = re.findall(pattern, text, re.MULTILINE)
    try:
        return float(found[-1])
    except (IndexError, ValueError):
        return default


def _spans(text: str, start: str, end: str, duration_ms: int) -> tuple[Span, ...]:
    """Starts and ends in order; a span still open at the end lasts as long as the film."""
    starts = [max(0, round(float(value) * 1000)) for value in re.findall(start, text)]
    ends = [round(float(value) * 1000) for value in re.findall(end, text)]
    ends += [duration_ms] * (len(starts) - len(ends))
    return tuple(Span(first, last) for first, last in zip(starts, ends, strict=True))


def _damage(text: str) -> str:
    found = re.search(r"\[(?:error|fatal)\] (.+)", text)
    return found.group(1).strip().rstrip(".") if found else ""
