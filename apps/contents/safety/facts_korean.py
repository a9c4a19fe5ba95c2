"""Numbers and dates in Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from apps.contents.safety.facts_english import plain
from apps.contents.safety.units import KOREAN_UNITS

DATE = re.compile(r"(?P<month>\d{1,2})월 ?(?P<day>\d{1,2})일")
SCALES = {"십": 1, "백": 2, "천": 3, "만": 4, "십만": 5, "백만": 6, "천만": 7}
SCALES |= {"억": 8, "십억": 9, "백억": 10, "천억": 11, "조": 12}
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = "|".join(re.escape(unit) for unit in KOREAN_UNITS)
NUMBER = re.compile(
    rf"(?P<currency>[$€£¥₩])?(?<![\w.])(?P<digits>(?:{_DIGITS}) ?(?:{_SCALE})?"
    rf"(?: ?(?:{_DIGITS}) ?(?:{_SCALE}))*)(?: ?(?P<unit>년(?!간)|월|{_UNIT}))?",
    re.IGNORECASE,
)
PART = re.compile(rf"(?P<digits>{_DIGITS}) ?(?P<scale>{_SCALE})?")
NATIVE = {"두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}
NATIVE |= {"열": 10, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50}
COUNTED = re.compile(
    rf"(?<![가-힣])(?P<word>{'|'.join(NATIVE)}) ?"
    r"(?P<unit>명|사람|개|가지|배|번|달|시간|살|곳|마리|대|권|잔|시|해|차례|군데|나라)"
)


def dates(sentence: str) -> Iterator[tuple[str, str]]:
    """(text, "month-day")."""
    for match in DATE.finditer(sentence):
        yield match.group(), f"{int(match['month'])}-{int(match['day'])}"


def numbers(sentence: str) -> Iterator[tuple[str, str, str]]:
    """(text, value, unit as written)."""
    for match in NUMBER.finditer(sentence):
        value = sum((_part(part) for part in PART.finditer(match["digits"])), Decimal(0))
        yield match.group(), plain(value), match["currency"] or match["unit"] or ""
    for match in COUNTED.finditer(sentence):
        yield match.group(), str(NATIVE[match["word"]]), match["unit"]


def _part(match: re.Match[str]) -> Decimal:
    digits = Decimal(match["digits"].replace(",", ""))
    return digits.scaleb(SCALES.get(match["scale"] or "", 0))
