"""Thumbnails: a designed picture that is still read at 120 pixels wide."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from apps.providers.capabilities.image import ThumbnailRequest
from apps.providers.embedded.cards.backdrops import scrimmed_photo, sunburst
from apps.providers.embedded.cards.background import Glow, paint_backdrop
from apps.providers.embedded.cards.colors import Rgb, Theme, legible, mix, theme_of
from apps.providers.embedded.cards.frame import Box, Frame
from apps.providers.embedded.cards.icons import icon_path
from apps.providers.embedded.cards.lettering import Paint, draw_line, draw_text
from apps.providers.embedded.cards.pieces import composite, icon_picture
from apps.providers.embedded.cards.shapes import edge, filled, shadowed, solid
from apps.providers.embedded.cards.stage import write_image
from apps.providers.embedded.cards.text import Word, clean, words_of
from apps.providers.embedded.cards.typeset import Block, Limits, fit, line_text, measure

JPEG_OPTIONS = (cv2.IMWRITE_JPEG_QUALITY, 92)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a thumbnail stand, in pixels."""

    text: Box
    icon_middle: tuple[int, int]
    icon_size: int
    centred: bool


class CardThumbnails:
    """A ThumbnailMaker that needs no network."""

    name = "cards"

    def create_thumbnail(self, request: ThumbnailRequest) -> Path:
        """Draw and save a JPEG; returns its path.

        Raises ProviderError for unknown fonts or colours, a photo that cannot be read, or a
        full disk.
        """
        frame = Frame(request.width, request.height)
        theme = theme_of(request.style)
        places = _places(frame, has_icon=icon_path(request.icon) is not None)
        image, ground = _ground(request, frame, theme, places)
        accent = legible(theme.accent, ground, theme.text)
        _icon(image, request, places)
        _title(image, request, frame, places, theme, accent)
        _border(image, frame, accent)
        pixels = cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR)
        write_image(request.output_path, pixels, JPEG_OPTIONS, ".jpg")
        return request.output_path


def _places(frame: Frame, *, has_icon: bool) -> Places:
    width, height = frame.width, frame.height
    if frame.portrait:
        size = round(min(width * 0.62, height * 0.34)) if has_icon else 0
        margin = round(width * 0.075)
        top = round(height * (0.12 if has_icon else 0.2))
        text_top = top + size + round(height * 0.03 if has_icon else 0)
        text = Box(margin, text_top, width - 2 * margin, round(height * 0.8) - text_top)
        return Places(text, (width // 2, top + size // 2), size, centred=True)
    size = round(height * 0.64) if has_icon else 0
    margin = round(height * 0.095)
    text_width = round(width * 0.545) if has_icon else width - 2 * margin
    text = Box(margin, margin, text_width, height - 2 * margin)
    middle = (width - round(margin * 0.75) - size // 2, round(height * 0.52))
    return Places(text, middle, size, centred=False)


def _ground(
    request: ThumbnailRequest, frame: Frame, theme: Theme, places: Places
) -> tuple[Image.Image, Rgb]:
    """The background picture, and its least favourable colour behind text."""
    if request.background_path is not None:
        return scrimmed_photo(request.background_path, frame, theme, places.text)
    glow = Glow(*places.icon_middle, max(places.icon_size, frame.px(300)), 0.85)
    backdrop = paint_backdrop(frame, theme, request.seed, 0, (glow,), kind=request.style.backdrop)
    height, width = backdrop.pixels.shape[:2]
    x, y = (width - frame.width) // 2, (height - frame.height) // 2
    pixels = backdrop.pixels[y : y + frame.height, x : x + frame.width]
    image = Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGBA))
    rays = sunburst(frame, places.icon_middle, theme.text if theme.dark else theme.accent)
    image.alpha_composite(rays)
    return image, backdrop.ground


def _icon(image: Image.Image, request: ThumbnailRequest, places: Places) -> None:
    path = icon_path(request.icon)
    if path is None:
        return
    size = places.icon_size
    picture, _ = shadowed(
        icon_picture(path, size, 0 if places.centred else 8), size * 0.04, round(size * 0.05), 0.5
    )
    x, y = places.icon_middle
    left, top = x - picture.width // 2, y - picture.height // 2
    cut = picture.crop((max(-left, 0), max(-top, 0), picture.width, picture.height))
    image.alpha_composite(cut, (max(left, 0), max(top, 0)))


def _title(
    image: Image.Image,
    request: ThumbnailRequest,
    frame: Frame,
    places: Places,
    theme: Theme,
    accent: Rgb,
) -> None:
    box = places.text
    label, pill_room = clean(request.label), 0
    pill = _pill(label, frame, theme, box.width) if label else None
    if pill is not None:
        pill_room = pill.height + frame.px(34)
    outline = frame.px(11)
    family = request.style.headline_font
    largest = frame.px(270 if frame.portrait else 360)
    limits = Limits(box.width - 2 * outline, box.height - pill_room, largest, frame.px(70))
    block = fit(words_of(request.title, request.emphasis), family, limits)
    y = box.y + (box.height - pill_room - block.height) // 2
    if pill is not None:
        x = box.middle_x - pill.width // 2 if places.centred else box.x
        image.alpha_composite(pill, (x, y))
    edge_color = mix(theme.deep, (0, 0, 0), 0.4) if theme.dark else (255, 255, 255)
    paint = Paint(
        text=theme.text,
        strong=accent,
        ink=theme.ink,
        shadow=0.65 if theme.dark else 0.15,
        outline=outline,
        outline_color=edge_color,
    )
    _lines(image, block, paint, box, y + pill_room, centred=places.centred)


def _lines(
    image: Image.Image, block: Block, paint: Paint, box: Box, y: int, *, centred: bool
) -> None:
    for line in block.lines:
        sprite = draw_line(line, block.family, block.size, block.pitch, paint)
        width = round(measure(line_text(line), block.family, block.size))
        x = box.middle_x - width // 2 if centred else box.x + paint.outline
        composite(image, sprite, (x - sprite.origin_x, y - sprite.origin_y))
        y += block.pitch


def _pill(label: str, frame: Frame, theme: Theme, room: int) -> Image.Image:
    height, side = frame.px(104), frame.px(38)
    limits = Limits(room - 2 * side, height, frame.px(58), frame.px(30), lines=1)
    block = fit([Word(word) for word in label.split()], "Pretendard Black", limits)
    pill = solid(block.width + 2 * side, height, frame.px(24), theme.accent)
    sprite = draw_text(line_text(block.lines[0]), block.family, block.size, theme.ink, 0.0)
    top = (height - round(block.size * 1.2)) // 2
    composite(pill, sprite, (side - sprite.origin_x, top - sprite.origin_y))
    return pill


def _border(image: Image.Image, frame: Frame, accent: Rgb) -> None:
    line = max(frame.px(14), 3)
    rim = edge(frame.width, frame.height, 0, line)
    image.alpha_composite(filled(rim, mix(accent, (255, 255, 255), 0.2), accent, 1.0, 1.0))
