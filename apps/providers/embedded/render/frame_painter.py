"""Everything that is to be seen in a frame, in the order it is laid down."""

from __future__ import annotations

from collections.abc import Sequence

from apps.providers.capabilities.render import RenderRequest
from apps.providers.embedded.fonts import covers
from apps.providers.embedded.render.caption_patches import CaptionPainter
from apps.providers.embedded.render.captions import CaptionState, film_states
from apps.providers.embedded.render.compositor import Compositor
from apps.providers.embedded.render.overlays import OverlayPainter, lay_out_overlays
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.embedded.render.progress_bar import ProgressBar
from apps.providers.embedded.render.timeline import SceneSpan


class FramePainter:
    """Paints a film's frames, each at most once and in order: scenes, then overlays, then captions,
    then the bar."""

    def __init__(self, request: RenderRequest, spans: Sequence[SceneSpan]) -> None:
        frame_count = spans[-1].end_frame
        self._compositor = Compositor(
            request.scenes, spans, request.width, request.height, request.frames_per_second
        )
        self._overlays = OverlayPainter(
            lay_out_overlays(request.overlays, request.frames_per_second, frame_count),
            request.width,
            request.height,
            request.frames_per_second,
        )
        self._captions = (
            CaptionPainter(
                request.captions, states_of(request, spans), request.width, request.height
            )
            if request.captions
            else None
        )
        self._bar = (
            ProgressBar(request.progress_bar_color, request.height, spans)
            if request.progress_bar_color
            else None
        )

    def draw(self, frame: FrameBuffer, number: int) -> None:
        """Paint all of the frame of that number."""
        self._compositor.draw(frame, number)
        self._overlays.draw(frame.planes, number)
        if self._captions is not None:
            self._captions.draw(frame.planes, number)
        if self._bar is not None:
            self._bar.draw(frame.planes, number)


def states_of(request: RenderRequest, spans: Sequence[SceneSpan]) -> list[CaptionState]:
    """What the captions of a film show; nothing without a style."""
    style = request.captions
    if style is None:
        return []
    return film_states(
        request.scenes,
        spans,
        style.max_words,
        lambda character: covers(style.font, character),
        request.frames_per_second,
    )
