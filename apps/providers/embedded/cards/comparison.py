"""Two sides against each other, the second one lit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.providers.capabilities.image import Figure
from apps.providers.embedded.cards.background import Glow
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.figures import written
from apps.providers.embedded.cards.frame import Box
from apps.providers.embedded.cards.headline import headline_card
from apps.providers.embedded.cards.lettering import draw_text
from apps.providers.embedded.cards.pieces import (
    body_block,
    composite,
    pill_height,
    place_block,
    place_pill,
)
from apps.providers.embedded.cards.shapes import panel, ring, shadowed, solid
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.text import clean, words_of
from apps.providers.embedded.cards.typeset import Block, Limits, fit, line_text, measure

_PARTED = re.compile(r"\s*[:：|]\s+|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Side:
    """name: what is compared; value: the large text under it, or ""."""

    name: str
    value: str


def comparison_card(card: Card) -> None:
    """Needs two figures or two items; a headline card otherwise."""
    sides = _sides(card)
    if len(sides) < 2:
        headline_card(card)
        return
    box = card.frame.content
    gap, pill = card.px(26), pill_height(card)
    pill_room = pill + card.px(26) if pill else 0
    tall = card.px(520 if card.frame.portrait else 400)
    space = card.px(52)
    block = fit(
        card.headline,
        card.request.style.headline_font,
        Limits(
            box.width, box.height - pill_room - space - tall, card.px(128), card.px(48), lines=3
        ),
    )
    top = box.y + (box.height - pill_room - block.height - space - tall) // 2
    y = top + pill_room + block.height + space
    width = (box.width - gap) // 2
    right = box.x + width + gap
    card.light(Glow(right + width // 2, y + tall // 2, round(width * 0.75), 0.6))
    centred = not card.frame.portrait
    x = box.middle_x if centred else box.x
    place_pill(card, x, top, centred=centred)
    place_block(card, block, x, top + pill_room, centred=centred, delay_ms=60)
    _side(card, Box(box.x, y, width, tall), sides[0], lit=False)
    _side(card, Box(right, y, width, tall), sides[1], lit=True)
    _versus(card, box.x + width + gap // 2, y + tall // 2)


def _sides(card: Card) -> list[Side]:
    if len(card.request.figures) >= 2:
        return [Side(clean(f.label), clean(f.display)) for f in card.request.figures[:2]]
    sides = []
    for item in card.request.items[:2]:
        name, *rest = _PARTED.split(item, maxsplit=1)
        sides.append(Side(clean(name), clean(rest[0])) if rest else Side("", clean(item)))
    return [side for side in sides if side.name or side.value]


def _side(card: Card, box: Box, side: Side, *, lit: bool) -> None:
    radius = card.px(44)
    image = (
        solid(box.width, box.height, radius, card.theme.accent)
        if lit
        else panel(box.width, box.height, radius, card.theme, max(card.px(3), 1))
    )
    ink = card.theme.ink if lit else card.theme.text
    blocks = _texts(card, side, box.width - 2 * card.px(60), box.height - 2 * card.px(40))
    gap = card.px(20)
    y = (box.height - sum(block.height for block in blocks) - gap * (len(blocks) - 1)) // 2
    for block in blocks:
        for line in block.lines:
            text = line_text(line)
            sprite = draw_text(text, block.family, block.size, ink, 0.0 if lit else 0.25)
            x = (box.width - round(measure(text, block.family, block.size))) // 2
            drop = (block.pitch - round(block.size * 1.2)) // 2
            composite(image, sprite, (x - sprite.origin_x, y + drop - sprite.origin_y))
            y += block.pitch
        y += gap
    shaded, margin = shadowed(image, card.px(8), card.px(5), 0.3 if lit else 0.0)
    entry = Entry("slide_left" if lit else "slide_up", 420 if lit else 240, 450)
    card.stage.place(shaded, box.x - margin, box.y - margin, entry)


def _texts(card: Card, side: Side, width: int, height: int) -> list[Block]:
    """The name, the value, and a figure's unit on its own line under the number."""
    parts = written(Figure("", 0.0, "", side.value))
    short = parts is not None and len(side.value) <= 12
    unit = parts.after if parts is not None and short else ""
    value = side.value.removesuffix(unit).strip() if unit and unit != "%" else side.value
    name = body_block(
        card, side.name, Limits(width, height // 3, card.px(50), card.px(28), lines=2)
    )
    below = body_block(
        card,
        unit if value != side.value else "",
        Limits(width, height // 5, card.px(54), card.px(28), lines=1),
    )
    used = sum(block.height + card.px(20) for block in (name, below) if block is not None)
    largest = card.px(170 if short else 84)
    limits = Limits(width, height - used, largest, card.px(34))
    main = fit(words_of(value), card.request.style.headline_font, limits)
    return [block for block in (name, main, below) if block is not None]


def _versus(card: Card, x: int, y: int) -> None:
    size = card.px(104)
    image = solid(size, size, size // 2, card.theme.deep)
    image.alpha_composite(ring(size, max(card.px(5), 2), card.theme.text, 0.9))
    text, face, letters = "VS", "Montserrat ExtraBold", card.px(40)
    sprite = draw_text(text, face, letters, card.theme.text, 0.0)
    left = (size - round(measure(text, face, letters))) // 2
    composite(
        image,
        sprite,
        (left - sprite.origin_x, (size - round(letters * 1.2)) // 2 - sprite.origin_y),
    )
    shaded, _ = shadowed(image, card.px(10), card.px(6), 0.4)
    at = (x - shaded.width // 2, y - shaded.height // 2)
    card.stage.place(shaded, *at, Entry("pop", 640, 380))
