"""When each scene starts and ends: narration decides, pictures follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The first word is heard at once: the hook has three seconds.
FIRST_OFFSET_MS = 120
# Later scenes let the crossfade begin before the voice does.
OFFSET_MS = 260
PAUSE_MS = 120
# The call to action stays to be read.
LAST_PAUSE_MS = 1300
SHORTEST_SCENE_MS = 1200


@dataclass(frozen=True, slots=True)
class SceneTime:
    """One scene on the film's clock, in milliseconds, with its narration's start within it."""

    start_ms: int
    duration_ms: int
    speech_offset_ms: int

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms


def lay_out(clip_durations_ms: Sequence[int], frames_per_second: int) -> tuple[SceneTime, ...]:
    """Scene after scene, each as long as its narration and pauses, rounded up to whole frames."""
    times: list[SceneTime] = []
    frame, last = 0, len(clip_durations_ms) - 1
    for index, spoken_ms in enumerate(clip_durations_ms):
        offset = FIRST_OFFSET_MS if index == 0 else OFFSET_MS
        pause = LAST_PAUSE_MS if index == last else PAUSE_MS
        wanted_ms = max(SHORTEST_SCENE_MS, offset + spoken_ms + pause)
        frames = -(-wanted_ms * frames_per_second // 1000)
        start_ms = round(frame * 1000 / frames_per_second)
        end_ms = round((frame + frames) * 1000 / frames_per_second)
        times.append(SceneTime(start_ms, end_ms - start_ms, offset))
        frame += frames
    return tuple(times)
