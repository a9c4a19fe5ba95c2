"""Headline layouts led by the icon."""

from __future__ import annotations

from PIL import Image

from apps.providers.capabilities.image import CardKind
from apps.providers.embedded.cards.background import Glow
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.pieces import (
    pill_height,
    place_block,
    place_icon,
    place_pill,
    set_headline,
)
from apps.providers.embedded.cards.shapes import ring, solid
from apps.providers.embedded.cards.stage import Entry


def hero(card: Card) -> None:
    """A large icon over a centred headline."""
    box = card.frame.centred
    size = card.px(410) if card.frame.portrait else card.px(300)
    gap, pill = card.px(46), pill_height(card)
    over = size + gap + (pill + card.px(30) if pill else 0)
    block = set_headline(card, box.width, box.height - over)
    top = box.y + (box.height - over - block.height) // 2
    card.light(Glow(box.middle_x, top + size // 2, card.px(330), 0.7))
    place_icon(card, (box.middle_x, top + size // 2), size)
    if pill:
        place_pill(card, box.middle_x, top + size + gap, centred=True)
    place_block(card, block, box.middle_x, top + over, centred=True)


def orbit(card: Card) -> None:
    """The icon inside thin rings with small planets; the headline under it or beside it."""
    box = card.frame.centred if card.frame.portrait else card.frame.content
    title = card.request.kind is CardKind.TITLE
    outer = card.px((440 if title else 490) if card.frame.portrait else 640)
    gap, pill = card.px(34), pill_height(card)
    pill_room = pill + card.px(30) if pill else 0
    if card.frame.portrait:
        block = set_headline(card, box.width, box.height - outer - gap - pill_room)
        top = box.y + (box.height - outer - gap - pill_room - block.height) // 2
        middle = (box.middle_x, top + outer // 2)
        text_x, text_y = box.middle_x, top + outer + gap + pill_room
    else:
        block = set_headline(card, box.width - outer - card.px(90), box.height - pill_room)
        middle = (box.right - outer // 2, box.middle_y)
        text_x = box.x
        text_y = box.y + (box.height - pill_room - block.height) // 2 + pill_room
    card.light(Glow(*middle, card.px(300), 0.75))
    _rings(card, middle, outer)
    place_icon(card, middle, round(outer * 0.54))
    place_pill(card, text_x, text_y - pill_room, centred=card.frame.portrait)
    place_block(card, block, text_x, text_y, centred=card.frame.portrait)


def _rings(card: Card, middle: tuple[int, int], outer: int) -> None:
    image = Image.new("RGBA", (outer, outer))
    for share, opacity in ((1.0, 0.3), (0.78, 0.5)):
        size = round(outer * share)
        circle = ring(size, max(card.px(3), 1), card.theme.text, opacity)
        image.alpha_composite(circle, ((outer - size) // 2, (outer - size) // 2))
    bead = card.px(30)
    for x, y, color in ((0.86, 0.115, card.accent), (0.11, 0.5, card.theme.text)):
        dot = solid(bead, bead, bead // 2, color)
        at = (round(outer * x - bead / 2), round(outer * y - bead / 2))
        image.alpha_composite(dot, at)
    card.stage.place(image, middle[0] - outer // 2, middle[1] - outer // 2, Entry("fade", 0, 500))


def poster(card: Card) -> None:
    """A very large tilted icon in the upper corner, the headline under it, to the left."""
    box = card.frame.content
    pill = pill_height(card)
    pill_room = pill + card.px(32) if pill else 0
    size = card.px(480 if card.frame.portrait else 600)
    if card.frame.portrait:
        block = set_headline(card, box.width, box.height - size - pill_room - card.px(20))
        over = size + card.px(20)
        top = box.y + (box.height - over - pill_room - block.height) // 2
        middle = (box.right - size // 2, top + size // 2)
        text_y = top + over
    else:
        block = set_headline(card, box.width - size - card.px(70), box.height - pill_room, 1.1)
        middle = (box.right - size // 2, box.middle_y)
        text_y = box.y + (box.height - pill_room - block.height) // 2
    card.light(Glow(*middle, card.px(380), 0.8))
    place_icon(card, middle, size, tilt=10)
    place_pill(card, box.x, text_y, filled_in=True)
    place_block(card, block, box.x, text_y + pill_room)
