"""Copies of clips that are small enough to keep: only what a scene can show of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

MOST_BYTES = 32_000_000
MOST_SECONDS = 30
_LONGEST_WORK_SECONDS = 600


def small_clip(
    source: Path, target: Path, width: int, height: int, *, most_bytes: int = MOST_BYTES
) -> Path:
    """A clip for a width x height frame: source itself while it is of at most most_bytes; else its
    first MOST_SECONDS without sound, just large enough to cover the frame, written to target."""
    if source.stat().st_size <= most_bytes:
        return source
    covering = f"scale={width}:{height}:force_original_aspect_ratio=increase:force_divisible_by=2"
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", "-i", str(source)),
        *("-t", str(MOST_SECONDS), "-map", "0:v:0", "-an", "-vf", f"{covering},fps=30,setsar=1"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-pix_fmt", "yuv420p"),
        *("-maxrate", "8M", "-bufsize", "8M", "-f", "mp4", str(target)),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_LONGEST_WORK_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        target.unlink(missing_ok=True)
        raise ProviderError(
            _("The clip %(file)s took too long to be made smaller; choose a shorter one.")
            % {"file": source.name}
        ) from error
    if done.returncode:
        target.unlink(missing_ok=True)
        reason = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason"])[0]
        raise ProviderError(
            _("The clip %(file)s could not be played (%(reason)s); choose another.")
            % {"file": source.name, "reason": reason},
            permanent=True,
        )
    return target
