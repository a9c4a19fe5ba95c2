"""The last card: a headline over a button that asks the viewer to act."""

from __future__ import annotations

from apps.providers.embedded.cards.background import Glow
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.frame import Box
from apps.providers.embedded.cards.icons import icon_path
from apps.providers.embedded.cards.lettering import draw_text
from apps.providers.embedded.cards.pieces import (
    composite,
    icon_picture,
    pill_height,
    place_block,
    place_icon,
    place_pill,
)
from apps.providers.embedded.cards.shapes import panel, shadowed, solid
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.text import clean, words_of
from apps.providers.embedded.cards.typeset import Limits, fit, line_text, measure

_BUTTON = {"ko": "구독하고 알림 받기", "en": "Subscribe for more"}
_CHIPS = {
    "ko": (("👍", "좋아요"), ("💬", "댓글"), ("🔗", "공유")),
    "en": (("👍", "Like"), ("💬", "Comment"), ("🔗", "Share")),
}
_BUTTON_ICON = "🔔"


def call_to_action_card(card: Card) -> None:
    """items, when given, hold the button's text; otherwise it asks to subscribe.

    Portrait: icon, headline, button under each other. Landscape: the icon stands at the right.
    """
    portrait = card.frame.portrait
    centred = portrait or card.icon is None
    box = card.frame.centred if centred else card.frame.content
    icon = 0 if card.icon is None else card.px(300 if portrait else 480)
    pill = pill_height(card)
    over = icon + card.px(36) if icon and portrait else 0
    width = box.width - (icon + card.px(90) if icon and not portrait else 0)
    pill_room = pill + card.px(28) if pill else 0
    button, chips, gap = card.px(140), card.px(92), card.px(54)
    below = button + chips + gap + card.px(32)
    block = fit(
        card.headline,
        card.request.style.headline_font,
        Limits(width, box.height - over - pill_room - below, card.px(150), card.px(52), lines=3),
    )
    top = box.y + (box.height - over - pill_room - below - block.height) // 2
    x = box.middle_x if centred else box.x
    y = top + over + pill_room + block.height + gap
    middle = (x, top + icon // 2) if portrait else (box.right - icon // 2, box.middle_y)
    lights = [Glow(box.x + width // 2, y + button // 2, card.px(300), 0.4)]
    card.light(*lights, *([Glow(*middle, round(icon * 0.75), 0.6)] if icon else []))
    place_icon(card, middle, icon)
    place_pill(card, x, top + over, centred=centred)
    place_block(card, block, x, top + over + pill_room, centred=centred)
    _button(card, Box(x, y, width, button), centred=centred)
    _chips(card, x, y + button + card.px(32), chips, centred=centred)


def _language(card: Card) -> str:
    return "ko" if card.korean else "en"


def _button(card: Card, box: Box, *, centred: bool) -> None:
    """The button, as high as box and at most as wide, its left end (or middle) at box.x."""
    height = box.height
    text = next((clean(item) for item in card.request.items if clean(item)), "")
    text = text or _BUTTON[_language(card)]
    family = "Pretendard Black"
    side, gap, mark = card.px(54), card.px(24), round(height * 0.58)
    limits = Limits(box.width - 2 * side - gap - mark, height, card.px(60), card.px(28), lines=1)
    block = fit(words_of(text), family, limits)
    shown = line_text(block.lines[0])
    width = 2 * side + mark + gap + round(measure(shown, family, block.size))
    image = solid(width, height, height // 2, card.theme.accent)
    path = icon_path(_BUTTON_ICON)
    if path is not None:
        bell = icon_picture(path, mark, 12)
        image.alpha_composite(bell, (side, (height - bell.height) // 2))
    sprite = draw_text(shown, family, block.size, card.theme.ink, 0.0)
    at = (
        side + mark + gap - sprite.origin_x,
        (height - round(block.size * 1.2)) // 2 - sprite.origin_y,
    )
    composite(image, sprite, at)
    shaded, margin = shadowed(image, card.px(9), card.px(8), 0.42)
    entry = Entry("pop", 480, 460, bob=True)
    left = box.x - width // 2 if centred else box.x
    card.stage.place(shaded, left - margin, box.y - margin, entry)


def _chips(card: Card, x: int, y: int, height: int, *, centred: bool) -> None:
    """Small glass buttons: like, comment, share."""
    family, size = card.request.style.body_font, card.px(36)
    pictures = []
    for emoji, text in _CHIPS[_language(card)]:
        side, gap, mark = card.px(28), card.px(14), round(height * 0.5)
        width = 2 * side + mark + gap + round(measure(text, family, size))
        image = panel(width, height, height // 2, card.theme)
        path = icon_path(emoji)
        if path is not None:
            picture = icon_picture(path, mark, 0)
            image.alpha_composite(picture, (side, (height - picture.height) // 2))
        sprite = draw_text(text, family, size, card.theme.text, 0.0)
        at = (
            side + mark + gap - sprite.origin_x,
            (height - round(size * 1.2)) // 2 - sprite.origin_y,
        )
        composite(image, sprite, at)
        pictures.append(image)
    space = card.px(20)
    total = sum(image.width for image in pictures) + space * (len(pictures) - 1)
    left = x - total // 2 if centred else x
    for number, image in enumerate(pictures):
        card.stage.place(image, left, y, Entry("slide_up", 640 + 90 * number, 380))
        left += image.width + space
