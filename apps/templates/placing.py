"""Where and when an element of a design stands in a film."""

from __future__ import annotations

from typing import Any

from apps.providers.embedded.cards.frame import Box
from apps.templates.design import Design
from apps.templates.design.elements import Element


def span_of(element: Element, film_ms: int) -> tuple[int, int]:
    """When the element is on screen, in milliseconds; a time below zero counts from the end."""
    time = round(element.values["time"] * 1000)
    start = time if time >= 0 else max(0, film_ms + time)
    duration = element.values["duration"]
    return start, film_ms if duration is None else start + round(duration * 1000)


def timing_of(element: Element, film_ms: int, until: int | None = None) -> dict[str, Any]:
    """An overlay's times. until: when it goes, where that is before the element's own end."""
    start, end = span_of(element, film_ms)
    end = end if until is None else min(end, until)
    values, longest = element.values, min(end, film_ms) - start
    return {
        "start_ms": start,
        "end_ms": end if end < film_ms else None,
        "enter": values["enter"],
        "enter_ms": min(int(values["enter_ms"]), longest),
        "leave": values["leave"],
        "leave_ms": min(int(values["leave_ms"]), longest),
    }


def box_of(design: Design, element: Element) -> Box:
    """Its box in the design's pixels."""
    values = element.values
    x, y = round(values["x"] * design.width), round(values["y"] * design.height)
    width = max(2, round(values["width"] * design.width))
    height = max(2, round(values["height"] * design.height))
    return Box(x, y, width, height)
