"""The drawn elements of a design, as pictures over a film of a certain length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from apps.providers.capabilities.render import Overlay
from apps.providers.embedded.cards.frame import Box
from apps.providers.embedded.overlays.pieces import PicturePiece, Piece, ShapePiece, TextPiece
from apps.templates.design import Design
from apps.templates.design.elements import Element
from apps.templates.design.pictures import picture_bytes
from apps.templates.design.references import fill_in

LocalFile = Callable[[str], Path]
"""A path to read a stored file from, by its key."""


def draw_overlays(
    design: Design, film_ms: int, folder: Path, local: LocalFile
) -> tuple[Overlay, ...]:
    """Draw every element that is on screen in a film of film_ms, lower tracks first.

    A logo whose file the brand does not have, and a text without a word, are left out.
    """
    return tuple(_overlays(design, film_ms, folder, local))


def clip_of(design: Design, name: str, local: LocalFile) -> Path | None:
    """The brand's clip that the design plays before ("intro") or after ("outro") the scenes."""
    key = design.files.get(getattr(design, name))
    return local(key) if key else None


def named_values(design: Design, local: LocalFile) -> dict[str, str | float | bool | Path]:
    """The drawn elements' values by "Element.property", with texts filled in and pictures as files.

    For a renderer that has a template of its own with elements of these names. Pictures written
    into the design stay what they are: data: addresses.
    """
    found: dict[str, str | float | bool | Path] = {}
    for element in design.drawn:
        for name, value in element.values.items():
            if value is not None:
                found[f"{element.name}.{name}"] = value
        if "text" in element.values:
            found[f"{element.name}.text"] = fill_in(element.values["text"], design.words)
        source = element.values.get("source")
        key = design.files.get(source) if source else None
        if key:
            found[f"{element.name}.source"] = local(key)
        elif isinstance(source, str) and source.startswith("brand:"):
            del found[f"{element.name}.source"]
            found[f"{element.name}.visible"] = False
    return found


def _overlays(design: Design, film_ms: int, folder: Path, local: LocalFile) -> Iterator[Overlay]:
    # OpenCV is loaded by who draws: the web server knows steps and designs, and draws nothing.
    from apps.providers.embedded.overlays.drawing import draw_piece

    for number, element in enumerate(design.drawn):
        start, end = _span(element, film_ms)
        if start >= min(film_ms, end):
            continue
        piece = _piece(design, element, local)
        drawn = draw_piece(piece, folder / f"overlay-{number:03d}.png") if piece else None
        if drawn is None:
            continue
        values = element.values
        yield Overlay(
            path=drawn.path,
            x=drawn.x,
            y=drawn.y,
            start_ms=start,
            end_ms=end if end < film_ms else None,
            enter=values["enter"],
            enter_ms=min(int(values["enter_ms"]), min(end, film_ms) - start),
            leave=values["leave"],
            leave_ms=min(int(values["leave_ms"]), min(end, film_ms) - start),
        )


def _span(element: Element, film_ms: int) -> tuple[int, int]:
    """When the element is on screen, in milliseconds; a time below zero counts from the end."""
    time = round(element.values["time"] * 1000)
    start = time if time >= 0 else max(0, film_ms + time)
    duration = element.values["duration"]
    return start, film_ms if duration is None else start + round(duration * 1000)


def _piece(design: Design, element: Element, local: LocalFile) -> Piece | None:
    values, box = element.values, _box(design, element)
    if element.type == "text":
        return TextPiece(
            box=box,
            text=fill_in(values["text"], design.words),
            font=values["font"],
            is_upper_case=values["case"] == "upper",
            **{
                name: values[name]
                for name in (
                    *("size_px", "color", "lines", "align", "level", "outline_color", "outline_px"),
                    *("plate_color", "padding_px", "radius_px", "opacity"),
                )
            },
        )
    if element.type == "shape":
        names = ("shape", "color", "opacity", "color_to", "opacity_to", "outline_color")
        more = {name: values[name] for name in (*names, "outline_px", "radius_px")}
        return ShapePiece(box=box, **more)
    picture = _picture(design, values["source"], local)
    if picture is None:
        return None
    return PicturePiece(
        box=box,
        picture=picture,
        fit=values.get("fit", "contain"),
        align=values["align"],
        level=values["level"],
        radius_px=values.get("radius_px", 0),
        opacity=values["opacity"],
    )


def _picture(design: Design, source: str, local: LocalFile) -> Path | bytes | None:
    if source.startswith("data:"):
        return picture_bytes(source)
    key = design.files.get(source)
    return local(key) if key else None


def _box(design: Design, element: Element) -> Box:
    values = element.values
    x, y = round(values["x"] * design.width), round(values["y"] * design.height)
    width = max(2, round(values["width"] * design.width))
    height = max(2, round(values["height"] * design.height))
    return Box(x, y, width, height)
