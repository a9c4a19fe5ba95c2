"""A file looked at before anything is stored: its format, its size and what it holds."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from PIL import Image, UnidentifiedImageError

from apps.contents.library import limits
from apps.contents.library.formats import HEAD_BYTES, Format, is_apple_picture, sniff
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.providers.media.boxes import is_broken_off

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """What a file turned out to be. checksum is the SHA-256 of its bytes."""

    path: Path
    format: Format
    size_bytes: int
    checksum: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None

    @property
    def family(self) -> str:
        return self.format.family

    @property
    def is_quick(self) -> bool:
        """Can it be prepared while somebody waits?"""
        pixels = (self.width or 0) * (self.height or 0)
        return self.family == "image" and pixels <= limits.QUICK_PIXELS


def refused(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, field="file")


def inspect_upload(path: Path) -> Upload:
    """Raises InvalidInput (field "file") saying what is wrong with the file."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    size = path.stat().st_size
    found = sniff(head)
    if found is None:
        raise refused(_unknown(head, size))
    most = limits.MOST_BYTES[found.family]
    if size > most:
        raise refused(_("This file is larger than %(most)d MB.") % {"most": most // 1_000_000})
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    if found.family == "image":
        width, height = _picture_size(path, found)
        return Upload(path, found, size, checksum, width, height)
    return _probed(path, found, size, checksum)


def _unknown(head: bytes, size: int) -> str:
    if not size:
        return _("This file is empty.")
    if is_apple_picture(head):
        return _("HEIC and AVIF pictures are not taken. Save it as JPEG or PNG first.")
    return _(
        "This is not a picture (JPEG, PNG, WebP, GIF), film (MP4, MOV, WebM, MKV) or sound (MP3, "
        "M4A, WAV, FLAC, OGG), whatever its name says."
    )


def _picture_size(path: Path, found: Format) -> tuple[int, int]:
    """Read from the header alone, before a single pixel is decoded."""
    try:
        with warnings.catch_warnings():
            # Our own limit below is the one that counts.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=[found.name]) as picture:
                width, height = picture.size
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise refused(_("This picture is damaged: it cannot be opened.")) from error
    if width * height > limits.MOST_PIXELS or max(width, height) > limits.LONGEST_SIDE:
        raise _too_many_pixels()
    _check_least_side(width, height)
    return width, height


def _check_least_side(width: int, height: int) -> None:
    if min(width, height) < limits.LEAST_SIDE:
        raise refused(
            _("The picture is %(width)d × %(height)d pixels: it must be at least %(least)d a side.")
            % {"width": width, "height": height, "least": limits.LEAST_SIDE}
        )


def _too_many_pixels() -> InvalidInput:
    return refused(
        _("This picture has too many pixels: at most %(most)d megapixels, and %(side)d a side.")
        % {"most": limits.MOST_PIXELS // 1_000_000, "side": limits.LONGEST_SIDE}
    )


def _probed(path: Path, found: Format, size: int, checksum: str) -> Upload:
    with path.open("rb") as file:
        if found.demuxer == "mov" and is_broken_off(file, size):
            raise refused(
                _("This file breaks off: its end is missing. Copy it again, then upload it.")
            )
    try:
        with av.open(str(path), format=found.demuxer) as container:
            width, height = _frame_size(container) if found.family == "video" else (None, None)
            duration_ms = _duration_ms(container, found)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise refused(_("This file is damaged: it cannot be played.")) from error
    return Upload(path, found, size, checksum, width, height, duration_ms)


def _frame_size(container: InputContainer) -> tuple[int, int]:
    video = next(iter(container.streams.video), None)
    if video is None:
        raise refused(_("This film has no picture, only sound. Upload it as a sound file."))
    width, height = video.width, video.height
    if not width or not height or width * height > limits.MOST_FRAME_PIXELS:
        raise refused(_("The picture of this film is larger than 4096 × 2304."))
    _check_least_side(width, height)
    return width, height


def _duration_ms(container: InputContainer, found: Format) -> int:
    if found.family == "audio" and not container.streams.audio:
        raise refused(_("This sound file holds no sound."))
    duration_ms = round((container.duration or 0) * 1000 / av.time_base)
    most = limits.MOST_SECONDS[found.family]
    if duration_ms > most * 1000:
        raise refused(_("This file plays longer than %(most)d minutes.") % {"most": most // 60})
    if duration_ms <= 0:
        raise refused(_("This file does not say how long it plays, or is empty."))
    return duration_ms
