"""Captions drawn once per state as small sprites, then only blended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from apps.providers.capabilities.render import CaptionStyle
from apps.providers.embedded.fonts import font_path
from apps.providers.embedded.render.caption_grounds import caption_grounds, ground_margin
from apps.providers.embedded.render.captions import CaptionState, arrange
from apps.providers.embedded.render.layers import Pose, posed
from apps.providers.embedded.render.planes import Pixels, Planes, yuv_of
from apps.providers.embedded.render.sprites import Sprite, lay_over, stack_inks

_GROWTH = 1.08
_LINE_HEIGHT = 1.22
_SPACE = 0.30
_OVERHANG = 0.2
"""How far, in font sizes, ink may reach beyond a word's own metrics."""
_SHADOW_OPACITY = 0.55
_DARK_LUMA = 110
_ARRIVAL = (0.90, 0.97)
"""Scales of a new chunk's first frames."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A drawn word: coverage of its outline and of its fill, and where the middle of its base line
    lies inside both."""

    outline: Pixels
    fill: Pixels
    middle: int
    baseline: int


@dataclass(frozen=True, slots=True)
class _Page:
    """A chunk laid out: the patch's place and size, its scale, and each word's middle and base
    line inside it."""

    left: int
    top: int
    width: int
    height: int
    scale: float
    places: tuple[tuple[float, float], ...]
    widths: tuple[float, ...]


class CaptionPainter:
    """Draws the caption of a frame; keeps only the state on screen and the words of its chunk."""

    def __init__(
        self, style: CaptionStyle, states: Sequence[CaptionState], width: int, height: int
    ) -> None:
        self._style, self._states = style, _in_case(style, states)
        self._frame_width, self._frame_height = width, height
        self._path = str(font_path(style.font))
        self._space = _SPACE * style.size_px
        self._font = lru_cache(maxsize=32)(self._load_font)
        self._word = lru_cache(maxsize=8)(self._draw_word)
        self._page = lru_cache(maxsize=1)(self._lay_out)
        self._at = 0
        self._drawn: tuple[int, Sprite] | None = None

    def draw(self, frame: Planes, number: int) -> None:
        """Blend what is said at the film's frame of that number, if anything is."""
        while self._at < len(self._states) and number >= self._states[self._at].end_frame:
            self._at += 1
        if self._at == len(self._states) or number < self._states[self._at].first_frame:
            return
        state = self._states[self._at]
        if self._drawn is None or self._drawn[0] != self._at:
            self._drawn = (self._at, self.paint(state))
        age = number - state.first_frame
        sprite = self._drawn[1]
        if state.current == 0 and age < len(_ARRIVAL):
            sprite = posed(sprite, Pose(scale=_ARRIVAL[age]))
        lay_over(frame, sprite)

    def paint(self, state: CaptionState) -> Sprite:
        """One state as a sprite, in its place: shadow, outline, words, and the current word."""
        style, page = self._style, self._page(state.words)
        outline, plain, marked = (np.zeros((page.height, page.width), np.uint8) for _ in range(3))
        for index, text in enumerate(state.words):
            current = index == state.current
            growth = self._growth(page.widths[index]) if current else 1.0
            word = self._word(text, round(style.size_px * page.scale * growth, 1))
            at = page.places[index]
            _stamp(outline, word.outline, word, at)
            _stamp(marked if current else plain, word.fill, word, at)
        inks = (
            *self._grounds(page, state.current),
            *([(_shadow(outline, style.size_px), "#000000")] if _has_shadow(style) else []),
            (outline, style.outline_color),
            (plain, style.color),
            (marked, style.highlight_color),
        )
        return stack_inks(inks, page.left, page.top)

    def _grounds(self, page: _Page, current: int) -> list[tuple[Pixels, str]]:
        if not (self._style.plate_color or self._style.marker_color):
            return []
        spans = [
            (middle - wide * page.scale / 2, middle + wide * page.scale / 2, baseline)
            for (middle, baseline), wide in zip(page.places, page.widths, strict=True)
        ]
        lines = tuple(
            (min(span[0] for span in on_line), max(span[1] for span in on_line), baseline)
            for baseline in sorted({span[2] for span in spans})
            if (on_line := [span for span in spans if span[2] == baseline])
        )
        return caption_grounds(
            self._style, (page.height, page.width), lines, spans[current], page.scale
        )

    def _growth(self, width: float) -> float:
        """The current word grows, but never into its neighbours."""
        return min(_GROWTH, 1 + self._space * 0.7 / max(width, 1))

    def _lay_out(self, words: tuple[str, ...]) -> _Page:
        style, space = self._style, self._space
        widths = tuple(self._font(style.size_px).getlength(word) for word in words)
        room = max(width * (self._growth(width) - 1) for width in widths) + 2 * style.outline_px
        lines = arrange(widths, space, self._frame_width * style.max_width - room)
        line_widths = [
            lines.scale * (sum(widths[i] for i in line) + space * (len(line) - 1))
            for line in lines.lines
        ]
        pad = style.outline_px + max(6, round(style.size_px * 0.2)) + ground_margin(style)
        line_height = _LINE_HEIGHT * style.size_px * lines.scale
        width = _even(max(line_widths) + room + 2 * pad)
        height = _even(line_height * len(lines.lines) + 2 * pad)
        ascent, descent = self._font(round(style.size_px * lines.scale, 1)).getmetrics()
        places = []
        for row, (line, line_width) in enumerate(zip(lines.lines, line_widths, strict=True)):
            x = (width - line_width) / 2
            baseline = pad + line_height * (row + 0.5) + (ascent - descent) / 2
            for index in line:
                wide = widths[index] * lines.scale
                places.append((x + wide / 2, baseline))
                x += wide + space * lines.scale
        top = 2 * round((self._frame_height * style.center_y - height / 2) / 2)
        return _Page(
            left=2 * round((self._frame_width - width) / 4),
            top=min(max(top, 0), self._frame_height - height),
            width=width,
            height=height,
            scale=lines.scale,
            places=tuple(places),
            widths=widths,
        )

    def _draw_word(self, text: str, size: float) -> _Word:
        font = self._font(size)
        stroke = self._style.outline_px * max(size / self._style.size_px, 0.6)
        ascent, descent = font.getmetrics()
        around = math.ceil(stroke + size * _OVERHANG)
        middle = math.ceil(font.getlength(text) / 2) + around
        baseline = ascent + around
        box = (2 * middle, baseline + descent + around)
        outline, fill = Image.new("L", box), Image.new("L", box)
        at = (middle, baseline)
        ImageDraw.Draw(outline).text(
            at, text, 255, font, anchor="ms", stroke_width=stroke, stroke_fill=255
        )
        ImageDraw.Draw(fill).text(at, text, 255, font, anchor="ms")
        return _Word(np.asarray(outline), np.asarray(fill), middle, baseline)

    def _load_font(self, size: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self._path, size)


def _in_case(style: CaptionStyle, states: Sequence[CaptionState]) -> Sequence[CaptionState]:
    if not style.is_upper_case:
        return states
    return [replace(state, words=tuple(map(str.upper, state.words))) for state in states]


def _has_shadow(style: CaptionStyle) -> bool:
    """A shadow lifts light words off a picture; dark ones, and those on a plate, it only smears."""
    luma = yuv_of(style.color)[0]
    return not style.plate_color and luma > _DARK_LUMA


def _stamp(canvas: Pixels, mask: Pixels, word: _Word, at: tuple[float, float]) -> None:
    """Lay a word's mask into the canvas, its middle at a place; coverage never adds up."""
    left, top = round(at[0]) - word.middle, round(at[1]) - word.baseline
    rows = slice(max(top, 0), min(top + mask.shape[0], canvas.shape[0]))
    columns = slice(max(left, 0), min(left + mask.shape[1], canvas.shape[1]))
    inside = mask[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    np.maximum(canvas[rows, columns], inside, out=canvas[rows, columns])


def _shadow(outline: Pixels, size_px: int) -> Pixels:
    """A soft shadow a little below, made at half size: nobody sees the difference in a blur."""
    blur = max(2.0, size_px * 0.05)
    height, width = outline.shape
    small = cv2.resize(outline, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), blur / 2)
    lowered = np.roll(soft, round(blur / 2), axis=0)
    large = cv2.resize(lowered, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.convertScaleAbs(large, alpha=_SHADOW_OPACITY)


def _even(length: float) -> int:
    return 2 * math.ceil(length / 2)
