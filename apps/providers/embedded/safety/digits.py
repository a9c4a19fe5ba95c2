"""Checks of numbers that carry a check digit, so that ordinary numbers are not taken for them."""

from __future__ import annotations

import re
from datetime import date

RESIDENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
CENTURIES = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}


def passes_luhn(text: str) -> bool:
    """ISO/IEC 7812-1 annex B: the check digit of payment cards."""
    digits = [int(character) for character in text if character.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [digit * 2 for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def is_resident_number(text: str) -> bool:
    """A Korean resident registration number: a real date of birth and, when a hyphen does not
    show it to be one, the right check digit (mod 11)."""
    digits = re.sub(r"\D", "", text)
    if len(digits) != 13 or digits[6] not in CENTURIES or not _is_birth_date(digits):
        return False
    if "-" in text:
        return True
    total = sum(int(d) * w for d, w in zip(digits[:12], RESIDENT_WEIGHTS, strict=True))
    return (11 - total % 11) % 10 == int(digits[12])


def _is_birth_date(digits: str) -> bool:
    year = CENTURIES[digits[6]] + int(digits[:2])
    try:
        date(year, int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return True
