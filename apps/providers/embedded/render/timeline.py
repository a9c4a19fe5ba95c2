"""Which scene is on screen when: milliseconds in, whole frames out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.providers.capabilities.render import RenderScene


@dataclass(frozen=True, slots=True)
class SceneSpan:
    """One scene's place in the film.

    Frames first_frame up to, not including, end_frame are its own; for its first fade_frames the
    scene before is still mixed in, so a picture is drawn up to held_until_frame.
    """

    start_ms: int
    end_ms: int
    first_frame: int
    end_frame: int
    fade_frames: int
    held_until_frame: int


def frame_at(milliseconds: int, frames_per_second: int) -> int:
    """The frame boundary nearest to a time."""
    return (milliseconds * frames_per_second + 500) // 1000


def first_frame_from(milliseconds: int, frames_per_second: int) -> int:
    """The first frame shown at or after a time, never before it."""
    return -(-milliseconds * frames_per_second // 1000)


def lay_out_scenes(scenes: Sequence[RenderScene], frames_per_second: int) -> tuple[SceneSpan, ...]:
    """Put scenes one after the other. Rounding never adds up: the last end is the film's length."""
    bounds = [0]
    for scene in scenes:
        bounds.append(bounds[-1] + scene.duration_ms)
    frames = [frame_at(bound, frames_per_second) for bound in bounds]
    fades = [
        min(frame_at(scene.transition_ms, frames_per_second), frames[i + 1] - frames[i])
        if i > 0
        else 0
        for i, scene in enumerate(scenes)
    ]
    following_fades = [*fades[1:], 0]
    return tuple(
        SceneSpan(
            start_ms=bounds[i],
            end_ms=bounds[i + 1],
            first_frame=frames[i],
            end_frame=frames[i + 1],
            fade_frames=fades[i],
            held_until_frame=frames[i + 1] + following_fades[i],
        )
        for i in range(len(scenes))
    )
