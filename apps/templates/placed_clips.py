"""A design's clips inside of the frame: where their pictures stand, and until when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from apps.providers.capabilities.render import ClipOverlay
from apps.providers.embedded.cards.frame import Box
from apps.templates.design import Design
from apps.templates.design.elements import Element
from apps.templates.placing import box_of, span_of, timing_of

LocalFile = Callable[[str], Path]
"""A path to read a stored file from, by its key."""
_BEFORE = {"left": 0.0, "top": 0.0, "center": 0.5, "middle": 0.5, "right": 1.0, "bottom": 1.0}


def clip_overlay(
    design: Design, element: Element, film_ms: int, local: LocalFile
) -> ClipOverlay | None:
    """The clip of a `video` element in a film of film_ms; None when it has no file."""
    # Here, because it loads what decodes films, which most processes do without.
    from apps.providers.embedded.render.clips import facts_of

    values = element.values
    key = design.files.get(values["source"])
    if not key:
        return None
    path = local(key)
    facts = facts_of(path, design.frames_per_second)
    skip_ms = round(values["trim_start"] * 1000)
    until = None
    if values["at_end"] == "leave":
        start, _end = span_of(element, film_ms)
        until = start + max(1, facts.duration_ms - skip_ms)
    box = _shown_box(box_of(design, element), element, facts.aspect)
    return ClipOverlay(
        path,
        *(box.x, box.y, box.width, box.height),
        radius_px=int(values["radius_px"]),
        opacity=float(values["opacity"]),
        **timing_of(element, film_ms, until),
        skip_ms=skip_ms,
        is_looped=values["at_end"] == "loop",
        volume=float(values["volume"]),
    )


def _shown_box(box: Box, element: Element, aspect: float) -> Box:
    """The part of the box that pictures of that shape fill."""
    if element.values["fit"] == "cover":
        return box
    width = min(box.width, max(2, round(box.height * aspect)))
    height = min(box.height, max(2, round(box.width / aspect)))
    x = box.x + round((box.width - width) * _BEFORE[element.values["align"]])
    y = box.y + round((box.height - height) * _BEFORE[element.values["level"]])
    return Box(x, y, width, height)
