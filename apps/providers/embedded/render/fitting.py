"""How a clip of any shape comes to fill a frame, as filters of libavfilter."""

from __future__ import annotations

from collections.abc import Callable

Filters = tuple[tuple[str, str], ...]
"""Names and arguments, in order."""
Fitting = Callable[[int, int, float], Filters]
"""Filters for a picture of so many pixels across and down, shown so many times as wide as high."""

_TURNS: dict[int, Filters] = {
    0: (),
    90: (("transpose", "cclock"),),
    180: (("hflip", ""), ("vflip", "")),
    270: (("transpose", "clock"),),
}


def covering(frame_width: int, frame_height: int) -> Fitting:
    """Fill the frame and crop evenly what is too much."""
    wanted = frame_width / frame_height

    def filters(width: int, height: int, aspect: float) -> Filters:
        kept_width = width if aspect <= wanted else max(2, round(width * wanted / aspect))
        kept_height = height if aspect >= wanted else max(2, round(height * aspect / wanted))
        return (
            ("crop", f"{kept_width}:{kept_height}:exact=1"),
            ("scale", _scaling(frame_width, frame_height)),
        )

    return filters


def padded(frame_width: int, frame_height: int) -> Fitting:
    """Show all of the picture, with black beside it where the shapes differ."""

    def filters(_width: int, _height: int, aspect: float) -> Filters:
        shown_width = min(frame_width, 2 * round(frame_height * aspect / 2))
        shown_height = min(frame_height, 2 * round(frame_width / aspect / 2))
        left = (frame_width - shown_width) // 4 * 2
        top = (frame_height - shown_height) // 4 * 2
        return (
            ("scale", _scaling(max(2, shown_width), max(2, shown_height))),
            ("pad", f"{frame_width}:{frame_height}:{left}:{top}:black"),
        )

    return filters


def upright(degrees: int) -> Filters:
    """Turn a picture counterclockwise by what its display matrix says, in quarters."""
    return _TURNS[round(degrees / 90) * 90 % 360]


def _scaling(width: int, height: int) -> str:
    return f"{width}:{height}:flags=bicubic:out_color_matrix=bt709:out_range=tv"
