"""A clip inside of the frame as the vendor's elements.

https://creatomate.com/docs/api/render-script/video-element

The vendor loops no clip that is trimmed, and does not say what it shows after a clip's end: such a
clip is repeated element by element, and one that is held goes on as a picture of its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from apps.core.sentences import gettext as _
from apps.providers.capabilities.render import ClipOverlay, RenderRequest
from apps.providers.creatomate.animations import animations
from apps.providers.embedded.render.clips import facts_of, last_picture
from apps.providers.errors import ProviderError

Address = Callable[[Path], str]
BELOW_SPEECH_DB = -16.0
"""The vendor lowers nothing under speech, so a clip with sound stays as low as music does."""
MOST_REPEATS = 200


def clip_elements(
    overlay: ClipOverlay,
    placed: dict[str, Any],
    end_ms: int,
    request: RenderRequest,
    address: Address,
) -> Iterator[dict[str, Any]]:
    """The clip from its start up to end_ms. placed: its track and its box."""
    facts = facts_of(overlay.path, request.frames_per_second)
    skip = min(overlay.skip_ms, facts.duration_ms - 1)
    once = facts.duration_ms - skip
    look = {
        **placed,
        "opacity": f"{100 * overlay.opacity:g}%",
        "border_radius": overlay.radius_px,
        "fit": "cover",
    }
    video = {**look, "type": "video", "source": address(overlay.path), "volume": _volume(overlay)}
    trim = {"trim_start": skip / 1000} if skip else {}
    wanted = end_ms - overlay.start_ms
    if wanted <= once or (overlay.is_looped and not skip):
        looped = {"loop": True} if wanted > once else {}
        yield _timed({**video, **trim, **looped}, overlay, overlay.start_ms, end_ms, end_ms)
    elif overlay.is_looped:
        starts = range(overlay.start_ms, end_ms, once)
        if len(starts) > MOST_REPEATS:
            raise ProviderError(
                _(
                    "The clip %(file)s is too short to be repeated that often at Creatomate; "
                    "begin at its start, or choose a longer one."
                )
                % {"file": overlay.path.name},
                permanent=True,
            )
        for start in starts:
            yield _timed({**video, **trim}, overlay, start, min(start + once, end_ms), end_ms)
    else:
        size = (overlay.width + overlay.width % 2, overlay.height + overlay.height % 2)
        name = f"{overlay.path.stem}-{size[0]}x{size[1]}.png"
        held = last_picture(overlay.path, *size, request.work_dir / name)
        until = overlay.start_ms + once
        yield _timed({**video, **trim}, overlay, overlay.start_ms, until, end_ms)
        picture = {**look, "type": "image", "source": address(held)}
        yield _timed(picture, overlay, until, end_ms, end_ms)


def _timed(
    element: dict[str, Any], overlay: ClipOverlay, start: int, end: int, last: int
) -> dict[str, Any]:
    """The element from start to end, coming in and going only where the whole clip does."""
    moves = animations(overlay, enters=start == overlay.start_ms, leaves=end == last)
    times = {"time": start / 1000, "duration": (end - start) / 1000}
    return {**element, **times, "animations": moves}


def _volume(overlay: ClipOverlay) -> str:
    return f"{100 * min(overlay.volume, 10 ** (BELOW_SPEECH_DB / 20)):.0f}%"
