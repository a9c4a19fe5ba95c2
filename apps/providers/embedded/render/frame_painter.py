"""Everything that is to be seen in a frame, in the order it is laid down."""

from __future__ import annotations

from collections.abc import Sequence

from apps.providers.capabilities.render import CaptionStyle, RenderRequest
from apps.providers.embedded.fonts import covers
from apps.providers.embedded.render.caption_patches import CaptionPainter
from apps.providers.embedded.render.captions import caption_states, chunk_words, words_of
from apps.providers.embedded.render.compositor import Compositor
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.embedded.render.progress_bar import ProgressBar
from apps.providers.embedded.render.timeline import SceneSpan


class FramePainter:
    """Paints a film's frames, each once and in order: scenes, then captions, then the bar."""

    def __init__(self, request: RenderRequest, spans: Sequence[SceneSpan]) -> None:
        frame_count = spans[-1].end_frame
        self._compositor = Compositor(
            request.scenes, spans, request.width, request.height, request.frames_per_second
        )
        self._captions = (
            _captions(request, spans, request.captions, frame_count) if request.captions else None
        )
        self._bar = (
            ProgressBar(request.progress_bar_color, request.height, frame_count)
            if request.progress_bar_color
            else None
        )

    def draw(self, frame: FrameBuffer, number: int) -> None:
        """Paint all of the frame of that number."""
        self._compositor.draw(frame, number)
        if self._captions is not None:
            self._captions.draw(frame.planes, number)
        if self._bar is not None:
            self._bar.draw(frame.planes, number)


def _captions(
    request: RenderRequest, spans: Sequence[SceneSpan], style: CaptionStyle, frame_count: int
) -> CaptionPainter:
    chunks = [
        chunk
        for scene, span in zip(request.scenes, spans, strict=True)
        for chunk in chunk_words(
            words_of(scene, span, lambda character: covers(style.font, character)),
            style.max_words,
        )
    ]
    states = caption_states(chunks, request.frames_per_second, frame_count)
    return CaptionPainter(style, states, request.width, request.height)
