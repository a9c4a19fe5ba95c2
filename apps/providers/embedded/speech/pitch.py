"""A voice raised or lowered, at the same pace: the Rubber Band filter of the bundled ffmpeg."""

from __future__ import annotations

import subprocess

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

FloatArray = NDArray[np.float32]
_TIMEOUT_SECONDS = 120
# Silence behind the sound, so that what the filter holds back comes out; it is cut off again.
_FLUSH_SECONDS = 0.5


def shifted(samples: FloatArray, sample_rate_hz: int, semitones: float) -> FloatArray:
    """Return mono samples raised by semitones (below 0: lowered), as many as were given.

    Formants stay where they are, so that a lower voice is not a slower-sounding, bigger head.
    """
    if not semitones or not samples.size:
        return samples
    factor = 2.0 ** (semitones / 12.0)
    padded = np.pad(samples, (0, int(_FLUSH_SECONDS * sample_rate_hz))).astype("<f4")
    raw = ("-f", "f32le", "-ar", str(sample_rate_hz), "-ac", "1")
    command = (
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-hide_banner", "-nostdin", "-loglevel", "error"),
        *(*raw, "-i", "pipe:0"),
        *("-af", f"rubberband=pitch={factor:.6f}:formant=preserved:pitchq=quality"),
        *(*raw, "pipe:1"),
    )
    done = subprocess.run(
        command, input=padded.tobytes(), capture_output=True, timeout=_TIMEOUT_SECONDS, check=False
    )
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip()[-200:]
        raise ProviderError(
            _("The pitch could not be changed (%(words)s); set the pitch to 0.") % {"words": words},
            permanent=True,
        )
    heard = np.frombuffer(done.stdout, "<f4").astype(np.float32)
    return np.pad(heard, (0, max(0, len(samples) - len(heard))))[: len(samples)]
