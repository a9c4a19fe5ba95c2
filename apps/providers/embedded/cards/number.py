"""One giant number that counts up: in a ring when it is a percentage, else over a growing rule."""

from __future__ import annotations

from PIL import Image

from apps.providers.embedded.cards.background import Glow
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.colors import WHITE, mix
from apps.providers.embedded.cards.counting import Counter, largest_counter
from apps.providers.embedded.cards.figures import Written, eased, written
from apps.providers.embedded.cards.headline import headline_card
from apps.providers.embedded.cards.pieces import (
    icon_picture,
    pill_height,
    place_block,
    place_icon,
    place_pill,
)
from apps.providers.embedded.cards.shapes import edge, filled, ring, rounded, shadowed
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.typeset import Block, Limits, fit

FRAMES = 10
FRAME_MS = 70


def number_card(card: Card) -> None:
    """Needs a figure whose display holds a number; a headline card otherwise."""
    figures = card.request.figures
    parts = written(figures[0]) if figures else None
    if parts is None:
        headline_card(card)
    elif parts.percent:
        _ringed(card, parts)
    else:
        _ruled(card, parts)


def _caption(card: Card, width: int, height: int, largest: int) -> Block:
    limits = Limits(width, height, card.px(largest), card.px(44), lines=3)
    return fit(card.headline, card.request.style.headline_font, limits)


def _ringed(card: Card, parts: Written) -> None:
    portrait = card.frame.portrait
    box = card.frame.centred if portrait else card.frame.content
    size, gap = card.px(570 if portrait else 640), card.px(46)
    pill = pill_height(card)
    pill_room = pill + card.px(34) if pill else 0
    if portrait:
        block = _caption(card, box.width, box.height - size - gap - pill_room, 108)
        top = box.y + (box.height - pill_room - size - gap - block.height) // 2
        middle = (box.middle_x, top + pill_room + size // 2)
        text, pill_at = (box.middle_x, middle[1] + size // 2 + gap), (box.middle_x, top)
    else:
        block = _caption(card, box.width - size - card.px(110), box.height - pill_room, 150)
        middle = (box.right - size // 2 - card.px(36), box.middle_y)
        text = (box.x, box.y + (box.height + pill_room - block.height) // 2)
        pill_at = (box.x, text[1] - pill_room)
    card.light(Glow(*middle, round(size * 0.5), 0.5))
    place_pill(card, *pill_at, centred=portrait)
    _play_ring(card, parts, middle, size)
    _badge(card, (middle[0] + round(size * 0.34), middle[1] + round(size * 0.34)), size)
    place_block(card, block, *text, centred=portrait, delay_ms=300)


def _play_ring(card: Card, parts: Written, middle: tuple[int, int], size: int) -> None:
    """The track stays; the arc grows to the percentage while the number counts."""
    line = round(size * 0.085)
    track = ring(size, line, card.theme.text, 0.14)
    x, y = middle[0] - size // 2, middle[1] - size // 2
    card.stage.place(track, x, y, Entry("fade", 0, 300))
    frames = [
        ring(size, line, card.accent, 1.0, share * parts.value / 100) for share in eased(FRAMES)
    ]
    entry = Entry("fade", 120, 200, frame_ms=FRAME_MS)
    card.stage.play(frames, x, y, entry)
    counter = largest_counter(card, parts, round(size * 0.66), round(size * 0.36))
    at = (middle[0] - counter.width // 2, middle[1] - counter.height // 2)
    counter.place(*at, eased(FRAMES), entry)


def _badge(card: Card, middle: tuple[int, int], ring_size: int) -> None:
    """The icon on a small glass disc at the ring's lower right."""
    path = card.icon
    if path is None:
        return
    side = round(ring_size * 0.31)
    line = max(card.px(4), 1)
    under = mix(card.theme.glow, card.theme.deep, 0.3 if card.theme.dark else 0.7)
    image = filled(rounded(side, side, side // 2), under, mix(under, card.theme.deep, 0.5), 1, 1)
    image.alpha_composite(filled(edge(side, side, side // 2, line), WHITE, WHITE, 0.6, 0.15))
    picture = icon_picture(path, round(side * 0.66), 0)
    image.alpha_composite(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    shaded, _ = shadowed(image, card.px(12), card.px(8), 0.35)
    x, y = middle[0] - shaded.width // 2, middle[1] - shaded.height // 2
    card.stage.place(shaded, x, y, Entry("pop", 420, 420))


def _ruled(card: Card, parts: Written) -> None:
    portrait = card.frame.portrait
    box = card.frame.centred if portrait else card.frame.content
    icon = 0 if card.icon is None else card.px(300 if portrait else 500)
    pill = pill_height(card)
    pill_room = pill + card.px(26) if pill else 0
    over = icon + card.px(40) if icon and portrait else 0
    width = box.width - (icon + card.px(90) if icon and not portrait else 0)
    counter = largest_counter(card, parts, width, card.px(340 if portrait else 360))
    rule = counter.height + card.px(18)
    below = rule + card.px(12 + 44)
    block = _caption(card, width, box.height - over - pill_room - below, 108)
    top = box.y + (box.height - over - pill_room - below - block.height) // 2
    x = box.middle_x if portrait else box.x
    middle = (x, top + icon // 2) if portrait else (box.right - icon // 2, box.middle_y)
    card.light(*([Glow(*middle, round(icon * 0.8), 0.7)] if icon else []))
    place_icon(card, middle, icon)
    place_pill(card, x, top + over, centred=portrait)
    y = top + over + pill_room
    left = x - counter.width // 2 if portrait else x
    _play_count(card, counter, left, y)
    place_block(card, block, x, y + below, centred=portrait, delay_ms=360)


def _play_count(card: Card, counter: Counter, x: int, y: int) -> None:
    """The number counts while the rule under it grows."""
    line, width = card.px(12), counter.width
    entry = Entry("fade", 100, 200, frame_ms=FRAME_MS)
    counter.place(x, y, eased(FRAMES), entry)
    bars = []
    for share in eased(FRAMES):
        length = max(round(width * share), line)
        bar = filled(rounded(length, line, line // 2), card.accent, card.accent, 1, 1)
        image = Image.new("RGBA", (width, line))
        image.paste(bar)
        bars.append(image)
    card.stage.play(bars, x, y + counter.height + card.px(18), entry)
