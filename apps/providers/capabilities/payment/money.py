"""Amounts of money as vendors write them.

Source of the exceptions: https://docs.stripe.com/currencies and ISO 4217.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# Written without a smaller unit: one won is one won.
WHOLE_CURRENCIES = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
THOUSANDTH_CURRENCIES = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


@dataclass(frozen=True, slots=True)
class Money:
    """amount in the currency's main unit ("KRW" 9900, "USD" 12.50); currency is ISO 4217.

    ValueError for anything that no vendor could take: not finite, below zero, a currency that is
    not three capital letters, or digits below the currency's smallest unit.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        code = self.currency
        if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
            raise ValueError("A currency is three capital letters, such as KRW.")
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError("An amount is a number that is not below zero.")
        if self.amount.scaleb(_digits(code)) % 1:
            raise ValueError(f"The amount has digits below the smallest unit of {code}.")

    @classmethod
    def from_minor_units(cls, units: int, currency: str) -> Money:
        """1250 and "usd" are 12.50 USD; 9900 and "krw" are 9900 KRW."""
        code = currency.upper()
        return cls(Decimal(units).scaleb(-_digits(code)), code)

    @property
    def minor_units(self) -> int:
        """The amount as a whole number of the currency's smallest unit."""
        return int(self.amount.scaleb(_digits(self.currency)))

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"


def _digits(currency: str) -> int:
    if currency in WHOLE_CURRENCIES:
        return 0
    return 3 if currency in THOUSANDTH_CURRENCIES else 2
