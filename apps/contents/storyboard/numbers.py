"""Numbers with their units, found in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from apps.core.language.stop_words import ENGLISH_PLAIN_WORDS
from apps.providers.capabilities.image import Figure


class NumberKind(StrEnum):
    PERCENT = "percent"
    MONEY = "money"
    COUNT = "count"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Found:
    """A number as the sentence writes it at [start, end); value is in `figure.unit`."""

    kind: NumberKind
    figure: Figure
    start: int
    end: int


DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
ENGLISH = re.compile(
    rf"(?P<money>[$€£₩¥])?(?P<number>(?<![\w.,-]){DIGITS}|(?<=[$€£₩¥]){DIGITS})"
    r"(?P<scale> (?:hundred|thousand|million|billion|trillion))?"
    r"(?:(?P<percent> ?%| per ?cent)|(?P<degree> ?°[CF]?| degrees(?: Celsius)?)"
    r"|[ -](?P<unit>[A-Za-z]{1,12}(?<!s)(?: [a-z]{3,10}s\b)|[A-Za-z]{1,14}))?"
)
ENGLISH_NOT_COUNTS = re.compile(
    rf"(?:{MONTHS}|st|nd|rd|th|BC|AD|BCE|CE|[ap]|[ap]m|o|to|of|or|and|in|on|at|by|is|was)$"
)
COUNTED = frozenset(("year", "years", "day", "days", "times", "people"))
DURATION_POINT = re.compile(r" ?(?:뒤|전|후|만에|동안|이내|사이)")
ORDINAL_OR_CLOCK = re.compile(r"(?:st|nd|rd|th)\b|:\d|/\d|-\d| ?[ap]\.?m\b", re.IGNORECASE)
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
KOREAN_SCALES = {"천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12}
KOREAN_NUMBER = rf"{DIGITS}(?:[천만억조](?: ?\d+(?:,\d{{3}})*[천만억])*)?"
KOREAN = re.compile(
    rf"(?P<money>\$)?(?P<number>{KOREAN_NUMBER})여? ?"
    r"(?P<unit>%p|%|퍼센트|℃|°C|도(?![가-힣]{2})|km|㎞|cm|mm|kg|m(?![a-z])|kWh|MWh|MW|kW|GB|TB|원|달러|"
    r"유로|엔|위안|명|개국|개월|개|대|건|곳|톤|배|자|살|세기|세|권|미터|킬로미터|킬로그램|그램|"
    r"리터|시간|분|초|년|주|일|월|시|기|종|마리|그루|층|회|번|위|점|가지|가구|척|채|장|편|표|쪽|획|글자)?"
)
KOREAN_DATE_UNITS = frozenset(("월", "일", "시", "번", "위", "세기"))
KOREAN_MONEY = frozenset(("원", "달러", "유로", "엔", "위안"))


def find_numbers(sentence: str, language: str) -> tuple[Found, ...]:
    """Years, and numbers that count something; dates, clock times and ordinals are left out."""
    pattern, read = (KOREAN, _korean) if language == "ko" else (ENGLISH, _english)
    found = (read(sentence, match) for match in pattern.finditer(sentence))
    return tuple(item for item in found if item)


def _english(sentence: str, match: re.Match[str]) -> Found | None:
    number, unit = match["number"], match["unit"] or ""
    after = sentence[match.end("number") :]
    before = sentence[: match.start()]
    if ORDINAL_OR_CLOCK.match(after) or re.search(rf"{MONTHS} $|No\. $", before):
        return None if not _is_year(number) else _year(match, number)
    if re.match(rf" {MONTHS}| ?(?:BC|AD)\b", after):
        return None
    first = unit.split(" ")[0].lower()
    is_counted = bool(unit) and not ENGLISH_NOT_COUNTS.match(first)
    is_counted = is_counted and (first in COUNTED or first not in ENGLISH_PLAIN_WORDS)
    if match["money"] or match["scale"] or match["percent"] or match["degree"]:
        return _english_measure(match)
    if _is_year(number) and not (is_counted and unit.endswith("s")):
        return _year(match, number)
    value = float(number.replace(",", ""))
    end = match.end("unit") if is_counted else match.end("number")
    display = sentence[match.start("number") : end]
    figure = Figure("", value, unit.lower() if is_counted else "", display)
    return Found(NumberKind.COUNT, figure, match.start(), end)


def _english_measure(match: re.Match[str]) -> Found:
    scale = (match["scale"] or "").strip()
    value = float(match["number"].replace(",", "")) * SCALES.get(scale, 1)
    shown = f"{match['money'] or ''}{match['number']}{' ' + scale if scale else ''}"
    end = match.end("scale") if scale else match.end("number")
    if match["percent"]:
        figure = Figure("", value, "%", f"{shown}{match['percent']}")
        return Found(NumberKind.PERCENT, figure, match.start(), match.end("percent"))
    if match["degree"]:
        figure = Figure("", value, match["degree"].strip(), f"{shown}{match['degree']}")
        return Found(NumberKind.COUNT, figure, match.start(), match.end("degree"))
    kind = NumberKind.MONEY if match["money"] else NumberKind.COUNT
    return Found(kind, Figure("", value, match["money"] or "", shown), match.start(), end)


def _korean(sentence: str, match: re.Match[str]) -> Found | None:
    number, unit = match["number"], match["unit"] or ""
    if unit == "년" and _is_year(number):
        return _year(match, number)
    before = sentence[: match.start()]
    if unit in KOREAN_DATE_UNITS or not unit or re.search(r"[\d.:/A-Za-z-]$", before):
        return None
    if unit in ("분", "년") and re.search(r"(?:시|만에|주년) ?$", before):
        return None
    if unit in ("년", "개월", "주", "시간", "분") and DURATION_POINT.match(sentence[match.end() :]):
        return None
    money = match["money"] or ""
    kind = NumberKind.MONEY if money or unit in KOREAN_MONEY else NumberKind.COUNT
    if unit in ("%", "%p", "퍼센트"):
        kind = NumberKind.PERCENT
    display = match.group().strip().replace("퍼센트", "%")
    value = korean_value(number)
    return Found(kind, Figure("", value, unit.replace("퍼센트", "%"), display), *match.span())


def korean_value(number: str) -> float:
    """14만6천 is 146000; 1조 2,000억 is 1.2e12."""
    total = 0.0
    for digits, scale in re.findall(rf"({DIGITS})([천만억조]?)", number):
        total += float(digits.replace(",", "")) * KOREAN_SCALES.get(scale, 1)
    return total


def _is_year(number: str) -> bool:
    return re.fullmatch(r"1\d{3}|20\d{2}", number) is not None


def _year(match: re.Match[str], number: str) -> Found:
    figure = Figure("", float(number), "year", number)
    end = match.end("number")
    return Found(NumberKind.YEAR, figure, match.start("number"), end)
