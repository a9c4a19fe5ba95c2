"""A thin bar along the top that fills as the film goes on."""

from __future__ import annotations

from apps.providers.embedded.render.planes import Planes, yuv_of

_THICKNESS_SHARE = 0.0045


class ProgressBar:
    def __init__(self, color: str, height: int, frame_count: int) -> None:
        self._color = yuv_of(color)
        self._rows = 2 * max(1, round(height * _THICKNESS_SHARE / 2))
        self._frame_count = frame_count

    def draw(self, frame: Planes, number: int) -> None:
        """Fill the share of the film shown once this frame has been."""
        half_width, half_rows = frame.u.shape[1], self._rows // 2
        columns = round(half_width * (number + 1) / self._frame_count)
        y, u, v = self._color
        frame.y[: self._rows, : 2 * columns] = round(y)
        frame.u[:half_rows, :columns] = round(u)
        frame.v[:half_rows, :columns] = round(v)
