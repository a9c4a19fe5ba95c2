"""A brand's files are judged by their bytes."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from apps.core.errors import InvalidInput
from apps.templates.brand_files import check_clip, check_picture
from tests.support.vendors.samples import mp4


def image(kind: str, size: tuple[int, int] = (40, 20)) -> bytes:
    data = BytesIO()
    Image.new("RGB", size, "#336699").save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_png_without_its_metadata(kind: str) -> None:
    checked = check_picture(BytesIO(image(kind)), "logo.exe")
    assert checked.suffix == "png"
    assert checked.facts["width"] == 40
    assert checked.data.startswith(b"\x89PNG")


def test_a_large_picture_is_made_smaller() -> None:
    assert check_picture(BytesIO(image("JPEG", (4000, 100))), "x").facts["width"] == 1600


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00" + b"\x00" * 200,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        image("GIF"),
        image("PNG")[:60],
        # a header that promises 30,000 x 30,000 pixels
        image("PNG")[:16] + (30_000).to_bytes(4, "big") * 2 + image("PNG")[24:],
        b"x" * 8_000_001,
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_picture(BytesIO(data), "logo.png")
    assert caught.value.field == "file"


def test_a_short_clip_is_taken_as_it_is() -> None:
    clip = mp4(180, 320)
    checked = check_clip(BytesIO(clip), "intro.mp4")
    assert checked.data == clip
    assert checked.suffix == "mp4"
    assert 900 <= checked.facts["duration_ms"] <= 1100


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ" * 100,
        image("PNG"),
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        mp4(64, 64)[:300],
        mp4(64, 64)[:-200],
    ],
    ids=["empty", "program", "picture", "playlist", "head", "broken off"],
)
def test_what_is_no_clip_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        check_clip(BytesIO(data), "intro.mp4")


def test_a_clip_that_is_too_long_is_refused_with_both_lengths() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_clip(BytesIO(mp4(64, 64, seconds=25)), "intro.mp4")
    assert "20" in str(caught.value)
    assert "25" in str(caught.value)
