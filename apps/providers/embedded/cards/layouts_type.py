"""Headline layouts led by the letters; they also stand without an icon."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageDraw

from apps.providers.embedded.cards.background import Glow
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.colors import WHITE
from apps.providers.embedded.cards.frame import Box
from apps.providers.embedded.cards.lettering import Paint, draw_line
from apps.providers.embedded.cards.pieces import (
    LINE_STEP_MS,
    pill_height,
    place_block,
    place_icon,
    place_pill,
    place_rule,
    set_headline,
)
from apps.providers.embedded.cards.shapes import filled, panel, shadowed, solid
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.typeset import Block, Limits, fit, font, line_text, measure


def editorial(card: Card) -> None:
    """Left-aligned like a magazine: a bar, marked words, the icon in the lower corner."""
    box = card.frame.content
    bar, pill = card.px(12), pill_height(card)
    size = 0 if card.icon is None else card.px(390 if card.frame.portrait else 500)
    pill_room = pill + card.px(34) if pill else 0
    indent = bar + card.px(34)
    if card.frame.portrait:
        below = size + card.px(50) if size else 0
        block = set_headline(card, box.width - indent, box.height - pill_room - below)
        top = box.y + (box.height - pill_room - block.height - below) // 2
        middle = (
            box.right - size // 2 - card.px(20),
            top + pill_room + block.height + below - size // 2,
        )
    else:
        block = set_headline(
            card, box.width - indent - (size and size + card.px(80)), box.height - pill_room
        )
        top = box.y + (box.height - pill_room - block.height) // 2
        middle = (box.right - size // 2 - card.px(30), box.middle_y)
    card.light(*([Glow(*middle, card.px(260), 0.7)] if size else []))
    place_pill(card, box.x, top)
    text_y = top + pill_room
    place_rule(card, box.x, text_y + card.px(10), bar, block.height - card.px(20))
    place_icon(card, middle, size, tilt=-8, delay_ms=260)
    place_block(
        card, block, box.x + indent, text_y, paint=card.paint(marked=True), enter="slide_left"
    )


def glass(card: Card) -> None:
    """A glass panel; the icon stands on its upper edge."""
    box = card.frame.content
    size = 0 if card.icon is None else card.px(300)
    pad, pill = card.px(58), pill_height(card)
    pill_room = pill + card.px(28) if pill else 0
    inside = card.px(56) + round(size * 0.42)
    room = box.height - size // 2 - inside - pill_room - card.px(60)
    block = set_headline(card, box.width - 2 * pad, room, 0.94)
    height = inside + pill_room + block.height + card.px(60)
    top = box.y + (box.height - height - size // 2) // 2 + size // 2
    middle = (box.x + pad + size // 2, top)
    card.light(*([Glow(*middle, card.px(260), 0.8)] if size else []))
    plate = panel(box.width, height, card.px(52), card.theme, max(card.px(3), 1))
    card.stage.place(plate, box.x, top, Entry("slide_up", 0, 450))
    place_icon(card, middle, size, delay_ms=160)
    place_pill(card, box.x + pad, top + inside)
    place_block(card, block, box.x + pad, top + inside + pill_room, delay_ms=220)


def index(card: Card) -> None:
    """A large outlined number, a rule, and the headline under them."""
    box = card.frame.content
    digits = card.px(300 if card.frame.portrait else 260)
    size = 0 if card.icon is None else card.px(270 if card.frame.portrait else 250)
    gap, pill = card.px(44), pill_height(card)
    head = round(digits * 0.82)
    block = set_headline(card, box.width, box.height - head - 2 * gap)
    top = box.y + (box.height - head - 2 * gap - block.height) // 2
    middle = (box.right - size // 2 - card.px(16), top + head // 2)
    card.light(*([Glow(*middle, card.px(240), 0.75)] if size else []))
    _outlined(card, f"{card.request.position + 1:02d}", digits, box.x, top, head)
    line = max(card.px(5), 2)
    place_rule(card, box.x, top + head + gap - line, box.width, line)
    place_icon(card, middle, size, delay_ms=200)
    if pill and not size:
        place_pill(card, box.right - card.px(330), top + head - pill, room=card.px(330))
    place_block(card, block, box.x, top + head + 2 * gap)


def _outlined(card: Card, text: str, size: int, x: int, y: int, height: int) -> None:
    """Hollow figures whose tops stand at y."""
    face = font("Montserrat ExtraBold", size)
    left, top, right, bottom = face.getbbox(text, anchor="ls")
    mask = Image.new("L", (round(right - left) + 16, round(bottom - top) + 16))
    ImageDraw.Draw(mask).text((8 - left, 8 - top), text, font=face, fill=255, anchor="ls")
    width = 2 * max(card.px(5), 1) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    inner = Image.fromarray(cv2.erode(np.asarray(mask), kernel))
    hollow = ImageChops.subtract(mask, inner)
    image = filled(hollow, card.accent, card.theme.text, 0.95, 0.35)
    card.stage.place(image, x - 8, y + (height - image.height) // 2, Entry("fade", 0, 450))


def bands(card: Card) -> None:
    """Each line on its own block of solid colour, as on a poster."""
    box = card.frame.content
    size = 0 if card.icon is None else card.px(360 if card.frame.portrait else 460)
    pill = pill_height(card)
    pill_room = pill + card.px(30) if pill else 0
    pad, gap = card.px(34), card.px(16)
    over = size + card.px(40) if size and card.frame.portrait else 0
    beside = size + card.px(90) if size and not card.frame.portrait else 0
    room = Box(box.x, box.y, box.width - 2 * pad - beside, box.height - over - pill_room - 3 * gap)
    block = set_headline(card, room.width, room.height, 0.9)
    height = len(block.lines) * (block.pitch + gap) - gap
    top = box.y + (box.height - over - pill_room - height) // 2
    middle = (
        (box.x + size // 2 + card.px(20), top + size // 2)
        if over
        else (box.right - size // 2 - card.px(20), box.middle_y)
    )
    card.light(*([Glow(*middle, card.px(280), 0.8)] if size else []))
    place_icon(card, middle, size, tilt=7)
    place_pill(card, box.x, top + over)
    _bands(card, block, box.x, top + over + pill_room, pad, gap)


def _bands(card: Card, block: Block, x: int, y: int, pad: int, gap: int) -> None:
    for number, line in enumerate(block.lines):
        strong = any(word.strong for word in line)
        ground = card.theme.accent if strong else (WHITE if card.theme.dark else card.theme.text)
        ink = card.theme.ink if strong else (card.theme.deep if card.theme.dark else WHITE)
        paint = Paint(text=ink, strong=ink, ink=ink, shadow=0.0)
        width = round(measure(line_text(line), block.family, block.size)) + 2 * pad
        plate = solid(width, block.pitch, card.px(18), ground)
        sprite = draw_line(line, block.family, block.size, block.pitch, paint)
        crop = sprite.image.crop(
            (sprite.origin_x, sprite.origin_y, sprite.image.width, sprite.origin_y + block.pitch)
        )
        plate.alpha_composite(
            crop.crop((0, 0, min(crop.width, width - pad), crop.height)), (pad, 0)
        )
        image, margin = shadowed(plate, card.px(8), card.px(5), 0.3)
        entry = Entry("slide_left", 120 + LINE_STEP_MS * number, 420)
        card.stage.place(image, x - margin, y + number * (block.pitch + gap) - margin, entry)


def lockup(card: Card) -> None:
    """Every line as wide as the box, so short words grow; thin rules above and below."""
    box = card.frame.content if not card.frame.portrait else card.frame.centred
    size = 0 if card.icon is None else card.px(230)
    pill = pill_height(card)
    head = max(size, pill)
    head_room = head + card.px(36) if head else 0
    base = set_headline(card, box.width, box.height - head_room, 0.8)
    rule, gap = max(card.px(5), 2), card.px(26)
    room = box.height - head_room - 2 * (rule + gap)
    lines = _stretched(base, box.width, room)
    height = sum(line.height for line in lines) + 2 * (rule + gap)
    top = box.y + (box.height - head_room - height) // 2
    middle = (box.x + size // 2, top + head // 2)
    card.light(*([Glow(*middle, card.px(240), 0.8)] if size else []))
    place_icon(card, middle, size, tilt=-6)
    place_pill(
        card,
        box.x + (size and size + card.px(30)),
        top + (head - pill) // 2,
        room=box.width - size - card.px(40),
    )
    y = top + head_room
    place_rule(card, box.x, y, box.width, rule)
    y += rule + gap
    for number, line in enumerate(lines):
        place_block(card, line, box.middle_x, y, centred=True, delay_ms=140 + LINE_STEP_MS * number)
        y += line.height
    place_rule(card, box.x, y + gap, box.width, rule)


def _stretched(base: Block, width: int, height: int) -> list[Block]:
    """Each line of base as wide as width, or all narrower alike until they are low enough."""
    largest = round(base.size * 1.9)
    while True:
        lines = [
            fit(line, base.family, Limits(width, height, largest, 8, lines=1))
            for line in base.lines
        ]
        if sum(line.height for line in lines) <= height or width < 64:
            return lines
        width = round(width * 0.94)
