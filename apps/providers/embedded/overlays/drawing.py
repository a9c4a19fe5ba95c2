"""Pieces in, pictures with alpha out."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageOps

from apps.core.sentences import gettext as _
from apps.providers.embedded.cards.colors import BLACK, luminance, parse
from apps.providers.embedded.cards.frame import Box
from apps.providers.embedded.cards.lettering import Paint, draw_line
from apps.providers.embedded.cards.pieces import composite
from apps.providers.embedded.cards.shapes import edge, filled, rounded
from apps.providers.embedded.cards.stage import write_image
from apps.providers.embedded.cards.text import words_of
from apps.providers.embedded.cards.typeset import Block, Limits, fit, line_text, measure
from apps.providers.embedded.overlays.pieces import PicturePiece, Piece, ShapePiece, TextPiece
from apps.providers.errors import ProviderError

_SMALLEST = 0.4
"""How far text is shrunk before it is cut short, as a share of its size."""
_LIGHT = 0.3
_PNG = (cv2.IMWRITE_PNG_COMPRESSION, 3)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture on disk and where its top left corner stands in the frame."""

    path: Path
    x: int
    y: int


def draw_piece(piece: Piece, path: Path) -> Drawn | None:
    """Draw to path (PNG). None when there is nothing to see: a text without a word.

    Raises ProviderError for unknown fonts, pictures that cannot be read, or a full disk.
    """
    image, x, y = _draw(piece)
    bounds = image.getchannel("A").getbbox()
    if bounds is None:
        return None
    image = image.crop(bounds)
    pixels = cv2.cvtColor(np.asarray(image), cv2.COLOR_RGBA2BGRA)
    write_image(path, pixels, _PNG)
    return Drawn(path, x + bounds[0], y + bounds[1])


def _draw(piece: Piece) -> tuple[Image.Image, int, int]:
    if isinstance(piece, TextPiece):
        return _text(piece)
    drawn = _shape(piece) if isinstance(piece, ShapePiece) else _picture(piece)
    return drawn, piece.box.x, piece.box.y


def _text(piece: TextPiece) -> tuple[Image.Image, int, int]:
    box = piece.box
    words = words_of(piece.text.upper() if piece.is_upper_case else piece.text)
    if not words:
        return Image.new("RGBA", (1, 1)), box.x, box.y
    inside = piece.padding_px if piece.plate_color else piece.outline_px
    room = (max(box.width - 2 * inside, 8), max(box.height - inside, 8))
    limits = Limits(*room, piece.size_px, max(8, round(piece.size_px * _SMALLEST)), piece.lines)
    block = fit(words, piece.font, limits)
    margin = 2 * block.size
    canvas = Image.new("RGBA", (box.width + 2 * margin, box.height + 2 * margin))
    left = margin + inside + _at(piece.align, room[0] - block.width)
    top = margin + inside // 2 + _at(piece.level, room[1] - block.height)
    if piece.plate_color:
        size = (block.width + 2 * inside, block.height + inside)
        color = parse(piece.plate_color)
        plate = filled(rounded(*size, piece.radius_px), color, color, 1, 1)
        canvas.alpha_composite(plate, (left - inside, top - inside // 2))
    _lines(canvas, piece, block, left, top)
    return _faded(canvas, piece.opacity), box.x - margin, box.y - margin


def _lines(canvas: Image.Image, piece: TextPiece, block: Block, left: int, top: int) -> None:
    color = parse(piece.color)
    paint = Paint(
        text=color,
        strong=color,
        ink=color,
        # a shadow lifts light letters off a picture, and only smears dark ones
        shadow=0.35 if not piece.plate_color and luminance(color) > _LIGHT else 0.0,
        outline=piece.outline_px if piece.outline_color else 0,
        outline_color=parse(piece.outline_color) if piece.outline_color else BLACK,
    )
    for number, line in enumerate(block.lines):
        sprite = draw_line(line, block.family, block.size, block.pitch, paint)
        width = round(measure(line_text(line), block.family, block.size))
        x = left + _at(piece.align, block.width - width)
        y = top + number * block.pitch
        composite(canvas, sprite, (x - sprite.origin_x, y - sprite.origin_y))


def _shape(piece: ShapePiece) -> Image.Image:
    box = piece.box
    radius = (
        min(piece.radius_px, box.width // 2, box.height // 2) if piece.shape == "rectangle" else 0
    )
    mask = _ellipse(box) if piece.shape == "ellipse" else rounded(box.width, box.height, radius)
    image = Image.new("RGBA", mask.size)
    if piece.color:
        top = parse(piece.color)
        bottom = parse(piece.color_to) if piece.color_to else top
        below = piece.opacity if piece.opacity_to is None else piece.opacity_to
        image = filled(mask, top, bottom, piece.opacity, below)
    if piece.outline_color and piece.outline_px:
        line = min(piece.outline_px, box.width // 2, box.height // 2)
        color = parse(piece.outline_color)
        rim = (
            ImageChops.subtract(mask, _ellipse(box, line))
            if piece.shape == "ellipse"
            else edge(box.width, box.height, radius, line)
        )
        image.alpha_composite(filled(rim, color, color, piece.opacity, piece.opacity))
    return image


def _ellipse(box: Box, inset: int = 0) -> Image.Image:
    mask = np.zeros((box.height, box.width), np.uint8)
    axes = (max(box.width - 1 - 2 * inset, 0) * 8, max(box.height - 1 - 2 * inset, 0) * 8)
    middle = ((box.width - 1) * 8, (box.height - 1) * 8)
    cv2.ellipse(mask, middle, axes, 0, 0, 360, 255, -1, cv2.LINE_AA, 4)
    return Image.fromarray(mask)


def _picture(piece: PicturePiece) -> Image.Image:
    box = piece.box
    source = BytesIO(piece.picture) if isinstance(piece.picture, bytes) else piece.picture
    try:
        with Image.open(source) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError) as error:
        raise ProviderError(
            _("A picture of the template cannot be read (%(error)s); choose another.")
            % {"error": error},
            permanent=True,
        ) from error
    if piece.fit == "cover":
        fitted = ImageOps.fit(picture, (box.width, box.height), Image.Resampling.LANCZOS)
    else:
        fitted = ImageOps.contain(picture, (box.width, box.height), Image.Resampling.LANCZOS)
    if piece.radius_px:
        mask = rounded(fitted.width, fitted.height, piece.radius_px)
        fitted.putalpha(ImageChops.multiply(fitted.getchannel("A"), mask))
    canvas = Image.new("RGBA", (box.width, box.height))
    x = _at(piece.align, box.width - fitted.width)
    y = _at(piece.level, box.height - fitted.height)
    canvas.alpha_composite(fitted, (max(x, 0), max(y, 0)))
    return _faded(canvas, piece.opacity)


def _at(place: str, room: int) -> int:
    """How much of the free room lies before what is placed."""
    if place in {"left", "top"}:
        return 0
    return room if place in {"right", "bottom"} else room // 2


def _faded(image: Image.Image, opacity: float) -> Image.Image:
    if opacity < 1:
        image.putalpha(image.getchannel("A").point(lambda value: round(value * opacity)))
    return image
