"""The parts of a film for a template of one's own.

Modifications: https://creatomate.com/docs/api/reference/modifications
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from apps.providers.capabilities.render import RenderRequest
from apps.providers.embedded.render.timeline import lay_out_scenes

# The design's property, and the vendor's. What it has no word for is left to the template.
_NAMES = {
    "text": "text",
    "source": "source",
    "visible": "visible",
    "time": "time",
    "duration": "duration",
    "font": "font_family",
    "size_px": "font_size",
    "color": "fill_color",
    "outline_color": "stroke_color",
    "outline_px": "stroke_width",
    "plate_color": "background_color",
    "radius_px": "border_radius",
    "fit": "fit",
    "trim_start": "trim_start",
}
_SHARES = frozenset({"x", "y", "width", "height", "opacity", "volume"})


def modifications(request: RenderRequest, address: Callable[[Path], str]) -> dict[str, Any]:
    """The film's parts for a template of one's own, whose elements carry these names:
    Scene-1, Narration-1, Caption-1 and so on, and Music; and those of the design by their own."""
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    found: dict[str, Any] = {"duration": spans[-1].end_ms / 1000}
    for number, (scene, span) in enumerate(zip(request.scenes, spans, strict=True), start=1):
        found[f"Scene-{number}.source"] = address(scene.visual.background_path)
        found[f"Scene-{number}.time"] = span.start_ms / 1000
        found[f"Scene-{number}.duration"] = (span.end_ms - span.start_ms) / 1000
        is_heard = not scene.is_muted
        found[f"Caption-{number}.text"] = " ".join(word.text for word in scene.words if is_heard)
        if scene.audio_path and is_heard:
            found[f"Narration-{number}.source"] = address(scene.audio_path)
            found[f"Narration-{number}.time"] = (span.start_ms + scene.speech_offset_ms) / 1000
    if request.music_path:
        found["Music.source"] = address(request.music_path)
    return {**found, **dict(_of_design(request, address))}


def _of_design(request: RenderRequest, address: Callable[[Path], str]) -> Iterator[tuple[str, Any]]:
    """The design's own elements by their names, in the vendor's words and units."""
    for name, value in request.modifications.items():
        element, _dot, key = name.rpartition(".")
        if isinstance(value, Path):
            yield name, address(value)
        elif key in _SHARES and not isinstance(value, (str, bool)):
            yield name, f"{100 * value:g}%"
        elif key == "at_end":
            # The vendor takes no loop of a clip that is trimmed.
            trimmed = request.modifications.get(f"{element}.trim_start")
            yield f"{element}.loop", value == "loop" and not trimmed
        elif key == "trim_start" and not value:
            continue
        elif key in _NAMES:
            yield f"{element}.{_NAMES[key]}", value
