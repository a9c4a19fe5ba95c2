"""A quotation: a large mark, the words, and who said them."""

from __future__ import annotations

from PIL import Image, ImageDraw

from apps.providers.embedded.cards.background import Glow
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.lettering import draw_text
from apps.providers.embedded.cards.pieces import icon_picture, place_block, place_rule
from apps.providers.embedded.cards.shapes import filled, panel, rounded, shadowed
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.text import Word
from apps.providers.embedded.cards.typeset import Limits, fit, font, line_text

_MARK_FAMILY = "Black Han Sans"


def quote_card(card: Card) -> None:
    """The label names the speaker; the icon stands beside the name."""
    box = card.frame.content
    mark_size = card.px(400)
    face = font(_MARK_FAMILY, mark_size)
    mask = Image.new("L", (mark_size, mark_size))
    ImageDraw.Draw(mask).text((0, mark_size), "“", font=face, fill=255, anchor="ls")
    mask = mask.crop(mask.getbbox())
    mark_height = mask.height
    gap, foot = card.px(50), card.px(120) if card.label or card.icon else 0
    indent = 0 if card.frame.portrait else card.px(60)
    spare = mark_height + gap + (foot + gap if foot else 0)
    block = fit(
        card.headline,
        card.request.style.headline_font,
        Limits(box.width - 2 * indent, box.height - spare, card.px(138), card.px(56)),
    )
    top = box.y + (box.height - spare - block.height) // 2
    x = box.x + indent
    card.light(Glow(x + card.px(150), top + mark_height // 2, card.px(320), 0.6))
    picture = filled(mask, card.accent, card.accent, 1.0, 0.72)
    card.stage.place(picture, x, top, Entry("pop", 0, 450))
    y = top + mark_height + gap
    place_block(card, block, x, y, delay_ms=160)
    if foot:
        _speaker(card, x, y + block.height + gap, foot)


def _speaker(card: Card, x: int, y: int, height: int) -> None:
    """The icon in a disc, a rule, the name."""
    path, delay = card.icon, 480
    if path is not None:
        disc = panel(height, height, height // 2, card.theme)
        under = card.theme.deep if card.theme.dark else card.theme.palette[0]
        image = filled(rounded(height, height, height // 2), under, under, 0.7, 0.7)
        image.alpha_composite(disc)
        picture = icon_picture(path, round(height * 0.64), 0)
        at = ((height - picture.width) // 2, (height - picture.height) // 2)
        image.alpha_composite(picture, at)
        shaded, margin = shadowed(image, card.px(8), card.px(5), 0.3)
        card.stage.place(shaded, x - margin, y - margin, Entry("pop", delay, 400))
        x += height + card.px(28)
    if not card.label:
        return
    length, thick = card.px(56), max(card.px(5), 2)
    place_rule(card, x, y + height // 2 - thick // 2, length, thick, delay)
    x += length + card.px(24)
    limits = Limits(card.frame.content.right - x, height, card.px(44), card.px(24), lines=1)
    words = [Word(word) for word in card.label.split()]
    block = fit(words, card.request.style.body_font, limits)
    sprite = draw_text(line_text(block.lines[0]), block.family, block.size, card.theme.text)
    at_y = y + (height - round(block.size * 1.2)) // 2
    card.stage.place_sprite(sprite, x, at_y, Entry("fade", delay + 80, 350))
