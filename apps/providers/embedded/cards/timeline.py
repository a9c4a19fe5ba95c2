"""Moments on a line: each has a time and what happened."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image

from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.colors import mix
from apps.providers.embedded.cards.frame import Box
from apps.providers.embedded.cards.headline import headline_card
from apps.providers.embedded.cards.lettering import draw_text
from apps.providers.embedded.cards.listing import head, list_card
from apps.providers.embedded.cards.pieces import body_block, composite
from apps.providers.embedded.cards.shapes import filled, ring, rounded, solid
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.text import clean, family_for
from apps.providers.embedded.cards.typeset import Limits, line_text

MOST_MOMENTS = 5
STEP_MS = 300
_PARTED = re.compile(r"\s*[:：|]\s+|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Moment:
    when: str
    what: str


def timeline_card(card: Card) -> None:
    """Needs two items such as "2011: the first plant", or figures; else a list or headline card."""
    moments = _moments(card)
    if len(moments) < 2:
        (list_card if card.request.items else headline_card)(card)
        return
    rows = head(card, rows=len(moments), row_most=card.px(190), row_least=card.px(112))
    pitch = min(rows.height // len(moments), card.px(200))
    node = card.px(44)
    _line(card, Box(rows.x, rows.y, node, pitch * len(moments)), pitch)
    left = rows.x + node + card.px(36)
    for number, moment in enumerate(moments):
        box = Box(left, rows.y + number * pitch, rows.right - left, pitch - card.px(12))
        last = number == len(moments) - 1
        _node(card, rows.x + node // 2, box.y + box.height // 2, node, number, last=last)
        _words(card, box, moment, number, last=last)


def _moments(card: Card) -> list[Moment]:
    found = []
    for item in card.request.items:
        when, *rest = _PARTED.split(item, maxsplit=1)
        if rest and clean(when) and clean(rest[0]):
            found.append(Moment(clean(when), clean(rest[0])))
    if not found:
        found = [Moment(clean(f.display), clean(f.label)) for f in card.request.figures]
    return found[:MOST_MOMENTS]


def _line(card: Card, box: Box, pitch: int) -> None:
    """The line joins the middles of the first and the last row."""
    width = max(card.px(5), 2)
    top = box.y + (pitch - card.px(12)) // 2
    length = box.height - pitch
    image = filled(rounded(width, length, width // 2), card.theme.text, card.accent, 0.3, 1.0)
    card.stage.place(image, box.x + (box.width - width) // 2, top, Entry("fade", 200, 600))


def _node(card: Card, x: int, y: int, size: int, number: int, *, last: bool) -> None:
    fill = card.accent if last else mix(card.theme.palette[0], card.theme.deep, 0.5)
    image = solid(size, size, size // 2, fill)
    image.alpha_composite(ring(size, max(card.px(6), 2), card.accent, 1.0))
    entry = Entry("pop", 260 + number * STEP_MS, 320)
    card.stage.place(image, x - size // 2, y - size // 2, entry)


def _words(card: Card, box: Box, moment: Moment, number: int, *, last: bool) -> None:
    """When, large; what happened, under it in smaller letters."""
    family = family_for(moment.when, card.request.style.headline_font)
    when_size = min(card.px(84), round(box.height * 0.4))
    image = Image.new("RGBA", (box.width, box.height))
    room = box.height - round(when_size * 1.2)
    limits = Limits(box.width, room, card.px(50), card.px(28), lines=2)
    block = body_block(card, moment.what, limits)
    tall = round(when_size * 1.2) + (block.height if block else 0)
    y = (box.height - tall) // 2
    color = card.accent if last else card.theme.text
    when = draw_text(moment.when, family, when_size, color)
    composite(image, when, (-when.origin_x, y - when.origin_y))
    y += round(when_size * 1.2)
    softer = mix(card.theme.text, card.theme.deep, 0.12)
    if block is not None:
        for line in block.lines:
            sprite = draw_text(line_text(line), block.family, block.size, softer, 0.25)
            composite(image, sprite, (-sprite.origin_x, y - sprite.origin_y))
            y += block.pitch
    card.stage.place(image, box.x, box.y, Entry("slide_left", 320 + number * STEP_MS, 420))
