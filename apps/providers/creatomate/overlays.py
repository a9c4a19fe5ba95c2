"""What a template lays over a film, as the vendor's elements, and a brand's clips around it.

https://creatomate.com/docs/api/render-script/image-element
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
from PIL import Image

from apps.core.sentences import gettext as _
from apps.providers.capabilities.render import AnyOverlay, ClipOverlay, RenderRequest
from apps.providers.creatomate.animations import animations
from apps.providers.creatomate.clips import clip_elements
from apps.providers.errors import ProviderError

Address = Callable[[Path], str]
OVERLAY_TRACK, CLIP_TRACK = 20, 160


def overlay_elements(
    request: RenderRequest, total_ms: int, address: Address
) -> Iterator[dict[str, Any]]:
    """Each picture and clip at its place, lower ones first, under the captions."""
    for number, overlay in enumerate(request.overlays):
        end = total_ms if overlay.end_ms is None else min(overlay.end_ms, total_ms)
        if overlay.start_ms >= end:
            continue
        # a later track lies over an earlier one; captions, speech and clips come after
        track = OVERLAY_TRACK + number
        placed = {"track": track, **_place(overlay)}
        if isinstance(overlay, ClipOverlay):
            yield from clip_elements(overlay, placed, end, request, address)
            continue
        yield {
            "type": "image",
            "time": overlay.start_ms / 1000,
            "duration": (end - overlay.start_ms) / 1000,
            "source": address(overlay.path),
            **placed,
            "animations": animations(overlay),
        }


def _place(overlay: AnyOverlay) -> dict[str, Any]:
    if isinstance(overlay, ClipOverlay):
        width, height = overlay.width, overlay.height
    else:
        with Image.open(overlay.path) as picture:
            width, height = picture.size
    corner = {"x": overlay.x, "y": overlay.y, "x_anchor": "0%", "y_anchor": "0%"}
    return {**corner, "width": width, "height": height}


def around(script: dict[str, Any], request: RenderRequest, address: Address) -> dict[str, Any]:
    """The script with the intro before it and the outro after it, each played whole."""
    before = _seconds(request.intro_path) if request.intro_path else 0.0
    elements = [_later(element, before) for element in script["elements"]]
    end = before + script["duration"]
    if request.intro_path:
        elements.append(_clip(request.intro_path, 0.0, before, address))
    if request.outro_path:
        after = _seconds(request.outro_path)
        elements.append(_clip(request.outro_path, end, after, address))
        end += after
    return {**script, "duration": end, "elements": elements}


def _later(element: dict[str, Any], seconds: float) -> dict[str, Any]:
    return {**element, "time": element["time"] + seconds}


def _clip(path: Path, time: float, seconds: float, address: Address) -> dict[str, Any]:
    return {
        "type": "video",
        "track": CLIP_TRACK,
        "time": time,
        "duration": seconds,
        "source": address(path),
        "fit": "contain",
    }


def _seconds(path: Path) -> float:
    try:
        with av.open(str(path), "r") as clip:
            return (clip.duration or 0) / 1_000_000
    except (av.error.FFmpegError, OSError) as error:
        raise ProviderError(
            _("The brand's clip %(file)s cannot be read; put in another.") % {"file": path.name},
            permanent=True,
        ) from error
