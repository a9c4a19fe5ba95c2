"""Pictures of a number that counts up, with its unit smaller beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from apps.providers.embedded.cards.card import Card
from apps.providers.embedded.cards.figures import Written
from apps.providers.embedded.cards.lettering import draw_text
from apps.providers.embedded.cards.pieces import composite
from apps.providers.embedded.cards.stage import Entry
from apps.providers.embedded.cards.text import family_for
from apps.providers.embedded.cards.typeset import measure

_SMALL = 0.46  # size of the words beside the number, as a share of its size
_GAP = 0.07


@dataclass(frozen=True, slots=True)
class Counter:
    """A written figure at one size. width and height are its final extent in pixels."""

    card: Card
    parts: Written
    size: int

    @property
    def family(self) -> str:
        return family_for(self.parts.at(1.0), self.card.request.style.headline_font)

    @property
    def small(self) -> int:
        # A sign as short as % stands larger than a word would.
        return round(self.size * (0.62 if self.parts.after == "%" else _SMALL))

    @property
    def height(self) -> int:
        return round(self.size * 1.2)

    @property
    def widths(self) -> tuple[float, float, float]:
        """Of what stands before, the number, what stands after; gaps included."""
        gap = self.size * _GAP
        before = self._beside(self.parts.before)
        after = self._beside(self.parts.after)
        number = measure(self.parts.at(1.0), self.family, self.size)
        return before + gap * bool(before), number, after + gap * bool(after)

    @property
    def width(self) -> int:
        return round(sum(self.widths))

    def _beside(self, text: str) -> float:
        return measure(text, self._beside_family(text), self.small) if text else 0.0

    def _beside_family(self, text: str) -> str:
        return family_for(text, self.card.request.style.headline_font)

    def place(self, x: int, y: int, frames: Sequence[float], entry: Entry) -> None:
        """Put the number counting through shares (0-1) of its value, and the words beside it.

        x, y: the corner of its final box.
        """
        before, number, _ = self.widths
        margin = round(self.size * 0.3)
        canvas = (round(number) + 2 * margin, self.height + 2 * margin)
        pictures = []
        for share in frames:
            text = self.parts.at(share)
            image = Image.new("RGBA", canvas)
            left = margin + number - measure(text, self.family, self.size)
            big = draw_text(text, self.family, self.size, self.card.accent, self._shadow)
            composite(image, big, (round(left) - big.origin_x, margin - big.origin_y))
            pictures.append(image)
        self.card.stage.play(pictures, x + round(before) - margin, y - margin, entry)
        still = Entry("fade", entry.delay_ms, 300)
        after_x = x + before + number + self.size * _GAP
        for words, at in ((self.parts.before, float(x)), (self.parts.after, after_x)):
            if words:
                family = self._beside_family(words)
                text_color = self.card.theme.text
                piece = draw_text(words, family, self.small, text_color, self._shadow)
                self.card.stage.place_sprite(piece, round(at), y + self._drop(), still)

    @property
    def _shadow(self) -> float:
        return 0.4 if self.card.theme.dark else 0.1

    def _drop(self) -> int:
        """How much lower the small words start, to share the number's baseline."""
        return round((self.size - self.small) * 0.96)


def largest_counter(card: Card, parts: Written, width: int, largest: int) -> Counter:
    """The counter that fills a width, no larger than `largest` pixels."""
    counter = Counter(card, parts, largest)
    size = min(largest, int(largest * width / max(counter.width, 1)))
    while size > 12 and Counter(card, parts, size).width > width:
        size -= 2
    return Counter(card, parts, size)
