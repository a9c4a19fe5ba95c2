"""Pictures and clips over the whole film: which frames they are in, and how they come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.providers.capabilities.render import AnyOverlay, ClipOverlay
from apps.providers.embedded.render.clip_sprites import ClipSprites
from apps.providers.embedded.render.layers import REST, Pose, entry_pose, posed
from apps.providers.embedded.render.planes import Planes
from apps.providers.embedded.render.sprites import Sprite, lay_over, load_sprite
from apps.providers.embedded.render.timeline import first_frame_from, frame_at


@dataclass(frozen=True, slots=True)
class OverlaySpan:
    """Frames first_frame up to, not including, end_frame show the overlay; it enters during its
    first enter_frames and leaves during its last leave_frames."""

    overlay: AnyOverlay
    first_frame: int
    end_frame: int
    enter_frames: int
    leave_frames: int

    def pose(self, number: int, width: int, height: int) -> Pose:
        """How it stands in the film's frame of that number, in a width x height frame."""
        pose = REST
        into = number - self.first_frame
        if into < self.enter_frames:
            progress = (into + 1) / (self.enter_frames + 1)
            pose = entry_pose(self.overlay.enter, progress, width, height)
        left = self.end_frame - number
        if left <= self.leave_frames:
            pose = replace(pose, opacity=pose.opacity * left / (self.leave_frames + 1))
        return pose


def lay_out_overlays(
    overlays: Sequence[AnyOverlay], frames_per_second: int, frame_count: int
) -> tuple[OverlaySpan, ...]:
    """The overlays that are ever seen in a film of frame_count frames, in their order."""
    spans = []
    for overlay in overlays:
        first = first_frame_from(overlay.start_ms, frames_per_second)
        end = frame_count
        if overlay.end_ms is not None:
            end = min(first_frame_from(overlay.end_ms, frames_per_second), frame_count)
        if first < end:
            entering = 0 if overlay.enter == "none" else overlay.enter_ms
            leaving = 0 if overlay.leave == "none" else overlay.leave_ms
            spans.append(
                OverlaySpan(
                    overlay,
                    first,
                    end,
                    min(frame_at(entering, frames_per_second), end - first),
                    min(frame_at(leaving, frames_per_second), end - first),
                )
            )
    return tuple(spans)


class OverlayPainter:
    """Draws what lies over a frame; holds the pictures and clips on screen and no others."""

    def __init__(
        self, spans: Sequence[OverlaySpan], width: int, height: int, frames_per_second: int
    ) -> None:
        self._spans = spans
        self._size = (width, height)
        self._rate = frames_per_second
        self._sprites: dict[int, Sprite] = {}
        self._clips: dict[int, ClipSprites] = {}

    def draw(self, frame: Planes, number: int) -> None:
        for index, span in enumerate(self._spans):
            if span.first_frame <= number < span.end_frame:
                sprite = self._sprite(index, span.overlay, number - span.first_frame)
                lay_over(frame, posed(sprite, span.pose(number, *self._size)))
            else:
                self._forget(index)

    def _sprite(self, index: int, overlay: AnyOverlay, into: int) -> Sprite:
        if isinstance(overlay, ClipOverlay):
            if index not in self._clips:
                self._clips[index] = ClipSprites(overlay, self._rate)
            return self._clips[index].sprite(into)
        if index not in self._sprites:
            self._sprites[index] = load_sprite(overlay.path, overlay.x, overlay.y)
        return self._sprites[index]

    def _forget(self, index: int) -> None:
        self._sprites.pop(index, None)
        clip = self._clips.pop(index, None)
        if clip is not None:
            clip.close()
