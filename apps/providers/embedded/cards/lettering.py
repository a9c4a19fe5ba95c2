"""Lines of text as pictures: flat, marked or outlined letters over a soft shadow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from apps.providers.embedded.cards.colors import BLACK, Rgb, mix
from apps.providers.embedded.cards.shapes import rounded
from apps.providers.embedded.cards.text import Word
from apps.providers.embedded.cards.typeset import font, line_text, measure, runs


@dataclass(frozen=True, slots=True)
class Paint:
    """How letters look. marked: strong words stand in ink on an accent block; otherwise they
    are accent-coloured. shadow is its opacity, outline the width of a dark edge in pixels."""

    text: Rgb
    strong: Rgb
    ink: Rgb
    marked: bool = False
    shadow: float = 0.45
    outline: int = 0
    outline_color: Rgb = BLACK


@dataclass(frozen=True, slots=True)
class Sprite:
    """A picture and where its nominal top left corner lies inside it, in pixels."""

    image: Image.Image
    origin_x: int
    origin_y: int


def draw_line(words: Sequence[Word], family: str, size: int, pitch: int, paint: Paint) -> Sprite:
    """One line; its nominal box is the text's advance width by pitch."""
    margin = max(round(size * 0.24), 8) + paint.outline
    width = round(measure(line_text(words), family, size)) + 2 * margin
    canvas = (width, pitch + 2 * margin)
    baseline = margin + _baseline(family, size, pitch)
    letters = {strong: Image.new("L", canvas) for strong in (False, True)}
    blocks = Image.new("L", canvas)
    for x, strong, text in _segments(words, family, size, margin):
        _write(letters[strong], x, baseline, text, family, size)
        if strong and paint.marked:
            _mark(blocks, x, margin, round(measure(text, family, size)), size, pitch)
    image = _shadowed(
        ImageChops.lighter(ImageChops.lighter(*letters.values()), blocks), paint, size
    )
    if paint.outline:
        side = 2 * paint.outline + 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        both = np.asarray(ImageChops.lighter(*letters.values()))
        edge = Image.fromarray(cv2.dilate(both, kernel))
        image.paste(Image.new("RGBA", canvas, (*paint.outline_color, 255)), mask=edge)
    _lay(image, blocks, paint.strong)
    _lay(image, letters[False], paint.text)
    _lay(image, letters[True], paint.ink if paint.marked else paint.strong)
    return Sprite(image, margin, margin)


def draw_text(text: str, family: str, size: int, color: Rgb, shadow: float = 0.35) -> Sprite:
    """One plain line of one colour; its nominal box is 1.2 sizes high."""
    paint = Paint(text=color, strong=color, ink=color, shadow=shadow)
    return draw_line([Word(text)], family, size, round(size * 1.2), paint)


def _segments(words: Sequence[Word], family: str, size: int, x: int) -> list[tuple[int, bool, str]]:
    """(x, strong, text) for each stretch of words of one kind."""
    placed: list[tuple[int, bool, str]] = []
    before = ""
    for strong, group in groupby(words, key=lambda word: word.strong):
        text = line_text(list(group))
        offset = measure(before, family, size) if before else 0.0
        placed.append((x + round(offset), strong, text))
        before += text + " "
    return placed


def _write(mask: Image.Image, x: int, baseline: int, text: str, family: str, size: int) -> None:
    draw = ImageDraw.Draw(mask)
    position = float(x)
    for used, piece in runs(text, family):
        face = font(used, size)
        draw.text((position, baseline), piece, font=face, fill=255, anchor="ls")
        position += face.getlength(piece)


def _baseline(family: str, size: int, pitch: int) -> int:
    """Where the baseline stands so that a tall letter is centred in the pitch."""
    probe = "한H0" if family not in {"Anton", "Montserrat ExtraBold"} else "H0"
    _, top, _, bottom = font(family, size).getbbox(probe, anchor="ls")
    return round((pitch - (bottom - top)) / 2 - top)


def _mark(mask: Image.Image, x: int, margin: int, width: int, size: int, pitch: int) -> None:
    pad, trim = round(size * 0.1), round(pitch * 0.02)
    block = rounded(width + 2 * pad, pitch - 2 * trim, round(size * 0.14))
    mask.paste(block, (x - pad, margin + trim), block)


def _shadowed(mask: Image.Image, paint: Paint, size: int) -> Image.Image:
    """A transparent picture with the blurred, lowered shadow of mask."""
    image = Image.new("RGBA", mask.size, (*BLACK, 0))
    if paint.shadow > 0:
        small = mask.reduce(4).filter(ImageFilter.GaussianBlur(size**0.8 * 0.2 / 4))
        alpha = small.resize(mask.size, Image.Resampling.BILINEAR)
        alpha = ImageChops.offset(alpha, 0, round(size * 0.05)).point(
            lambda value: round(value * paint.shadow)
        )
        image.putalpha(alpha)
    return image


def _lay(image: Image.Image, mask: Image.Image, color: Rgb) -> None:
    """Lay a colour through mask, a little lighter at the top than at the bottom."""
    bounds = mask.getbbox()
    if bounds is None:
        return
    _, top, _, bottom = bounds
    shade = Image.new("RGBA", (1, 2))
    shade.putdata([(*color, 255), (*mix(color, BLACK, 0.06), 255)])
    ramp = shade.resize((mask.width, bottom - top), Image.Resampling.BILINEAR)
    layer = Image.new("RGBA", mask.size, (*color, 0))
    layer.paste(ramp, (0, top))
    layer.putalpha(mask)
    image.alpha_composite(layer)
