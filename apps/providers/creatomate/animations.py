"""How what lies over a film comes and goes, in the vendor's words.

https://creatomate.com/llms/animations.md
"""

from __future__ import annotations

from typing import Any

from apps.providers.capabilities.render import AnyOverlay

# Slides come in as fades: the vendor would slide a picture in from the edge of the whole frame.
_SCALES = {"zoom": ("80%", "quadratic-out"), "pop": ("60%", "back-out")}


def animations(
    overlay: AnyOverlay, *, enters: bool = True, leaves: bool = True
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if enters and overlay.enter in _SCALES:
        start, easing = _SCALES[overlay.enter]
        found.append(
            {
                "type": "scale",
                "time": "start",
                "duration": overlay.enter_ms / 1000,
                "start_scale": start,
                "easing": easing,
            }
        )
    elif enters and overlay.enter != "none":
        found.append({"type": "fade", "time": "start", "duration": overlay.enter_ms / 1000})
    if leaves and overlay.leave == "fade":
        leaving = {"type": "fade", "time": "end", "duration": overlay.leave_ms / 1000}
        found.append({**leaving, "reversed": True})
    return found
