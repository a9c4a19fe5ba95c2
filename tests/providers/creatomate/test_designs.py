"""A template at the vendor: pictures over the film, or values by name in its own template."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from apps.providers.capabilities.render import Overlay
from apps.providers.creatomate.captions import CAPTION_TRACK
from apps.providers.creatomate.design import render_script
from apps.providers.creatomate.template import modifications
from tests.providers.creatomate.films import clip, film_request


def address(path: Path) -> str:
    return f"https://files.example.com/{path.name}"


def overlay(folder: Path, **changes: object) -> Overlay:
    Image.new("RGBA", (80, 30), "#FF000080").save(folder / "overlay.png")
    return Overlay(folder / "overlay.png", x=12, y=34, **changes)  # type: ignore[arg-type]


def test_overlays_are_pictures_under_the_captions(tmp_path: Path) -> None:
    request = film_request(tmp_path)
    late = overlay(tmp_path, start_ms=500, end_ms=2500, enter="pop", enter_ms=300, leave="fade")
    always = overlay(tmp_path, enter="slide_up")
    request = film_request(tmp_path, overlays=(always, late))
    script = render_script(request, address, "Noto Sans KR")
    found = [one for one in script["elements"] if str(one.get("source")).endswith("overlay.png")]
    assert [(one["time"], one["duration"]) for one in found] == [(0, 4.0), (0.5, 2.0)]
    assert [(one["x"], one["y"], one["width"]) for one in found] == [(12, 34, 80)] * 2
    assert found[0]["track"] < found[1]["track"] < CAPTION_TRACK
    assert [one["type"] for one in found[1]["animations"]] == ["scale", "fade"]
    assert found[1]["animations"][1]["reversed"] is True


def test_a_brand_s_clips_play_around_the_film_and_move_it(tmp_path: Path) -> None:
    plain = render_script(film_request(tmp_path), address, "Noto Sans KR")
    intro = clip(tmp_path)
    request = film_request(tmp_path, intro_path=intro, outro_path=intro)
    script = render_script(request, address, "Noto Sans KR")
    clips = [one for one in script["elements"] if str(one.get("source")).endswith("clip.mp4")]
    length = clips[0]["duration"]
    assert length > 0
    assert clips[0]["time"] == 0
    assert clips[1]["time"] == pytest.approx(length + plain["duration"])
    assert script["duration"] == pytest.approx(2 * length + plain["duration"])
    for before, after in zip(plain["elements"], script["elements"], strict=False):
        assert after["time"] == pytest.approx(before["time"] + length)


def test_a_template_of_ones_own_gets_the_design_s_values_in_the_vendor_s_words(
    tmp_path: Path,
) -> None:
    Image.new("RGBA", (8, 8)).save(tmp_path / "logo.png")
    values = {
        "Title.text": "Ten days",
        "Title.color": "#FFCC00",
        "Title.size_px": 40,
        "Title.x": 0.25,
        "Title.opacity": 1.0,
        "Title.bleeds": True,
        "Logo.source": tmp_path / "logo.png",
        "Logo.visible": False,
    }
    found = modifications(film_request(tmp_path, modifications=values), address)
    own = {name: value for name, value in found.items() if name[:4] in {"Titl", "Logo"}}
    assert own == {
        "Title.text": "Ten days",
        "Title.fill_color": "#FFCC00",
        "Title.font_size": 40,
        "Title.x": "25%",
        "Title.opacity": "100%",
        "Logo.source": "https://files.example.com/logo.png",
        "Logo.visible": False,
    }
