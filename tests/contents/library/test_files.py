"""Files from strangers: known by their bytes, refused when hostile, kept without secrets."""

from __future__ import annotations

import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest
from django.utils import translation
from PIL import Image

from apps.contents.library.formats import sniff
from apps.contents.library.preparing import prepare
from apps.contents.library.uploads import inspect_upload
from apps.core.errors import InvalidInput
from tests.providers.embedded.render.test_hdr import MEANT, hdr_clip, patches

ORIENTATION, GPS = 0x0112, 0x8825


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(width: int, height: int, rows: int = 0) -> bytes:
    """A PNG that says it is width x height, with that many rows of black behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * (width + 1) * rows, 9)
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def phone_photo() -> bytes:
    """A landscape JPEG to be turned by a quarter, with a place in it: red at its top."""
    picture = Image.new("RGB", (300, 200), "blue")
    picture.paste((255, 0, 0), (0, 0, 100, 200))
    exif = picture.getexif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (37.0, 33.0, 59.0)
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"taken at home")
    return out.getvalue()


def ffmpeg(target: Path, *options: str) -> Path:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *options, str(target)]
    subprocess.run(command, check=True, timeout=60)
    return target


def clip(folder: Path) -> Path:
    return ffmpeg(
        folder / "clip.mov",
        *("-f", "lavfi", "-i", "testsrc=s=160x90:d=1:r=50", "-f", "lavfi", "-i", "sine=d=1"),
        *("-metadata", "location=+37.5+127.0/", "-metadata", "title=Secret", "-shortest"),
    )


def _zip_bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("bomb", b"\0" * 5_000_000)
    return out.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "30,000 x 30,000 pixels": lambda: png(30_000, 30_000),
    "9,000 x 9,000 pixels": lambda: png(9_000, 9_000),
    "a side of 20,000": lambda: png(20_000, 10),
    "a line one pixel high": lambda: png(4_000, 1),
    "a program": lambda: b"MZ\x90\0" + b"\0" * 400,
    "a Linux program": lambda: b"\x7fELF" + b"\0" * 400,
    "a zip bomb": _zip_bomb,
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page": lambda: b"<!doctype html><script>alert(1)</script>",
    "a playlist": lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "HEIC": lambda: b"\0\0\0\x18ftypheic" + b"\0" * 100,
    "nothing": lambda: b"",
    "a PNG without pixels": lambda: png(10, 10),
    "half a JPEG": lambda: phone_photo()[:600],
    "a page behind a JPEG's first bytes": lambda: b"\xff\xd8\xff<script>alert(1)</script>" * 20,
    "an MP4 of zeros": lambda: b"\0\0\0\x18ftypisom" + b"\0" * 4000,
    "a WAV of nothing": lambda: b"RIFF\0\0\0\0WAVE",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / "innocent.jpg"
    path.write_bytes(HOSTILE[name]())
    with pytest.raises(InvalidInput) as caught:
        prepare(inspect_upload(path), tmp_path)
    assert caught.value.field == "file"
    assert str(caught.value).endswith((".", "says."))


def test_a_film_without_a_picture_is_no_clip(tmp_path: Path) -> None:
    path = ffmpeg(tmp_path / "a.mp4", "-f", "lavfi", "-i", "sine=d=1")
    assert sniff(path.read_bytes()[:64]) is not None
    with pytest.raises(InvalidInput):
        inspect_upload(path)


def test_a_film_that_breaks_off_is_told_from_a_whole_one(tmp_path: Path) -> None:
    whole = ffmpeg(
        tmp_path / "a.mp4", "-f", "lavfi", "-i", "testsrc=s=160x90:d=2", "-movflags", "+faststart"
    )
    assert inspect_upload(whole).duration_ms == 2000
    data = whole.read_bytes()
    for share in (0.5, 0.99):
        whole.write_bytes(data[: int(len(data) * share)])
        with translation.override("en"), pytest.raises(InvalidInput, match="breaks off"):
            inspect_upload(whole)


def test_a_film_of_ten_hours_or_two_pixels_is_refused(tmp_path: Path) -> None:
    slow = ("-f", "lavfi", "-i", "testsrc=s=160x90:r=1/3600:d=36000")
    tiny = ("-f", "lavfi", "-i", "color=s=2x2:d=1")
    for options, words in ((slow, "longer than 10 minutes"), (tiny, "2 × 2 pixels")):
        path = ffmpeg(tmp_path / "a.mp4", *options)
        with translation.override("en"), pytest.raises(InvalidInput, match=words):
            inspect_upload(path)


def test_a_photo_is_kept_upright_and_forgets_where_it_was_taken(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(phone_photo())
    kept = prepare(inspect_upload(path), tmp_path)
    assert (kept.mime_type, kept.width, kept.height) == ("image/jpeg", 200, 300)
    with Image.open(kept.path) as picture:
        assert not picture.getexif()
        red, _green, blue = picture.convert("RGB").getpixel((100, 20))  # type: ignore[misc]
        assert red > 200 > blue
    assert b"home" not in kept.path.read_bytes()
    with Image.open(kept.preview) as preview:
        assert preview.size == (200, 300)


def test_a_picture_with_holes_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "logo"
    Image.new("RGBA", (40, 30), (255, 0, 0, 90)).save(path, "PNG")
    kept = prepare(inspect_upload(path), tmp_path)
    assert kept.mime_type == "image/png"
    with Image.open(kept.path) as picture:
        assert picture.getchannel("A").getextrema() == (90, 90)


def test_a_clip_becomes_what_the_renderer_takes(tmp_path: Path) -> None:
    upload = inspect_upload(clip(tmp_path))
    assert (upload.family, upload.width, upload.height) == ("video", 160, 90)
    kept = prepare(upload, tmp_path)
    with av.open(str(kept.path)) as film:
        video = film.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert float(video.average_rate or 0) <= 30
        heard = film.streams.audio[0]
        assert (heard.codec_context.name, heard.rate, heard.channels) == ("aac", 48_000, 2)
        told = " ".join(film.metadata.values())
        assert "Secret" not in told
        assert "37.5" not in told
    assert kept.duration_ms
    assert abs(kept.duration_ms - 1000) < 100
    with Image.open(kept.preview) as preview:
        assert preview.size == (160, 90)


def test_a_clip_of_high_dynamic_range_is_kept_in_the_colours_of_all_others(
    tmp_path: Path,
) -> None:
    path = hdr_clip(tmp_path / "phone.mp4", "arib-std-b67")
    kept = prepare(inspect_upload(path), tmp_path)
    with av.open(str(kept.path)) as film:
        picture = next(film.decode(video=0))
        assert (picture.color_trc, picture.color_primaries, picture.format.name) == (
            *(1, 1),
            "yuv420p",
        )
    assert np.abs(patches(kept.path)[4:] - MEANT[4:]).max() <= 28


def test_a_sound_is_kept_as_aac_with_a_picture_of_its_loudness(tmp_path: Path) -> None:
    path = ffmpeg(tmp_path / "a.mp3", "-f", "lavfi", "-i", "sine=d=1")
    kept = prepare(inspect_upload(path), tmp_path)
    assert kept.mime_type == "audio/mp4"
    with av.open(str(kept.path)) as sound:
        assert (sound.streams.audio[0].codec_context.name, sound.streams.audio[0].rate) == (
            "aac",
            48_000,
        )
    with Image.open(kept.preview) as wave:
        assert wave.getchannel("A").getextrema() == (0, 255)
