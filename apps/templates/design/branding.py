"""A brand's colours, fonts and files put into a design."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.templates.design.tables import ELEMENT_TYPES

CORNERS = ("top_left", "top_right", "bottom_left", "bottom_right")
_WATERMARK = {"width": 0.16, "height": 0.06}
_LANDSCAPE_WATERMARK = {"width": 0.12, "height": 0.09}


@dataclass(frozen=True, slots=True)
class Brand:
    """What a kit says; "" and () leave the template's own. files: storage keys by "brand:logo",
    "brand:watermark", "brand:intro" and "brand:outro"."""

    text_color: str = ""
    accent_color: str = ""
    palettes: tuple[tuple[str, ...], ...] = ()
    headline_font: str = ""
    body_font: str = ""
    watermark_corner: str = "top_right"
    files: Mapping[str, str] = field(default_factory=dict)


def put_on_brand(data: Mapping[str, Any], brand: Brand) -> dict[str, Any]:
    """A sound design in the brand's look: where it wrote its own accent or font into an element,
    the brand's stands there too."""
    colors, faces = dict(data["colors"]), dict(data["fonts"])
    swaps: dict[str, str] = {}
    for holder, key, value in (
        (colors, "text", brand.text_color),
        (colors, "accent", brand.accent_color),
        (faces, "headline", brand.headline_font),
        (faces, "body", brand.body_font),
    ):
        if value:
            if key != "text":
                swaps[str(holder[key]).casefold()] = value
            holder[key] = value
    if brand.palettes:
        colors["palettes"] = [list(palette) for palette in brand.palettes]
    elements = [_swapped(element, swaps) for element in data["elements"]]
    branded = {**data, "colors": colors, "fonts": faces, "elements": elements}
    return {**branded, "elements": [*elements, *_additions(branded, brand)]}


def sources_of(elements: Iterable[Mapping[str, Any]]) -> set[Any]:
    """The pictures and clips that elements show; a logo that names none shows the brand's."""
    defaults = {
        kind: table["source"].default for kind, table in ELEMENT_TYPES.items() if "source" in table
    }
    return {element.get("source") or defaults.get(element["type"]) for element in elements}


def _swapped(element: Mapping[str, Any], swaps: Mapping[str, str]) -> dict[str, Any]:
    return {
        key: swaps.get(value.casefold(), value)
        if isinstance(value, str) and key not in {"name", "text"}
        else value
        for key, value in element.items()
    }


def _additions(data: Mapping[str, Any], brand: Brand) -> list[dict[str, Any]]:
    """A watermark, intro and outro of the brand that the template has no element for."""
    used = sources_of(data["elements"])
    found: list[dict[str, Any]] = []
    if "brand:watermark" in brand.files and "brand:watermark" not in used:
        found.append({"name": "Brand watermark", **_watermark(data["size"], brand)})
    for source, place in (("brand:intro", "before"), ("brand:outro", "after")):
        if source in brand.files and source not in used:
            name = f"Brand {source.removeprefix('brand:')}"
            found.append({"name": name, "type": "video", "source": source, "place": place})
    taken = {element["name"] for element in data["elements"]}
    return [one for one in found if one["name"] not in taken]


def _watermark(size: Mapping[str, Any], brand: Brand) -> dict[str, Any]:
    is_portrait = size["height"] >= size["width"]
    box = _WATERMARK if is_portrait else _LANDSCAPE_WATERMARK
    level, _line, side = brand.watermark_corner.partition("_")
    margin_x, margin_top, margin_bottom = (0.06, 0.09, 0.19) if is_portrait else (0.05, 0.06, 0.06)
    return {
        "type": "logo",
        "source": "brand:watermark",
        "track": 100,
        "opacity": 0.75,
        "align": side,
        "level": "top" if level == "top" else "bottom",
        "x": margin_x if side == "left" else round(1 - margin_x - box["width"], 4),
        "y": margin_top if level == "top" else round(1 - margin_bottom - box["height"], 4),
        "bleeds": True,
        **box,
    }
