"""What can be drawn over a film. Places and sizes are frame pixels, colours "#RRGGBB"."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from apps.providers.embedded.cards.frame import Box


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Text set as large as it fits its box, at most at size_px, on at most `lines` lines.

    plate_color: a plate around the text, padding_px away from it. align and level say where text
    and plate stand in the box: "left", "center" or "right"; "top", "middle" or "bottom".
    """

    box: Box
    text: str
    font: str
    size_px: int
    color: str
    lines: int = 2
    align: str = "center"
    level: str = "middle"
    outline_color: str | None = None
    outline_px: int = 0
    plate_color: str | None = None
    padding_px: int = 24
    radius_px: int = 0
    is_upper_case: bool = False
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class ShapePiece:
    """A box or an ellipse, from one colour and opacity at the top to another at the bottom; None
    for an edge alone."""

    box: Box
    shape: str
    color: str | None
    opacity: float = 1.0
    color_to: str | None = None
    opacity_to: float | None = None
    outline_color: str | None = None
    outline_px: int = 0
    radius_px: int = 0


@dataclass(frozen=True, slots=True)
class PicturePiece:
    """A picture inside its box: whole ("contain") or filling it and cut ("cover").

    picture: a file, or the file's bytes.
    """

    box: Box
    picture: Path | bytes
    fit: str = "contain"
    align: str = "center"
    level: str = "middle"
    radius_px: int = 0
    opacity: float = 1.0


Piece = TextPiece | ShapePiece | PicturePiece
