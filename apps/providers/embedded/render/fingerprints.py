"""Names for parts of a film, made from all that decides their pixels, and from nothing else.

Places in the film are counted from the part's own first frame, so that a part keeps its name when
something before it becomes longer or shorter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import av
import cv2
import orjson
import PIL

from apps.core.sentences import gettext as _
from apps.providers.capabilities.render import ClipOverlay, RenderRequest
from apps.providers.embedded.fonts import font_path
from apps.providers.embedded.render.frame_painter import states_of
from apps.providers.embedded.render.overlays import OverlaySpan, lay_out_overlays
from apps.providers.embedded.render.timeline import SceneSpan
from apps.providers.errors import ProviderError

ENGINE_VERSION = 2
"""To be raised with every change to what frames look like."""
_ARRIVAL_FRAMES = 8
"""More than a new caption takes to come in; how much older it is does not show."""


class Fingerprints:
    """Names of the parts of one film; every file is read once."""

    def __init__(self, request: RenderRequest, spans: Sequence[SceneSpan], encoder: str) -> None:
        self._request, self._spans = request, spans
        self._common = {
            "engine": [ENGINE_VERSION, encoder, cv2.__version__, PIL.__version__, av.__version__],
            "film": [request.width, request.height, request.frames_per_second],
        }
        self._states = states_of(request, spans)
        self._overlays = lay_out_overlays(
            request.overlays, request.frames_per_second, spans[-1].end_frame
        )
        self._digest = cache(digest_of_file)

    def of_frames(self, scene: int, first: int, end: int) -> str:
        """The name of frames first up to end, which are some of one scene's."""
        span = self._spans[scene]
        shown = [scene, scene - 1] if first - span.first_frame < span.fade_frames else [scene]
        return name_of(
            {
                **self._common,
                "scenes": [self._scene(number, first, end) for number in shown],
                "fade": span.fade_frames if len(shown) > 1 else 0,
                "progress": self._progress(scene, first),
                "captions": self._captions(first, end),
                "overlays": [
                    self._overlay(overlay, first, end)
                    for overlay in self._overlays
                    if overlay.first_frame < end and first < overlay.end_frame
                ],
            }
        )

    def of_clip(self, path: Path, frame_count: int) -> str:
        """The name of a clip played whole."""
        return name_of({**self._common, "clip": self._digest(path), "frames": frame_count})

    def _scene(self, number: int, first: int, end: int) -> dict[str, Any]:
        scene, span = self._request.scenes[number], self._spans[number]
        visual = scene.visual
        return {
            "background": self._digest(visual.clip_path or visual.background_path),
            "motion": "clip" if visual.clip_path else scene.motion,
            "layers": [
                {**asdict(layer), "paths": [self._digest(path) for path in layer.paths]}
                for layer in visual.layers
            ],
            "frames": [first - span.first_frame, end - span.first_frame],
            "shown_frames": span.held_until_frame - span.first_frame,
            "is_first": span.first_frame == 0,
        }

    def _progress(self, scene: int, first: int) -> list[Any]:
        color, span = self._request.progress_bar_color, self._spans[scene]
        length = span.end_frame - span.first_frame
        place = [scene, len(self._spans), first - span.first_frame, length]
        return [color, *place] if color else []

    def _captions(self, first: int, end: int) -> list[Any]:
        states = [
            [
                max(state.first_frame - first, -_ARRIVAL_FRAMES),
                min(state.end_frame, end) - first,
                state.words,
                state.current,
            ]
            for state in self._states
            if state.first_frame < end and first < state.end_frame
        ]
        style = self._request.captions
        if style is None or not states:
            return []
        return [asdict(style), self._digest(font_path(style.font)), states]

    def _overlay(self, span: OverlaySpan, first: int, end: int) -> list[Any]:
        overlay = span.overlay
        seen = [max(span.first_frame - first, 0), min(span.end_frame, end) - first]
        facts: list[Any] = [self._digest(overlay.path), overlay.x, overlay.y, seen]
        if isinstance(overlay, ClipOverlay):
            facts += ["clip", overlay.width, overlay.height, overlay.radius_px, overlay.opacity]
            facts += [overlay.skip_ms, overlay.is_looped, max(first - span.first_frame, 0)]
        if first < span.first_frame + span.enter_frames:
            facts += ["enter", overlay.enter, span.enter_frames, span.first_frame - first]
        if end > span.end_frame - span.leave_frames:
            facts += ["leave", span.leave_frames, span.end_frame - first]
        return facts


def digest_of_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()
    except OSError as error:
        raise ProviderError(
            _("The file %(file)s could not be opened (%(reason)s); make it again.")
            % {"file": path.name, "reason": error.strerror},
            permanent=True,
        ) from error


def name_of(facts: dict[str, Any]) -> str:
    """32 hexadecimal digits of plain facts."""
    text = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(text, digest_size=16).hexdigest()
