"""Lists: glass rows with numbered badges that slide in one after another."""

from __future__ import annotations

from apps.providers.embedded.cards.background import Glow
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.frame import Box
from apps.providers.embedded.cards.headline import headline_card
from apps.providers.embedded.cards.lettering import Paint, draw_line, draw_text
from apps.providers.embedded.cards.pieces import (
    body_block,
    composite,
    pill_height,
    place_block,
    place_icon,
    place_pill,
)
from apps.providers.embedded.cards.shapes import panel, solid
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.text import clean
from apps.providers.embedded.cards.typeset import Limits, fit, measure

MOST_ITEMS = 5
ITEM_STEP_MS = 260


def list_card(card: Card) -> None:
    """Needs items; a headline card otherwise."""
    items = [item for item in card.request.items if clean(item)][:MOST_ITEMS]
    if not items:
        headline_card(card)
        return
    rows = head(card, rows=len(items), row_most=card.px(150), row_least=card.px(92))
    gap = card.px(20)
    tall = min((rows.height - gap * (len(items) - 1)) // len(items), card.px(150))
    y = rows.y
    for number, item in enumerate(items):
        _row(card, Box(rows.x, y, rows.width, tall), number, item)
        y += tall + gap


def head(card: Card, *, rows: int, row_most: int, row_least: int) -> Box:
    """Light the card and set pill, headline and icon; returns the box left for rows.

    Portrait: headline above, icon at its right. Landscape: headline left, rows right. The
    lengths are one row's most and least height, in pixels.
    """
    box = card.frame.content
    gap, pill = card.px(20), pill_height(card)
    pill_room = pill + card.px(26) if pill else 0
    wanted = rows * row_most + (rows - 1) * gap
    if not card.frame.portrait:
        return _head_beside(card, wanted, pill_room)
    least = rows * row_least + (rows - 1) * gap
    icon = 0 if card.icon is None else card.px(190)
    width = box.width - (icon + card.px(36) if icon else 0)
    space = card.px(50)
    room = box.height - pill_room - space - least
    block = fit(
        card.headline,
        card.request.style.headline_font,
        Limits(width, min(room, card.px(330)), card.px(118), card.px(52), lines=3),
    )
    top_height = max(pill_room + block.height, icon)
    used = min(wanted, box.height - top_height - space)
    top = box.y + (box.height - top_height - space - used) // 2
    middle = (box.right - icon // 2, top + top_height // 2)
    card.light(*([Glow(*middle, card.px(200), 0.7)] if icon else []))
    place_pill(card, box.x, top, room=width)
    place_icon(card, middle, icon, tilt=8)
    place_block(card, block, box.x, top + pill_room, delay_ms=60)
    return Box(box.x, top + top_height + space, box.width, used)


def _head_beside(card: Card, wanted: int, pill_room: int) -> Box:
    box = card.frame.content
    width = round(box.width * 0.42)
    icon = 0 if card.icon is None else card.px(230)
    over = icon + card.px(36) if icon else 0
    block = fit(
        card.headline,
        card.request.style.headline_font,
        Limits(width, box.height - over - pill_room, card.px(136), card.px(52)),
    )
    top = box.y + (box.height - over - pill_room - block.height) // 2
    middle = (box.x + icon // 2, top + icon // 2)
    card.light(*([Glow(*middle, card.px(240), 0.7)] if icon else []))
    place_icon(card, middle, icon, tilt=-6)
    place_pill(card, box.x, top + over, room=width)
    place_block(card, block, box.x, top + over + pill_room, delay_ms=60)
    left = box.x + width + card.px(80)
    used = min(wanted, box.height)
    return Box(left, box.y + (box.height - used) // 2, box.right - left, used)


def _row(card: Card, box: Box, number: int, item: str) -> None:
    image = panel(box.width, box.height, card.px(30), card.theme)
    pad = card.px(26)
    side = min(card.px(76), box.height - card.px(24))
    badge = solid(side, side, round(side * 0.34), card.theme.accent)
    digit = draw_text(str(number + 1), "Montserrat ExtraBold", round(side * 0.5), card.theme.ink, 0)
    width = measure(str(number + 1), "Montserrat ExtraBold", round(side * 0.5))
    high = round(round(side * 0.5) * 1.2)
    at = (round((side - width) / 2) - digit.origin_x, (side - high) // 2 - digit.origin_y)
    composite(badge, digit, at)
    image.alpha_composite(badge, (pad, (box.height - side) // 2))
    left = pad + side + card.px(28)
    limits = Limits(
        box.width - left - pad, box.height - card.px(20), card.px(52), card.px(30), lines=2
    )
    block = body_block(card, item, limits)
    if block is not None:
        paint = Paint(text=card.theme.text, strong=card.accent, ink=card.theme.ink, shadow=0.0)
        y = (box.height - block.height) // 2
        for line in block.lines:
            sprite = draw_line(line, block.family, block.size, block.pitch, paint)
            composite(image, sprite, (left - sprite.origin_x, y - sprite.origin_y))
            y += block.pitch
    delay = 320 + number * ITEM_STEP_MS
    card.stage.place(image, box.x, box.y, Entry("slide_left", delay, 420))
