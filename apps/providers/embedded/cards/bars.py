"""Bars that grow one after another, each with its label and its number."""

from __future__ import annotations

from PIL import Image

from apps.providers.capabilities.image import Figure
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.colors import BLACK, WHITE, Rgb, mix
from apps.providers.embedded.cards.figures import eased
from apps.providers.embedded.cards.frame import Box
from apps.providers.embedded.cards.headline import headline_card
from apps.providers.embedded.cards.lettering import draw_text
from apps.providers.embedded.cards.listing import head
from apps.providers.embedded.cards.number import number_card
from apps.providers.embedded.cards.pieces import body_block, composite
from apps.providers.embedded.cards.shapes import filled, rounded
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.text import clean, family_for
from apps.providers.embedded.cards.typeset import Limits, line_text, measure

FRAMES = 10
FRAME_MS = 45
STEP_MS = 240
MOST_BARS = 5


def bars_card(card: Card) -> None:
    """Needs two figures; with one it is a number card, with none a headline card."""
    figures = card.request.figures[:MOST_BARS]
    if len(figures) < 2:
        (number_card if figures else headline_card)(card)
        return
    rows = head(card, rows=len(figures), row_most=card.px(190), row_least=card.px(120))
    pitch = min(rows.height // len(figures), card.px(190))
    largest = max(abs(figure.value) for figure in figures) or 1.0
    leader = max(range(len(figures)), key=lambda number: abs(figures[number].value))
    for number, figure in enumerate(figures):
        box = Box(rows.x, rows.y + number * pitch, rows.width, pitch - card.px(20))
        share = abs(figure.value) / _scale(figures, largest)
        _bar(card, box, figure, share, number, leads=number == leader)


def _scale(figures: tuple[Figure, ...], largest: float) -> float:
    """Percentages are drawn against 100, other numbers against the largest."""
    return 100.0 if all(f.unit == "%" for f in figures) and largest <= 100 else largest


def _bar(card: Card, box: Box, figure: Figure, share: float, number: int, *, leads: bool) -> None:
    thick = min(card.px(54), round(box.height * 0.4))
    top = box.bottom - thick
    delay = 260 + number * STEP_MS
    color = card.accent if leads else mix(card.theme.text, card.theme.glow, 0.3)
    _caption(card, box, top, figure, color, delay)
    track = filled(
        rounded(box.width, thick, thick // 2), card.theme.text, card.theme.text, 0.13, 0.13
    )
    card.stage.place(track, box.x, top, Entry("fade", delay, 250))
    frames = []
    for step in eased(FRAMES):
        length = max(round(box.width * min(share, 1.0) * step), thick)
        image = Image.new("RGBA", (box.width, thick))
        image.alpha_composite(_lit(length, thick, color, dark=card.theme.dark))
        frames.append(image)
    card.stage.play(frames, box.x, top, Entry("none", delay + 100, 0, frame_ms=FRAME_MS))


def _lit(length: int, thick: int, color: Rgb, *, dark: bool) -> Image.Image:
    """A bar that grows stronger towards its end, with a thin highlight; on a light ground it comes
    out of the light, not out of mud."""
    mask = rounded(length, thick, thick // 2)
    flat = Image.new("RGB", (2, 1))
    start = mix(color, BLACK, 0.42) if dark else mix(color, WHITE, 0.5)
    flat.putdata([start, mix(color, WHITE, 0.06)])
    image = flat.resize((length, thick), Image.Resampling.BILINEAR).convert("RGBA")
    image.putalpha(mask)
    shine = max(thick // 3, 1)
    if length > 2 * thick:
        gloss = filled(rounded(length - thick, shine, shine // 2), WHITE, WHITE, 0.2, 0.0)
        image.alpha_composite(gloss, (thick // 2, max(thick // 9, 1)))
    return image


def _caption(card: Card, box: Box, top: int, figure: Figure, color: Rgb, delay: int) -> None:
    high = top - box.y - card.px(10)
    display = clean(figure.display) or f"{figure.value:g}{figure.unit}"
    family = family_for(display, card.request.style.headline_font)
    size = min(card.px(72), round(high / 1.15))
    while size > 12 and measure(display, family, size) > box.width * 0.5:
        size -= 2
    width = round(measure(display, family, size))
    image = Image.new("RGBA", (box.width, top - box.y))
    value = draw_text(display, family, size, color, 0.3 if card.theme.dark else 0)
    at = (box.width - width - value.origin_x, image.height - round(size * 1.2) - value.origin_y)
    composite(image, value, at)
    limits = Limits(box.width - width - card.px(30), high, card.px(46), card.px(26), lines=2)
    block = body_block(card, figure.label, limits)
    if block is not None:
        y = image.height - card.px(6) - block.height
        for line in block.lines:
            text = draw_text(line_text(line), block.family, block.size, card.theme.text, 0.2)
            composite(image, text, (-text.origin_x, y - text.origin_y))
            y += block.pitch
    card.stage.place(image, box.x, box.y, Entry("fade", delay, 300))
