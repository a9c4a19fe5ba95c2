"""A thin bar along the top that fills as the film goes on.

Each scene fills an equal share of it, so that a scene that becomes longer or shorter changes the
bar in its own frames only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from apps.providers.embedded.render.planes import Planes, yuv_of
from apps.providers.embedded.render.timeline import SceneSpan

_THICKNESS_SHARE = 0.0045


class ProgressBar:
    def __init__(self, color: str, height: int, spans: Sequence[SceneSpan]) -> None:
        self._color = yuv_of(color)
        self._rows = 2 * max(1, round(height * _THICKNESS_SHARE / 2))
        self._spans = spans
        self._ends = [span.end_frame for span in spans]

    def draw(self, frame: Planes, number: int) -> None:
        """Fill the share of the film shown once this frame has been."""
        half_width, half_rows = frame.u.shape[1], self._rows // 2
        columns = round(half_width * self._share(number))
        y, u, v = self._color
        frame.y[: self._rows, : 2 * columns] = round(y)
        frame.u[:half_rows, :columns] = round(u)
        frame.v[:half_rows, :columns] = round(v)

    def _share(self, number: int) -> float:
        scene = bisect_right(self._ends, number)
        span = self._spans[scene]
        shown = (number + 1 - span.first_frame) / (span.end_frame - span.first_frame)
        return (scene + shown) / len(self._spans)
