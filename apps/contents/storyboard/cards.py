"""Which cards a sentence could be shown on, the most telling first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from apps.contents.storyboard.comparisons import comparable_figures
from apps.contents.storyboard.enumerations import find_items
from apps.contents.storyboard.headlines import figure_phrase, headline_of
from apps.contents.storyboard.numbers import Found, NumberKind, find_numbers
from apps.contents.storyboard.quotations import find_quotation
from apps.contents.storyboard.series import find_series
from apps.providers.capabilities.image import CardKind, Figure

MOST_COMPETING = 2
STRIKING_ORDER = (NumberKind.PERCENT, NumberKind.MONEY, NumberKind.COUNT)


@dataclass(frozen=True, slots=True)
class Card:
    """A kind with what it needs. label is "" unless the card names a speaker."""

    kind: CardKind
    headline: str
    figures: tuple[Figure, ...] = ()
    items: tuple[str, ...] = ()
    label: str = ""


def possible_cards(sentence: str, language: str) -> tuple[Card, ...]:
    """At least one; a plain statement is always possible and comes last."""
    return tuple(_cards(sentence, language))


def card_of_kind(sentence: str, kind: CardKind, language: str) -> Card:
    """The sentence on the kind of card that somebody chose, with what it holds for it; a kind
    that needs more than that is drawn as a statement."""
    options = possible_cards(sentence, language)
    rows = find_series(sentence, language) if kind is CardKind.LINE else ()
    if rows:
        return Card(kind, options[-1].headline, rows[0])
    for option in options:
        if option.kind is kind:
            return option
    figures = tuple(
        replace(found.figure, label=found.figure.label or headline_of(sentence, language))
        for found in find_numbers(sentence, language)
        if found.kind is not NumberKind.YEAR
    )
    plain = options[-1]
    wants_figures = kind in (CardKind.NUMBER, CardKind.BARS, CardKind.LINE, CardKind.COMPARISON)
    return replace(plain, kind=kind, figures=figures if wants_figures else ())


def _cards(sentence: str, language: str) -> Iterator[Card]:
    headline = headline_of(sentence, language)
    quotation = find_quotation(sentence, language)
    if quotation:
        yield Card(CardKind.QUOTE, quotation.words, label=quotation.speaker)
    figures = comparable_figures(sentence, language)
    if len(figures) >= 2:
        is_part_of_whole = len(figures) > 2 or all(f.unit == "%" for f in figures)
        kind = CardKind.BARS if is_part_of_whole else CardKind.COMPARISON
        yield Card(kind, headline, figures)
    items = find_items(sentence, language)
    if items:
        yield Card(CardKind.LIST, headline, items=items)
    number = _number_card(sentence, headline, language)
    if number:
        yield number
    yield Card(CardKind.STATEMENT, headline)


def _number_card(sentence: str, headline: str, language: str) -> Card | None:
    """The figure that the sentence is about, under words that name it."""
    figures = striking_figures(find_numbers(sentence, language))
    for figure in figures:
        if figure.display in headline:
            caption = _without_figure(headline, figure.display)
            return Card(CardKind.NUMBER, caption, (replace(figure, label=caption),))
    for figure in figures[:1]:
        caption = figure_phrase(sentence, figure.display, language)
        if caption:
            return Card(CardKind.NUMBER, caption, (replace(figure, label=caption),))
    return None


def striking_figures(found: tuple[Found, ...]) -> tuple[Figure, ...]:
    """Figures worth a card of their own, percentages and money first; () when many compete."""
    figures: list[Figure] = []
    for kind in STRIKING_ORDER:
        of_kind = [item.figure for item in found if item.kind is kind]
        if len(of_kind) > MOST_COMPETING:
            return ()
        figures += [f for f in of_kind if kind is not NumberKind.COUNT or (f.unit and f.value >= 2)]
    return tuple(figures)


def _without_figure(headline: str, display: str) -> str:
    """ "탄소 배출 70% 감소" under a giant 70% is "탄소 배출 감소"."""
    return re.sub(rf"(?<=[^의] ){re.escape(display)} (?=(?:감소|증가|하락|상승)$)", "", headline)
