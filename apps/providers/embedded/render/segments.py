"""A film cut into parts that can be encoded, kept and used again one by one.

A scene is one part, and each crossfade is one of its own: a scene that changed takes the crossfades
beside it with it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.providers.capabilities.render import RenderRequest
from apps.providers.embedded.render.brand_clips import clip_frame_count
from apps.providers.embedded.render.fingerprints import Fingerprints
from apps.providers.embedded.render.timeline import SceneSpan


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames first_frame up to, not including, end_frame: of the scenes, or of a clip that is
    played whole. name says all that decides its pixels."""

    name: str
    first_frame: int
    end_frame: int
    clip: Path | None = None

    @property
    def frame_count(self) -> int:
        return self.end_frame - self.first_frame


def cut_into_segments(
    request: RenderRequest, spans: Sequence[SceneSpan], encoder: str
) -> tuple[Segment, ...]:
    """All segments of a film in order. encoder: what made or will make them, and how."""
    fingerprints = Fingerprints(request, spans, encoder)

    def whole(clip: Path | None) -> tuple[Segment, ...]:
        if clip is None:
            return ()
        length = clip_frame_count(clip, request)
        return (Segment(fingerprints.of_clip(clip, length), 0, length, clip),)

    scenes = tuple(
        Segment(fingerprints.of_frames(scene, first, end), first, end)
        for scene, first, end in _borders(spans)
    )
    return (*whole(request.intro_path), *scenes, *whole(request.outro_path))


def _borders(spans: Sequence[SceneSpan]) -> Iterator[tuple[int, int, int]]:
    """A scene's number and the frames of its crossfade, and again with those after it."""
    for scene, span in enumerate(spans):
        faded = span.first_frame + span.fade_frames
        for first, end in ((span.first_frame, faded), (faded, span.end_frame)):
            if first < end:
                yield scene, first, end
