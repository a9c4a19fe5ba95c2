"""Titles and statements: eight layouts for a headline, chosen by seed and position."""

from __future__ import annotations

from collections.abc import Callable

from apps.providers.capabilities.image import CardKind
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.layouts_picture import hero, orbit, poster
from apps.providers.embedded.cards.layouts_type import bands, editorial, glass, index, lockup

Layout = Callable[[Card], None]


def headline_card(card: Card) -> None:
    """The layout that seed and position choose: neighbours in a film always differ."""
    layouts = _layouts(card)
    request = card.request
    layouts[(abs(request.seed) + request.position) % len(layouts)](card)


def _layouts(card: Card) -> tuple[Layout, ...]:
    title = card.request.kind is CardKind.TITLE
    if card.icon is None:
        return (bands, lockup) if title else (editorial, bands, glass, lockup, index)
    if title:
        return hero, poster, bands, orbit
    return hero, editorial, poster, glass, orbit, bands, index, lockup
