"""A design made smaller: all that is in pixels shrinks with the frame."""

from __future__ import annotations

from dataclasses import replace

from apps.templates.design import Design
from apps.templates.design.elements import Element
from apps.templates.design.kinds import Pixels
from apps.templates.design.tables import ELEMENT_TYPES


def scaled_to(design: Design, longest_side: int) -> Design:
    """The design with no side longer than longest_side; as it is when it is small enough."""
    factor = longest_side / max(design.width, design.height)
    if factor >= 1:
        return design
    captions = design.captions and replace(
        design.captions,
        size_px=max(8, round(design.captions.size_px * factor)),
        outline_px=round(design.captions.outline_px * factor),
    )
    return replace(
        design,
        width=2 * round(design.width * factor / 2),
        height=2 * round(design.height * factor / 2),
        captions=captions,
        drawn=tuple(_scaled(element, factor) for element in design.drawn),
    )


def _scaled(element: Element, factor: float) -> Element:
    table = ELEMENT_TYPES[element.type]
    values = {
        name: max(1, round(value * factor))
        if value and isinstance(table[name].kind, Pixels)
        else value
        for name, value in element.values.items()
    }
    return replace(element, values=values)
