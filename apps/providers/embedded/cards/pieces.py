"""The parts that cards share: icon, pill label, headline, rule."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import Image

from apps.providers.capabilities.image import CardKind
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.colors import Rgb
from apps.providers.embedded.cards.lettering import Paint, Sprite, draw_line, draw_text
from apps.providers.embedded.cards.shapes import filled, panel, rounded, shadowed, solid
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.text import Word, clean
from apps.providers.embedded.cards.typeset import Block, Limits, fit, line_text, measure

LINE_STEP_MS = 90


def icon_picture(path: Path, size: int, tilt: float) -> Image.Image:
    """The icon cropped to what shows, at most size pixels wide and high, turned by degrees."""
    picture = _loaded(path).copy()
    if tilt:
        picture.thumbnail((size, size), Image.Resampling.BICUBIC, reducing_gap=None)
        picture = picture.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
        picture = picture.crop(picture.getbbox())
    scale = size / max(picture.size)
    width, height = round(picture.width * scale), round(picture.height * scale)
    return picture.resize((max(width, 1), max(height, 1)), Image.Resampling.BICUBIC)


@lru_cache(maxsize=32)
def _loaded(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        loaded = picture.convert("RGBA")
    return loaded.crop(loaded.getbbox())


def place_icon(
    card: Card, middle: tuple[int, int], size: int, *, tilt: float = 0.0, delay_ms: int = 0
) -> None:
    """The icon about `middle` (frame pixels) over its soft shadow; nothing without an icon."""
    path = card.icon
    if path is None:
        return
    picture = icon_picture(path, size, tilt)
    opacity = 0.42 if card.theme.dark else 0.2
    image, _ = shadowed(picture, size * 0.045, round(size * 0.05), opacity)
    x, y = middle[0] - image.width // 2, middle[1] - image.height // 2
    card.stage.place(image, x, y, Entry("pop", delay_ms, 480, bob=True))


def pill_height(card: Card) -> int:
    return card.px(74) if card.label else 0


def place_pill(
    card: Card, x: int, y: int, *, centred: bool = False, filled_in: bool = False, room: int = 0
) -> None:
    """The label in a pill with its left end (or middle) at x. room: the most width, if any."""
    if not card.label:
        return
    family, height = card.request.style.body_font, pill_height(card)
    room = room or card.frame.content.width
    block = fit(
        [Word(word) for word in card.label.split()],
        family,
        Limits(room - height * 2, height, card.px(38), card.px(22), lines=1),
    )
    text = line_text(block.lines[0])
    dot, gap, side = card.px(14), card.px(14), card.px(30)
    width = side * 2 + dot + gap + block.width
    color: Rgb = card.theme.ink if filled_in else card.theme.text
    image = (
        solid(width, height, height // 2, card.theme.accent)
        if filled_in
        else panel(width, height, height // 2, card.theme)
    )
    mark = rounded(dot, dot, dot // 2)
    bead = card.theme.ink if filled_in else card.accent
    image.alpha_composite(filled(mark, bead, bead, 1, 1), (side, (height - dot) // 2))
    sprite = draw_text(text, block.family, block.size, color, shadow=0.0)
    nominal = round(block.size * 1.2)
    at = (side + dot + gap - sprite.origin_x, (height - nominal) // 2 - sprite.origin_y)
    composite(image, sprite, at)
    card.stage.place(image, x - width // 2 if centred else x, y, Entry("fade", 80, 350))


def composite(image: Image.Image, sprite: Sprite, at: tuple[int, int]) -> None:
    """Lay a sprite over image, its picture's corner at `at`, cutting what hangs outside."""
    source = (max(-at[0], 0), max(-at[1], 0))
    dest = (max(at[0], 0), max(at[1], 0))
    image.alpha_composite(sprite.image, dest, source)


def place_block(
    card: Card,
    block: Block,
    x: int,
    y: int,
    *,
    centred: bool = False,
    paint: Paint | None = None,
    delay_ms: int = 140,
    enter: str = "slide_up",
) -> None:
    """A block's lines, each its own layer, one shortly after another. x: left end or middle."""
    paint = paint or card.paint()
    for number, line in enumerate(block.lines):
        sprite = draw_line(line, block.family, block.size, block.pitch, paint)
        width = round(measure(line_text(line), block.family, block.size))
        left = x - width // 2 if centred else x
        entry = Entry(enter, delay_ms + number * LINE_STEP_MS, 420)
        card.stage.place_sprite(sprite, left, y + number * block.pitch, entry)


def place_rule(card: Card, x: int, y: int, width: int, height: int, delay_ms: int = 60) -> None:
    """A thin bar in the accent colour."""
    mask = rounded(width, height, min(width, height) // 2)
    image = filled(mask, card.accent, card.accent, 1.0, 1.0)
    card.stage.place(image, x, y, Entry("fade", delay_ms, 300))


def body_block(card: Card, text: str, limits: Limits) -> Block | None:
    """Smaller text in the body font, or None for no text."""
    words = [Word(word) for word in clean(text).split()]
    return fit(words, card.request.style.body_font, limits) if words else None


def set_headline(card: Card, width: int, height: int, share: float = 1.0) -> Block:
    """The headline fitted to a room; titles are larger."""
    title = card.request.kind is CardKind.TITLE
    largest = (204 if title else 176) * (1.0 if card.frame.portrait else 1.2) * share
    return fit(
        card.headline,
        card.request.style.headline_font,
        Limits(width, height, card.px(largest), card.px(56)),
    )
