"""A line that grows from year to year, on an axis that says how much, its last value marked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from PIL import Image

from apps.providers.capabilities.image import Figure
from apps.providers.embedded.cards.bars import bars_card
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.colors import Rgb, mix
from apps.providers.embedded.cards.figures import eased
from apps.providers.embedded.cards.frame import Box
from apps.providers.embedded.cards.lettering import draw_text
from apps.providers.embedded.cards.listing import head
from apps.providers.embedded.cards.shapes import filled, ring, rounded, solid
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.text import clean, family_for
from apps.providers.embedded.cards.typeset import measure

FRAMES = 12
FRAME_MS = 60
START_MS = 350
MOST_POINTS = 12
TICKS = 3
_SHIFT = 4
_SMOOTH = 2  # drawn this many times larger, then reduced


@dataclass(frozen=True, slots=True)
class Plot:
    """Where values stand: box is the area of the line in frame pixels, low and high its ends."""

    box: Box
    low: float
    high: float

    def x(self, number: int, count: int) -> float:
        return self.box.x + self.box.width * number / max(count - 1, 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.box.bottom - self.box.height * share


def line_card(card: Card) -> None:
    """Needs three figures labelled with their times; bars (or less) otherwise."""
    figures = card.request.figures[:MOST_POINTS]
    if len(figures) < 3:
        bars_card(card)
        return
    rows = head(card, rows=1, row_most=card.px(820), row_least=card.px(420))
    ticks = nice_ticks([figure.value for figure in figures])
    size = card.px(36)
    words = [tick_text(tick, figures) for tick in ticks]
    family = card.request.style.body_font
    left = round(max(measure(word, family, size) for word in words)) + card.px(22)
    above, right = card.px(120), card.px(34)
    box = Box(
        rows.x + left,
        rows.y + above,
        rows.width - left - right,
        rows.height - above - card.px(70),
    )
    plot = Plot(box, ticks[0], ticks[-1])
    _axis(card, plot, rows, list(zip(ticks, words, strict=True)), size)
    _years(card, plot, figures, size)
    points = [
        (plot.x(number, len(figures)), plot.y(figure.value))
        for number, figure in enumerate(figures)
    ]
    _grow(card, rows, plot, points)
    _mark(card, rows, points, figures[-1])


def nice_ticks(values: list[float]) -> list[float]:
    """Round numbers from at most the least to at least the largest value, about TICKS + 1 of them.
    The axis starts at zero unless that would flatten the line."""
    least, most = min(values), max(values)
    floor = 0.0 if least >= 0 and least < 0.6 * most else least
    raw = (most - floor) / TICKS or abs(most) / TICKS or 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= raw * 0.999)
    first = math.floor(floor / step + 1e-9)
    last = max(math.ceil(most / step - 1e-9), first + 1)
    return [round(number * step, 10) for number in range(first, last + 1)]


def tick_text(tick: float, figures: tuple[Figure, ...]) -> str:
    """A value of the axis as the figures are written: 20%, 1.5만, 300."""
    if all(figure.unit == "%" for figure in figures):
        return f"{tick:g}%"
    for scale, word in ((1e8, "억"), (1e4, "만")):
        if any(word in figure.display for figure in figures) and abs(tick) >= scale:
            return f"{tick / scale:,g}{word}"
    for scale, word in ((1e9, "B"), (1e6, "M")):
        if abs(max(figure.value for figure in figures)) >= scale and tick:
            return f"{tick / scale:,g}{word}"
    return f"{tick:,g}"


def _axis(card: Card, plot: Plot, rows: Box, ticks: list[tuple[float, str]], size: int) -> None:
    """Quiet lines across, each with its value at the left."""
    thin = max(card.px(2), 1)
    softer = mix(card.theme.text, card.theme.deep, 0.3)
    image = Image.new("RGBA", (rows.width, rows.height))
    family = card.request.style.body_font
    for number, (tick, word) in enumerate(ticks):
        y = round(plot.y(tick)) - rows.y
        opacity = 0.5 if number == 0 else 0.2
        rule = filled(
            rounded(plot.box.width, thin, 0), card.theme.text, card.theme.text, opacity, opacity
        )
        image.alpha_composite(rule, (plot.box.x - rows.x, y - thin // 2))
        text = draw_text(word, family, size, softer, 0.2)
        x = plot.box.x - rows.x - card.px(18) - round(measure(word, family, size))
        at = (x - text.origin_x, y - round(size * 0.62) - text.origin_y)
        image.alpha_composite(text.image, (max(at[0], 0), max(at[1], 0)))
    card.stage.place(image, rows.x, rows.y, Entry("fade", 160, 300))


def _years(card: Card, plot: Plot, figures: tuple[Figure, ...], size: int) -> None:
    """As many of the times below as have room, the first and the last among them."""
    family = card.request.style.body_font
    labels = [clean(figure.label) for figure in figures]
    widest = max(measure(label, family, size) for label in labels) + card.px(26)
    room = plot.box.width / max(len(labels) - 1, 1)
    step = max(1, math.ceil(widest / room))
    last = len(labels) - 1
    shown = [number for number in range(0, last, step) if last - number >= step] + [last]
    for number in shown:
        color = card.accent if number == last else card.theme.text
        text = draw_text(labels[number], family, size, color, 0.25)
        x = round(plot.x(number, len(labels)) - measure(labels[number], family, size) / 2)
        most = card.frame.content.right - round(measure(labels[number], family, size))
        delay = START_MS + number * FRAMES * FRAME_MS // len(labels)
        card.stage.place_sprite(
            text, min(x, most), plot.box.bottom + card.px(18), Entry("fade", delay, 250)
        )


def _grow(card: Card, rows: Box, plot: Plot, points: list[tuple[float, float]]) -> None:
    """The line and the light under it, from the first point to the last."""
    frames = []
    for share in eased(FRAMES):
        image = Image.new("RGBA", (rows.width, rows.height))
        reached = _part(points, share)
        shifted = [(x - rows.x, y - rows.y) for x, y in reached]
        image.alpha_composite(_under(card, rows, plot, shifted))
        image.alpha_composite(_stroke(image.size, shifted, card.px(11), card.accent))
        frames.append(image)
    card.stage.play(frames, rows.x, rows.y, Entry("none", START_MS, 0, frame_ms=FRAME_MS))


def _part(points: list[tuple[float, float]], share: float) -> list[tuple[float, float]]:
    """The first share (0-1) of the line, by width."""
    end = points[0][0] + (points[-1][0] - points[0][0]) * share
    kept = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x1 <= end + 1e-6:
            kept.append((x1, y1))
            continue
        inside = (end - x0) / (x1 - x0)
        kept.append((end, y0 + (y1 - y0) * inside))
        break
    return kept


def _scaled(points: list[tuple[float, float]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    return (np.array(points) * _SMOOTH * (1 << _SHIFT)).round().astype(np.int32)


def _stroke(
    size: tuple[int, int], points: list[tuple[float, float]], width: int, color: Rgb
) -> Image.Image:
    mask = np.zeros((size[1] * _SMOOTH, size[0] * _SMOOTH), np.uint8)
    cv2.polylines(
        mask,
        [_scaled(points)],
        isClosed=False,
        color=255,
        thickness=width * _SMOOTH,
        lineType=cv2.LINE_AA,
        shift=_SHIFT,
    )
    return _tinted(mask, size, color)


def _under(card: Card, rows: Box, plot: Plot, points: list[tuple[float, float]]) -> Image.Image:
    """Light that fades from the line down to the axis."""
    size = (rows.width, rows.height)
    floor = plot.box.bottom - rows.y
    mask = np.zeros((size[1] * _SMOOTH, size[0] * _SMOOTH), np.uint8)
    outline = [*points, (points[-1][0], floor), (points[0][0], floor)]
    cv2.fillPoly(mask, [_scaled(outline)], 255, cv2.LINE_AA, _SHIFT)
    image = _tinted(mask, size, card.accent)
    top = min(y for _x, y in points)
    ramp = np.clip(1 - (np.arange(size[1]) - top) / max(floor - top, 1), 0, 1) * 0.42
    alpha = np.asarray(image.getchannel("A"), np.float32) * ramp[:, None]
    image.putalpha(Image.fromarray(alpha.round().astype(np.uint8)))
    return image


def _tinted(
    mask: np.ndarray[tuple[int, int], np.dtype[np.uint8]], size: tuple[int, int], color: Rgb
) -> Image.Image:
    image = Image.new("RGBA", size, (*color, 255))
    image.putalpha(Image.fromarray(mask).resize(size, Image.Resampling.BOX))
    return image


def _mark(card: Card, rows: Box, points: list[tuple[float, float]], figure: Figure) -> None:
    """A bead on the last point, and its value above it and above the line beneath the words."""
    at = points[-1]
    delay = START_MS + FRAMES * FRAME_MS
    side = card.px(46)
    bead = solid(side, side, side // 2, card.accent)
    bead.alpha_composite(ring(side, max(card.px(7), 2), card.theme.text, 1.0))
    x, y = round(at[0]), round(at[1])
    card.stage.place(bead, x - side // 2, y - side // 2, Entry("pop", delay - 80, 280))
    display = clean(figure.display) or f"{figure.value:g}{figure.unit}"
    family = family_for(display, card.request.style.headline_font)
    size = card.px(104)
    while size > 24 and measure(display, family, size) > rows.width * 0.6:
        size -= 2
    text = draw_text(display, family, size, card.accent, 0.5 if card.theme.dark else 0.1)
    width = round(measure(display, family, size))
    left = min(x - width // 2, rows.right - width)
    crossed = [py for px, py in points if px > left - (points[1][0] - points[0][0])]
    top = max(round(min(crossed)) - side - round(size * 1.1), rows.y - card.px(30))
    card.stage.place_sprite(text, left, top, Entry("pop", delay, 360))
