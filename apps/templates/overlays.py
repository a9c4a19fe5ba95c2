"""The drawn elements of a design, as pictures and clips over a film of a certain length."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from apps.providers.capabilities.render import AnyOverlay, Overlay
from apps.providers.embedded.overlays.pieces import PicturePiece, Piece, ShapePiece, TextPiece
from apps.templates.design import Design
from apps.templates.design.elements import Element
from apps.templates.design.pictures import picture_bytes
from apps.templates.design.references import fill_in
from apps.templates.placed_clips import LocalFile, clip_overlay
from apps.templates.placing import box_of, span_of, timing_of


def draw_overlays(
    design: Design,
    film_ms: int,
    folder: Path,
    local: LocalFile,
    *,
    seen_ms: tuple[int, int] | None = None,
) -> tuple[AnyOverlay, ...]:
    """Every element that is on screen in a film of film_ms, lower tracks first: drawn pictures, and
    clips at their places. seen_ms: only those that are seen from one time up to another.

    A logo or a clip without a file, and a text without a word, are left out.
    """
    return tuple(_overlays(design, film_ms, folder, local, seen_ms or (0, film_ms)))


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
        elif element.type == "video" or (source or "").startswith("brand:"):
            found.pop(f"{element.name}.source", None)
            found[f"{element.name}.visible"] = False
    return found


def _overlays(
    design: Design, film_ms: int, folder: Path, local: LocalFile, seen_ms: tuple[int, int]
) -> Iterator[AnyOverlay]:
    for number, element in enumerate(design.drawn):
        start, end = span_of(element, film_ms)
        if start >= min(film_ms, end) or start > seen_ms[1] or end <= seen_ms[0]:
            continue
        if element.type == "video":
            overlay: AnyOverlay | None = clip_overlay(design, element, film_ms, local)
        else:
            path = folder / f"overlay-{number:03d}.png"
            overlay = _drawn(_piece(design, element, local), path, element, film_ms)
        if overlay:
            yield overlay


def _drawn(piece: Piece | None, path: Path, element: Element, film_ms: int) -> Overlay | None:
    # OpenCV is loaded by who draws: the web server knows steps and designs, and draws nothing.
    from apps.providers.embedded.overlays.drawing import draw_piece

    drawn = draw_piece(piece, path) if piece else None
    if drawn is None:
        return None
    return Overlay(drawn.path, drawn.x, drawn.y, **timing_of(element, film_ms))


def _piece(design: Design, element: Element, local: LocalFile) -> Piece | None:
    values, box = element.values, box_of(design, element)
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
