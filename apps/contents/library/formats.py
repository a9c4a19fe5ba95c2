"""What a file is, by its first bytes: a name or a header of the sender proves nothing."""

from __future__ import annotations

from dataclasses import dataclass

HEAD_BYTES = 64


@dataclass(frozen=True, slots=True)
class Format:
    """family is "image", "video" or "audio"; demuxer is ffmpeg's name of the container, so that
    nothing else is tried (a playlist could name other files), "" for images."""

    name: str
    family: str
    demuxer: str = ""


JPEG, PNG = Format("JPEG", "image"), Format("PNG", "image")
GIF, WEBP = Format("GIF", "image"), Format("WEBP", "image")
MP4, MATROSKA = Format("MP4", "video", "mov"), Format("WebM", "video", "matroska")
M4A, WAV = Format("M4A", "audio", "mov"), Format("WAV", "audio", "wav")
MP3, FLAC = Format("MP3", "audio", "mp3"), Format("FLAC", "audio", "flac")
OGG, ADTS = Format("Ogg", "audio", "ogg"), Format("AAC", "audio", "aac")

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x1aE\xdf\xa3", MATROSKA),
    (b"ID3", MP3),
    (b"fLaC", FLAC),
    (b"OggS", OGG),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
# ISO base media files that hold no film: https://mp4ra.org/registered-types/brands
_PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
_SOUND_BRANDS = (b"M4A ", b"M4B ", b"F4A ", b"F4B ")


def sniff(head: bytes) -> Format | None:
    """The format of a file that begins with these bytes, or None for one that is not taken."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _PICTURE_BRANDS:
            return None
        return M4A if brand in _SOUND_BRANDS else MP4
    return _mpeg_audio(head)


def _mpeg_audio(head: bytes) -> Format | None:
    """MPEG audio without tags begins with a frame's sync word (ISO/IEC 11172-3, 2.4.1.3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer, rate, frequency = (head[1] >> 1) & 3, head[2] >> 4, (head[2] >> 2) & 3
    if layer == 0:
        return ADTS if head[1] & 0xF6 == 0xF0 else None
    return MP3 if layer == 1 and rate not in (0, 15) and frequency != 3 else None


def is_apple_picture(head: bytes) -> bool:
    """HEIC and AVIF deserve a sentence of their own: phones make them."""
    return head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS
