"""Numbers and dates in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_MONTHS = """january jan|february feb|march mar|april apr|may|june jun|july jul|august aug
|september sept sep|october oct|november nov|december dec"""
MONTHS = {
    name: number
    for number, names in enumerate(_MONTHS.split("|"), start=1)
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
DATES = (
    re.compile(rf"\b(?P<month>{_MONTH})\.? (?:the )?{_DAY}(?!\d|[:.,]\d)\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY} (?:of )?(?P<month>{_MONTH})\b", re.IGNORECASE),
)
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "k": 3, "bn": 9}
NUMBER = re.compile(
    r"(?P<currency>[$€£¥₩])?\s?(?<![\w.])(?P<digits>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:(?:\s|-)?(?P<scale>thousand|million|billion|trillion|bn|k)\b)?"
    r"(?:st|nd|rd|th)?(?:s\b)?"
    r"(?:(?:\s|-)?(?P<unit>%|per ?cent\b|°\s?[CF]?|km/h|[A-Za-z]+))?",
    re.IGNORECASE,
)
_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen"""
_TENS = """twenty thirty forty fifty sixty seventy eighty ninety"""
ONES, TENS = _ONES.split(), _TENS.split()
WORDS = {
    **{word: value for value, word in enumerate(ONES)},
    **{word: 10 * value for value, word in enumerate(TENS, start=2)},
}
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
SPELLED = re.compile(
    rf"\b(?:(?P<ten>{'|'.join(TENS)})[- ])?(?P<one>{_WORD}|hundred)\b"
    r"(?:[- ](?P<scale>hundred|thousand|million|billion))?(?:[- ](?P<unit>[A-Za-z]+))?",
    re.IGNORECASE,
)
SPELLED_SCALES = {"hundred": 2, **SCALES}


def dates(sentence: str) -> Iterator[tuple[str, str]]:
    """(text, "month-day")."""
    for pattern in DATES:
        for match in pattern.finditer(sentence):
            month = MONTHS[match["month"].lower()]
            yield match.group(), f"{month}-{int(match['day'])}"


def numbers(sentence: str) -> Iterator[tuple[str, str, str]]:
    """(text, value, unit as written)."""
    for match in NUMBER.finditer(sentence):
        value = Decimal(match["digits"].replace(",", ""))
        value = value.scaleb(SCALES.get((match["scale"] or "").lower(), 0))
        unit = match["currency"] or re.sub(r"\s", "", match["unit"] or "")
        yield match.group(), plain(value), unit
    for match in SPELLED.finditer(sentence):
        value = _spelled(match)
        # "one" and "zero" are mostly no counts: one of them, no one, one day
        if value >= 2:
            yield match.group(), plain(value), match["unit"] or ""


def plain(value: Decimal) -> str:
    """Without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _spelled(match: re.Match[str]) -> Decimal:
    one = match["one"].lower()
    if one == "hundred":
        value = Decimal(100)
    else:
        value = Decimal(WORDS[one] + (WORDS[match["ten"].lower()] if match["ten"] else 0))
    return value.scaleb(SPELLED_SCALES.get((match["scale"] or "").lower(), 0))
