"""A template at the vendor: pictures over the film, or values by name in its own template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from apps.providers.capabilities.render import ClipOverlay, Overlay
from apps.providers.creatomate.captions import CAPTION_TRACK
from apps.providers.creatomate.design import render_script
from apps.providers.creatomate.template import modifications
from apps.providers.errors import ProviderError
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


def test_what_lies_over_what_is_said_of_everything_that_is_seen(tmp_path: Path) -> None:
    request = film_request(tmp_path)
    inside = ClipOverlay(clip(tmp_path), 12, 34, 60, 80)
    request = replace(request, overlays=(overlay(tmp_path), inside), outro_path=clip(tmp_path))
    elements = render_script(request, address, "Noto Sans KR")["elements"]
    assert not any("z_index" in one for one in elements if one["type"] == "audio")
    seen = sorted(
        (one for one in elements if one["type"] != "audio"), key=lambda one: one["z_index"]
    )
    assert [one["z_index"] for one in seen] == list(range(1, len(seen) + 1))
    assert [one["track"] for one in seen[:2]] == [1, 2]
    tracks = [one["track"] for one in seen[1:]]
    assert tracks == sorted(tracks)


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


def clip_elements(folder: Path, **changes: object) -> list[dict[str, Any]]:
    """The elements of a clip of one second in a film of four."""
    request = film_request(folder)
    facts: dict[str, Any] = {"radius_px": 9, "opacity": 0.5, "start_ms": 500, **changes}
    overlay = ClipOverlay(clip(folder), 12, 34, 60, 80, **facts)
    script = render_script(replace(request, overlays=(overlay,)), address, "Noto Sans KR")
    return [one for one in script["elements"] if one.get("width") == 60]


def test_a_clip_in_the_frame_is_a_video_that_is_fetched(tmp_path: Path) -> None:
    (found,) = clip_elements(tmp_path, enter="fade", leave="fade", end_ms=3000)
    assert found["source"] == "https://files.example.com/clip.mp4"
    assert {name: found[name] for name in ("type", "time", "duration", "loop", "volume")} == {
        "type": "video",
        "time": 0.5,
        "duration": 2.5,
        "loop": True,
        "volume": "0%",
    }
    assert [found[name] for name in ("x", "y", "height", "x_anchor", "fit")] == [
        *(12, 34, 80, "0%", "cover")
    ]
    assert (found["border_radius"], found["opacity"]) == (9, "50%")
    assert [one["time"] for one in found["animations"]] == ["start", "end"]
    (short,) = clip_elements(tmp_path, end_ms=1200, skip_ms=200, volume=1.0)
    assert (short["trim_start"], short["volume"], "loop" in short) == (0.2, "16%", False)


def test_a_trimmed_clip_that_is_looped_is_repeated_by_elements(tmp_path: Path) -> None:
    found = clip_elements(tmp_path, skip_ms=200, enter="fade", leave="fade")
    assert [one["time"] for one in found] == pytest.approx([0.5, 1.3, 2.1, 2.9, 3.7])
    assert sum(one["duration"] for one in found) == pytest.approx(3.5)
    assert {one["trim_start"] for one in found} == {0.2}
    assert not any("loop" in one for one in found)
    moves = [[move["time"] for move in one["animations"]] for one in found]
    assert moves == [["start"], [], [], [], ["end"]]
    with pytest.raises(ProviderError, match="too short to be repeated"):
        clip_elements(tmp_path, skip_ms=990)


def test_a_clip_that_is_held_goes_on_as_a_picture(tmp_path: Path) -> None:
    video, picture = clip_elements(tmp_path, is_looped=False)
    assert (video["type"], video["duration"]) == ("video", 1.0)
    assert (picture["type"], picture["time"], picture["duration"]) == ("image", 1.5, 2.5)
    assert picture["source"].endswith(".png")
    assert (picture["track"], picture["opacity"]) == (video["track"], "50%")


def test_a_clip_of_the_design_reaches_a_template_of_ones_own(tmp_path: Path) -> None:
    values: dict[str, Any] = {
        "Talk.source": clip(tmp_path),
        "Talk.volume": 0.5,
        "Talk.at_end": "loop",
        "Talk.trim_start": 0.0,
        "Talk.fit": "contain",
    }
    found = modifications(film_request(tmp_path, modifications=values), address)
    assert {name: value for name, value in found.items() if name.startswith("Talk")} == {
        "Talk.source": "https://files.example.com/clip.mp4",
        "Talk.volume": "50%",
        "Talk.loop": True,
        "Talk.fit": "contain",
    }
    trimmed = film_request(tmp_path, modifications={**values, "Talk.trim_start": 2.0})
    found = modifications(trimmed, address)
    assert (found["Talk.trim_start"], found["Talk.loop"]) == (2.0, False)


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
