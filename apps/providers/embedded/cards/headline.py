"""Titles and statements: eight layouts for a headline, chosen by seed and position."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from apps.providers.capabilities.image import CardKind
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.layouts_picture import hero, orbit, poster
from apps.providers.embedded.cards.layouts_type import bands, editorial, glass, index, lockup

Layout = Callable[[Card], None]
_BY_NAME: Mapping[str, Layout] = {
    layout.__name__: layout
    for layout in (hero, poster, orbit, editorial, glass, index, bands, lockup)
}
_LED_BY_ICON = frozenset({"hero", "poster", "orbit"})


def headline_card(card: Card) -> None:
    """The layout that seed and position choose: neighbours in a film always differ."""
    layouts = _wanted(card) or _layouts(card)
    request = card.request
    layouts[(abs(request.seed) + request.position) % len(layouts)](card)


def _wanted(card: Card) -> tuple[Layout, ...]:
    """The layouts that the template asks for, less those that need an icon where there is none."""
    names = card.request.style.layouts
    return tuple(
        _BY_NAME[name]
        for name in names
        if name in _BY_NAME and (card.icon is not None or name not in _LED_BY_ICON)
    )


def _layouts(card: Card) -> tuple[Layout, ...]:
    title = card.request.kind is CardKind.TITLE
    if card.icon is None:
        return (bands, lockup) if title else (editorial, bands, glass, lockup, index)
    if title:
        return hero, poster, bands, orbit
    return hero, editorial, poster, glass, orbit, bands, index, lockup
