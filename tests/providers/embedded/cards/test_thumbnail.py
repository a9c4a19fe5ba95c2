"""Thumbnails: designed, sharp, deterministic, readable over any photograph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apps.providers.capabilities.image import ThumbnailRequest
from apps.providers.embedded.cards.backdrops import scrimmed_photo
from apps.providers.embedded.cards.colors import READABLE, contrast, theme_of
from apps.providers.embedded.cards.frame import Box, Frame
from apps.providers.embedded.cards.thumbnail import CardThumbnails
from apps.providers.errors import ProviderError
from tests.providers.embedded.cards.cast import STYLES, pixels


def request_for(path: Path, **changes: object) -> ThumbnailRequest:
    fields: dict[str, object] = {
        "title": "모래로 데우는 마을",
        "language": "ko",
        "width": 1280,
        "height": 720,
        "style": STYLES["ember"],
        "output_path": path,
        "seed": 5,
        "emphasis": ("모래",),
        "label": "핀란드",
        "icon": "🔥",
    }
    return ThumbnailRequest(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(1280, 720), (1080, 1920)])
@pytest.mark.parametrize("style", list(STYLES))
@pytest.mark.parametrize("icon", ["🔥", ""])
def test_a_thumbnail_is_a_jpeg_of_the_asked_size(
    tmp_path: Path, size: tuple[int, int], style: str, icon: str
) -> None:
    request = request_for(
        tmp_path / "a.jpg", width=size[0], height=size[1], style=STYLES[style], icon=icon
    )
    path = CardThumbnails().create_thumbnail(request)
    with Image.open(path) as picture:
        assert picture.format == "JPEG"
        assert picture.size == size


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    one = CardThumbnails().create_thumbnail(request_for(tmp_path / "a.jpg"))
    other = CardThumbnails().create_thumbnail(request_for(tmp_path / "b.jpg"))
    assert one.read_bytes() == other.read_bytes()


def test_the_title_is_still_there_at_120_pixels_wide(tmp_path: Path) -> None:
    """Letters keep a strong difference of light and dark in most rows of the text's area."""
    path = CardThumbnails().create_thumbnail(request_for(tmp_path / "a.jpg", icon="", label=""))
    with Image.open(path) as picture:
        small = np.asarray(picture.convert("L").resize((120, 68), Image.Resampling.LANCZOS))
    rows = np.ptp(small[8:60, 8:112].astype(int), axis=1)
    assert float((rows > 120).mean()) > 0.6


@pytest.mark.parametrize("shade", [0, 128, 255])
@pytest.mark.parametrize("style", ["ember", "paper"])
def test_text_is_readable_over_any_photograph(tmp_path: Path, shade: int, style: str) -> None:
    photo = tmp_path / "photo.png"
    Image.new("RGB", (300, 200), (shade, shade, shade)).save(photo)
    theme = theme_of(STYLES[style])
    text = Box(60, 60, 500, 500)
    image, ground = scrimmed_photo(photo, Frame(1280, 720), theme, text)
    assert image.size == (1280, 720)
    assert contrast(theme.text, ground) >= READABLE


def test_a_photograph_shows_beside_the_text(tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    Image.new("RGB", (300, 200), (30, 160, 90)).save(photo)
    request = request_for(tmp_path / "a.jpg", background_path=photo, icon="")
    shown = pixels(CardThumbnails().create_thumbnail(request))
    assert shown[-40, -60, 1] > shown[-40, -60, 0] + 20


def test_a_photograph_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    fake = tmp_path / "notes.jpg"
    fake.write_text("words")
    with pytest.raises(ProviderError, match=r"notes\.jpg cannot be read"):
        CardThumbnails().create_thumbnail(request_for(tmp_path / "a.jpg", background_path=fake))
