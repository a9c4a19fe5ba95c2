"""The geometry of a frame: where content may stand so that no platform's buttons cover it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in frame pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle_x(self) -> int:
        return self.x + self.width // 2

    @property
    def middle_y(self) -> int:
        return self.y + self.height // 2

    def inset(self, by: int) -> Box:
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def contains(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def from_top(self, used: int) -> Box:
        """What is left below the first `used` pixels."""
        return Box(self.x, self.y + used, self.width, self.height - used)


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame size in pixels, and lengths given for 1080x1920 or 1920x1080 scaled to it."""

    width: int
    height: int

    @property
    def portrait(self) -> bool:
        return self.height >= self.width

    @property
    def unit(self) -> float:
        reference = (1080, 1920) if self.portrait else (1920, 1080)
        return min(self.width / reference[0], self.height / reference[1])

    def px(self, length: float) -> int:
        return round(length * self.unit)

    @property
    def safe(self) -> Box:
        """Free of platform buttons and captions: y 240-1240 of 1920, or y 90-840 of 1080."""
        if self.portrait:
            left, right, top, bottom = 64 / 1080, 960 / 1080, 240 / 1920, 1240 / 1920
        else:
            left, right, top, bottom = 96 / 1920, 1824 / 1920, 90 / 1080, 840 / 1080
        x, y = round(left * self.width), round(top * self.height)
        return Box(x, y, round(right * self.width) - x, round(bottom * self.height) - y)

    @property
    def content(self) -> Box:
        """The safe box less the room that shadows need."""
        return self.safe.inset(self.px(22))

    @property
    def centred(self) -> Box:
        """The widest part of the content box whose middle is the middle of the frame."""
        box = self.content
        half = min(self.width // 2 - box.x, box.right - self.width // 2)
        return Box(self.width // 2 - half, box.y, 2 * half, box.height)
