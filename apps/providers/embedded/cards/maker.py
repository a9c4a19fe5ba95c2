"""Cards: one designed picture per scene, drawn from its words."""

from __future__ import annotations

from collections.abc import Callable

from apps.providers.capabilities.image import CardKind, ImageRequest, Visual
from apps.providers.embedded.cards.bars import bars_card
from apps.providers.embedded.cards.call_to_action import call_to_action_card
from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.comparison import comparison_card
from apps.providers.embedded.cards.headline import headline_card
from apps.providers.embedded.cards.line import line_card
from apps.providers.embedded.cards.listing import list_card
from apps.providers.embedded.cards.number import number_card
from apps.providers.embedded.cards.quote import quote_card
from apps.providers.embedded.cards.timeline import timeline_card

_DRAW: dict[CardKind, Callable[[Card], None]] = {
    CardKind.TITLE: headline_card,
    CardKind.STATEMENT: headline_card,
    CardKind.NUMBER: number_card,
    CardKind.QUOTE: quote_card,
    CardKind.LIST: list_card,
    CardKind.BARS: bars_card,
    CardKind.LINE: line_card,
    CardKind.TIMELINE: timeline_card,
    CardKind.COMPARISON: comparison_card,
    CardKind.CALL_TO_ACTION: call_to_action_card,
}


class CardMaker:
    """An ImageSource that needs no network."""

    name = "cards"

    def create(self, request: ImageRequest) -> Visual:
        """Raises ProviderError for unknown fonts, unreadable colours or a full disk.

        A kind whose figures or items are missing is drawn as a statement.
        """
        card = Card(request)
        _DRAW[request.kind](card)
        return Visual(
            background_path=card.background_path, layers=tuple(card.stage.layers), license=""
        )
