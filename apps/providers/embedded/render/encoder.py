"""The one ffmpeg process that turns raw frames into H.264."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from apps.core.sentences import gettext as _
from apps.providers.embedded.render.frame_ring import PIPE_BYTES, FrameRing
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.errors import Cancelled, ProviderError

X264_OPTIONS = (
    *("-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-profile:v", "high"),
    *("-x264-params", "b-adapt=0:weightp=0:scenecut=0:rc-lookahead=8:subme=1:keyint=60"),
    *("-pix_fmt", "yuv420p"),
)
"""Half the bytes of superfast at its speed; a key frame every two seconds for quick seeking."""

_BT709 = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
_STALL_SECONDS = 120


def encoder_command(
    ffmpeg: str,
    source: str,
    width: int,
    height: int,
    frames_per_second: int,
    output_path: Path,
    cuts: Sequence[int] | None = None,
) -> list[str]:
    """ffmpeg's arguments to encode raw yuv420p frames from source, a file or `pipe:0`.

    cuts: numbers of frames with which a new file begins; output_path then is a pattern such as
    part-%05d.mp4.
    """
    return [
        *(ffmpeg, "-hide_banner", "-nostats", "-nostdin", "-loglevel", "error", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{width}x{height}"),
        *("-framerate", str(frames_per_second), "-i", source),
        *("-vf", _BT709, *X264_OPTIONS),
        *(("-f", "mp4") if cuts is None else _cut_options(cuts, frames_per_second)),
        str(output_path),
    ]


def _cut_options(cuts: Sequence[int], frames_per_second: int) -> list[str]:
    """https://ffmpeg.org/ffmpeg-formats.html#segment_002c-stream_005fsegment_002c-ssegment"""
    options = ["-f", "segment", "-segment_format", "mp4", "-reset_timestamps", "1"]
    if cuts:
        # Rounded down: the frame at or after each of these times is made a key frame.
        times = (f"{cut * 1_000_000 // frames_per_second / 1_000_000:.6f}" for cut in cuts)
        options += ["-forced-idr", "1", "-force_key_frames", ",".join(times)]
        options += ["-segment_frames", ",".join(map(str, cuts))]
    return options


@cache
def encoder_version(ffmpeg: str) -> str:
    """What ffmpeg says about itself, and how it is told to encode."""
    try:
        told = subprocess.run([ffmpeg, "-version"], capture_output=True, check=False)
    except OSError as error:
        raise _not_started(error) from error
    return f"{told.stdout.decode(errors='replace')} {' '.join(X264_OPTIONS)} {_BT709}"


def _not_started(error: OSError) -> ProviderError:
    return ProviderError(
        _(
            "The film could not be rendered because ffmpeg did not start (%(reason)s); "
            "install ffmpeg or correct its path."
        )
        % {"reason": error.strerror},
        permanent=True,
    )


class FilmEncoder:
    """Frames in, a silent MP4 at output_path out, or with cuts several (see `encoder_command`).
    As a context it never leaves a process behind.

    ProviderError carries ffmpeg's own reason when it stops early.
    """

    def __init__(
        self,
        ffmpeg: str,
        width: int,
        height: int,
        frames_per_second: int,
        output_path: Path,
        is_cancelled: Callable[[], bool],
        cuts: Sequence[int] | None = None,
    ) -> None:
        self._command = encoder_command(
            ffmpeg, "pipe:0", width, height, frames_per_second, output_path, cuts
        )
        self._is_cancelled = is_cancelled
        self._ring = FrameRing(width, height)
        self._messages: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in __exit__)
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe = -1

    def __enter__(self) -> Self:
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._messages,
                bufsize=0,
            )
        except OSError as error:
            self._messages.close()
            self._ring.close()
            raise _not_started(error) from error
        assert self._process.stdin is not None  # noqa: S101 (asked for above)
        self._pipe = self._process.stdin.fileno()
        with contextlib.suppress(OSError):  # a smaller pipe is only slower
            fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        os.set_blocking(self._pipe, False)
        self._ready = select.poll()
        self._ready.register(self._pipe, select.POLLOUT)
        return self

    @property
    def frame(self) -> FrameBuffer:
        """Where to draw the next frame; every pixel of it is old."""
        return self._ring.frame

    def send(self) -> None:
        """Hand the drawn frame over, waiting while the encoder is busy."""
        sent = 0
        waited = 0.0
        while sent < self._ring.frame_bytes:
            try:
                sent += self._ring.send(self._pipe, sent)
                waited = 0.0
            except BlockingIOError:
                if not self._ready.poll(500):
                    waited += 0.5
                    self._check_alive(waited)
            except BrokenPipeError:
                raise self._failure() from None
        self._ring.advance()

    def finish(self) -> None:
        """Say that all frames were given and wait for the file to be complete."""
        process = self._running()
        assert process.stdin is not None  # noqa: S101 (asked for at the start)
        process.stdin.close()
        waited = 0.0
        while True:
            try:
                process.wait(0.1)
                break
            except subprocess.TimeoutExpired:
                waited += 0.1
                self._check_alive(waited)
        if process.returncode:
            raise self._failure()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        process = self._running()
        if process.poll() is None:
            process.kill()
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        process.wait()
        self._messages.close()
        self._ring.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("FilmEncoder is used as a context manager")
        return self._process

    def _check_alive(self, waited: float) -> None:
        if self._is_cancelled():
            raise Cancelled
        if waited >= _STALL_SECONDS:
            raise ProviderError(
                _(
                    "The film could not be rendered because ffmpeg stood still for %(seconds)s "
                    "seconds; try again when the machine is less busy."
                )
                % {"seconds": _STALL_SECONDS}
            )

    def _failure(self) -> ProviderError:
        process = self._running()
        try:
            code = process.wait(10)
        except subprocess.TimeoutExpired:
            code = None
        self._messages.seek(0)
        lines = self._messages.read().decode(errors="replace").strip().splitlines()
        return ProviderError(explain_failure(lines, code))


def explain_failure(lines: list[str], code: int | None) -> str:
    """One sentence from ffmpeg's last messages and its exit code."""
    text = "\n".join(lines)
    if "No space left on device" in text:
        return _(
            "The film could not be rendered: No space left on device; "
            "free some disk space and try again."
        )
    if code is not None and code < 0:
        return _(
            "The film could not be rendered because ffmpeg was ended by signal %(signal)d; "
            "try again, with more memory if it happens again."
        ) % {"signal": -code}
    reason = lines[0].strip() if lines else f"exit code {code}"
    return _("The film could not be rendered because ffmpeg failed (%(reason)s); try again.") % {
        "reason": reason
    }
