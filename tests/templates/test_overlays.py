"""A design's elements as pictures over a film: where they stand, when, and what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from apps.providers.capabilities.render import Overlay
from apps.templates.design import parse_design
from apps.templates.design.branding import Brand
from apps.templates.design.composing import compose
from apps.templates.overlays import clip_of, draw_overlays, named_values
from apps.templates.preview.scaling import scaled_to
from tests.templates.designs import design, picture, text

BOX = {"x": 0.25, "y": 0.5, "width": 0.5, "height": 0.1}


def draw(folder: Path, *elements: dict[str, Any], **composed: Any) -> tuple[Overlay, ...]:
    made = compose(design(*elements), content_format="short", **composed)
    found = draw_overlays(parse_design(made), 10_000, folder, lambda key: folder / key)
    return tuple(one for one in found if isinstance(one, Overlay))


def alpha(overlay: Overlay) -> Any:
    with Image.open(overlay.path) as image:
        return np.asarray(image.getchannel("A"))


def test_a_shape_fills_its_box_exactly(tmp_path: Path) -> None:
    shape = {"name": "S", "type": "shape", "color": "#FF0000", **BOX, "opacity": 0.5}
    (overlay,) = draw(tmp_path, shape)
    assert (overlay.x, overlay.y, alpha(overlay).shape) == (90, 320, (64, 180))
    assert set(np.unique(alpha(overlay))) == {128}
    assert overlay.end_ms is None


def test_times_below_zero_count_from_the_end(tmp_path: Path) -> None:
    shape = {"name": "S", "type": "shape", "color": "#FF0000", **BOX}
    late = {**shape, "time": -3, "duration": 2, "enter": "fade", "enter_ms": 5000}
    (overlay,) = draw(tmp_path, late)
    assert (overlay.start_ms, overlay.end_ms, overlay.enter_ms) == (7000, 9000, 2000)
    assert draw(tmp_path, {**shape, "time": 11}) == ()


def test_lower_tracks_lie_below(tmp_path: Path) -> None:
    top = {"name": "Top", "type": "shape", "color": "#FF0000", **BOX, "track": 9}
    below = {**top, "name": "Below", "x": 0.1, "track": 2}
    assert [overlay.x for overlay in draw(tmp_path, top, below)] == [36, 90]


def test_hangul_and_latin_are_drawn_inside_of_the_box(tmp_path: Path) -> None:
    words = {"title": "사라진 열흘, 달력의 비밀 and a very long English tail that must shrink"}
    title = text(text="{title}", size_px=60, plate_color="#102030", padding_px=10)
    (overlay,) = draw(tmp_path, title, words=words)
    height, width = alpha(overlay).shape
    assert overlay.x >= 36
    assert overlay.y >= 128
    assert overlay.x + width <= 36 + 288 + 1
    assert overlay.y + height <= 128 + 64 + 1


def test_a_film_s_words_are_filled_in_as_they_are(tmp_path: Path) -> None:
    title = text(text="{title}")
    assert draw(tmp_path, title, words={"title": ""}) == ()
    (odd,) = draw(tmp_path, title, words={"title": "{Nobody.text} {title}"})
    assert alpha(odd).any()


def test_a_logo_is_the_brand_s_or_nothing(tmp_path: Path) -> None:
    logo = {"name": "Logo", "type": "logo", **BOX, "align": "right"}
    assert draw(tmp_path, logo) == ()
    Image.new("RGBA", (40, 40), "#00FF00").save(tmp_path / "logo.png")
    (overlay,) = draw(tmp_path, logo, brand=Brand(files={"brand:logo": "logo.png"}))
    assert (overlay.x + 64, alpha(overlay).shape) == (270, (64, 64))


def test_a_picture_in_the_design_needs_no_file(tmp_path: Path) -> None:
    image = {"name": "P", "type": "image", "source": picture(), "fit": "cover", **BOX}
    (overlay,) = draw(tmp_path, image)
    assert alpha(overlay).shape == (64, 180)


def test_a_brand_s_watermark_and_clips_come_to_a_design_that_has_no_place_for_them(
    tmp_path: Path,
) -> None:
    Image.new("RGBA", (40, 40), "#00FF00").save(tmp_path / "mark.png")
    files = {"brand:watermark": "mark.png", "brand:intro": "intro.mp4"}
    brand = Brand(files=files, watermark_corner="bottom_left")
    made = compose(design(), content_format="short", brand=brand)
    parsed = parse_design(made)
    (overlay,) = draw_overlays(parsed, 5000, tmp_path, lambda key: tmp_path / key)
    assert overlay.x < 180
    assert overlay.y > 320
    assert clip_of(parsed, "intro", lambda key: tmp_path / key) == tmp_path / "intro.mp4"
    assert clip_of(parsed, "outro", lambda key: tmp_path / key) is None


def test_a_brand_s_colours_and_fonts_reach_what_refers_to_them_and_what_repeats_them() -> None:
    repeated = text("Second", y=0.4, color="#ffe04d", font="Do Hyeon")
    brand = Brand(accent_color="#123456", headline_font="Jua", palettes=(("#000001",) * 3,))
    made = parse_design(compose(design(text(), repeated), content_format="short", brand=brand))
    assert {one.values["color"] for one in made.drawn} == {"#123456"}
    assert {one.values["font"] for one in made.drawn} == {"Jua"}
    assert made.palettes == (("#000001",) * 3,)


def test_named_values_hold_what_is_shown(tmp_path: Path) -> None:
    logo = {"name": "Logo", "type": "logo", **BOX}
    made = compose(
        design(text(text="{title}!"), logo), content_format="short", words={"title": "Ten days"}
    )
    values = named_values(parse_design(made), lambda key: tmp_path / key)
    assert values["Title.text"] == "Ten days!"
    assert values["Logo.visible"] is False
    assert "Logo.source" not in values


def test_a_smaller_look_keeps_every_proportion() -> None:
    parsed = parse_design(design(text(size_px=40, padding_px=20)))
    small = scaled_to(parsed, 320)
    assert (small.width, small.height) == (180, 320)
    assert small.drawn[0].values["size_px"] == 20
    assert small.drawn[0].values["x"] == parsed.drawn[0].values["x"]
    assert scaled_to(parsed, 2000) is parsed
