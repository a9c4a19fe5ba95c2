"""What one call used: counted by the vendor where it says so, by us where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Self

_COUNTED = ("requests", "input_tokens", "output_tokens", "characters", "images", "seconds")


@dataclass(frozen=True, slots=True)
class CallUsage:
    """Units of one or several calls. All fields are plain JSON values, so that results that hold
    one can be stored as they are.

    cost_micro_usd: an estimate in millionths of a US dollar, from the installation's prices.
    requests: calls that the vendor answered. characters: of text spoken. seconds: of film made.
    model is what the vendor says it used.
    """

    model: str = ""
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    characters: int = 0
    images: int = 0
    seconds: float = 0.0
    cost_micro_usd: int = 0

    @property
    def cost_usd(self) -> Decimal:
        return Decimal(self.cost_micro_usd) / 1_000_000

    def __add__(self, other: Self) -> Self:
        sums = {
            field.name: getattr(self, field.name) + getattr(other, field.name)
            for field in fields(self)
            if field.name != "model"
        }
        return replace(self, model=other.model or self.model, **sums)

    def priced(self, prices: Mapping[str, Decimal]) -> Self:
        """The same with its cost, at prices in US dollars for one unit of a field."""
        cost = sum(
            (Decimal(str(getattr(self, name))) * prices.get(name, Decimal(0)) for name in _COUNTED),
            Decimal(0),
        )
        return replace(self, cost_micro_usd=round(cost * 1_000_000))


NOTHING_USED = CallUsage()
