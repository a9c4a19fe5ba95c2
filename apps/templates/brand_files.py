"""What comes as a brand's file, judged by its bytes and not by its name, and made harmless."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.providers.media.boxes import is_broken_off

MOST_PICTURE_BYTES = 8_000_000
MOST_CLIP_BYTES = 60_000_000
MOST_PIXELS = 25_000_000
LONGEST_CLIP_SECONDS = 20.0
_LARGEST_SIDE = 1600
_LARGEST_CLIP_SIDE = 4096
_EBML = b"\x1aE\xdf\xa3"
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """Bytes that may be stored, under the name of their own checksum."""

    data: bytes
    suffix: str
    facts: dict[str, Any]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:40]


def check_picture(file: BinaryIO, name: str) -> CheckedFile:
    """A PNG of at most 1600 pixels a side, without metadata. Raises InvalidInput (field "file")."""
    # Here, because most pages look at no picture.
    from PIL import Image, ImageOps, UnidentifiedImageError

    raw = _read(file, MOST_PICTURE_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(raw), formats=["PNG", "JPEG", "WEBP"]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise _wrong(_too_many_pixels())
                picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _wrong(_too_many_pixels()) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _wrong(_("This is not a PNG, JPEG or WebP picture that can be read.")) from error
    picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE), Image.Resampling.LANCZOS)
    data = BytesIO()
    picture.save(data, "PNG", optimize=True)
    facts = {"width": picture.width, "height": picture.height}
    return _checked(data.getvalue(), "png", name, facts)


def check_clip(file: BinaryIO, name: str) -> CheckedFile:
    """An MP4, MOV or WebM with a picture, at most 20 s long. Raises InvalidInput."""
    # Here, because it is large, and most pages look at no clip.
    import av

    raw = _read(file, MOST_CLIP_BYTES)
    demuxer, suffix = _container(raw)
    try:
        # Read as that and nothing else: a playlist could name other files, a picture be a bomb.
        options = {"protocol_whitelist": ""}
        with av.open(BytesIO(raw), "r", format=demuxer, options=options) as clip:
            if not clip.streams.video:
                raise _wrong(_("This file has sound only; a clip needs a picture."))
            width, height = clip.streams.video[0].width, clip.streams.video[0].height
            if not 0 < max(width, height) <= _LARGEST_CLIP_SIDE:
                raise _wrong(
                    _("The clip is larger than %(most)d pixels.") % {"most": _LARGEST_CLIP_SIDE}
                )
            seconds = (clip.duration or 0) / 1_000_000
            next(iter(clip.decode(video=0)))
    except (av.error.FFmpegError, StopIteration, ValueError) as error:
        raise _wrong(_("This film cannot be played; save it again as MP4 (H.264).")) from error
    if not 0.2 <= seconds <= LONGEST_CLIP_SECONDS:
        raise _wrong(
            _("An intro or outro is 0.2 to %(most)d seconds long; this one has %(seconds).1f.")
            % {"most": LONGEST_CLIP_SECONDS, "seconds": seconds}
        )
    facts = {"width": width, "height": height, "duration_ms": round(seconds * 1000)}
    return _checked(raw, suffix, name, facts)


def _container(raw: bytes) -> tuple[str, str]:
    """ffmpeg's name of the container, and the ending of a file of it."""
    if raw.startswith(_EBML):
        return "matroska", "webm"
    if raw[4:8] not in _BOXES:
        raise _wrong(_("This is not an MP4, MOV or WebM film."))
    if is_broken_off(BytesIO(raw), len(raw)):
        raise _wrong(_("This file breaks off: its end is missing. Copy it again, then upload it."))
    return "mov", "mp4"


def _read(file: BinaryIO, most: int) -> bytes:
    raw = file.read(most + 1)
    if len(raw) > most:
        raise _wrong(_("The file is larger than %(most)d MB.") % {"most": most // 1_000_000})
    if not raw:
        raise _wrong(_("The file is empty."))
    return raw


def _checked(data: bytes, suffix: str, name: str, facts: dict[str, Any]) -> CheckedFile:
    shown = "".join(one for one in name if one.isprintable())[:120]
    return CheckedFile(data, suffix, {"name": shown, "size_bytes": len(data), **facts})


def _too_many_pixels() -> str:
    return _("The picture has more than %(most)d million pixels.") % {
        "most": MOST_PIXELS // 1_000_000
    }


def _wrong(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, field="file")
