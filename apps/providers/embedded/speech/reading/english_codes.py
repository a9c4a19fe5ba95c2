"""What has one English reading wherever it stands: addresses, dates, times, phones, powers."""

from __future__ import annotations

import re

from apps.providers.embedded.speech.reading import english_numbers as numbers
from apps.providers.embedded.speech.reading import english_words as words
from apps.providers.embedded.speech.reading.tokens import Token

_MONTHS = tuple(words.MONTHS.values())


def address(match: re.Match[str], _: Token) -> str:
    text = re.sub(r"^(https?://)?(www\.)?", "", match.group()).rstrip("/")
    names = {".": " dot ", "@": " at ", "/": " slash ", "-": " dash ", "_": " underscore "}
    spelled = re.sub(r"\d", lambda digit: f" {numbers.digits(digit.group())} ", text)
    return re.sub(r"[^A-Za-z ]", lambda sign: names.get(sign.group(), " "), spelled)


def date(match: re.Match[str], _: Token) -> str | None:
    year, month, day = (int(part) for part in match.groups())
    return _day(year, month, day)


def slashed_date(match: re.Match[str], _: Token) -> str | None:
    """The American order, unless only the other one makes a date: 5/1/2024 is May first."""
    first, second, year = (int(part) for part in match.groups())
    return _day(year, first, second) or _day(year, second, first)


def _day(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{_MONTHS[month - 1]} {numbers.ordinal(day)}, {numbers.year(year)}"


def time(match: re.Match[str], token: Token) -> str | None:
    hour, minute, second, half = int(match[1]), int(match[2]), match[3], match[4]
    if hour > 24 or minute > 59:
        return None
    is_marked = bool(half) or token.after.lower().replace(".", "") in ("am", "pm")
    said = numbers.clock(hour, minute, is_marked=is_marked or bool(second))
    if second:
        said += f" and {numbers.cardinal(second)} second{'' if int(second) == 1 else 's'}"
    return f"{said} {half[0].upper()}.M" if half else said


def hour(match: re.Match[str], _: Token) -> str:
    return f"{numbers.cardinal(match[1])} {match[2].upper()}.M"


def half_day_until(match: re.Match[str], _: Token) -> str:
    return f"{match[1].upper()}.M to"


def ratio(match: re.Match[str], _: Token) -> str:
    return f"{numbers.cardinal(match[1])} to {numbers.cardinal(match[2])}"


def phone(match: re.Match[str], _: Token) -> str:
    return ", ".join(numbers.digits(group) for group in match.group().split("-"))


def area_code(match: re.Match[str], token: Token) -> str | None:
    is_phone = re.fullmatch(r"\d{3}-\d{4}", token.after) is not None
    return f"{numbers.digits(match.group())}," if is_phone else None


def emergency(match: re.Match[str], token: Token) -> str | None:
    return numbers.digits(match.group()) if token.before.lower() in words.CALLS else None


def version(match: re.Match[str], _: Token) -> str:
    lead = "version " if match[1] else ""
    return lead + " point ".join(numbers.cardinal(part) for part in match[2].split("."))


def power(match: re.Match[str], _: Token) -> str:
    return numbers.power(match[1], match[2])


def height(match: re.Match[str], _: Token) -> str:
    return f"{numbers.cardinal(match[1])} foot {numbers.cardinal(match[2])}"


def mark(match: re.Match[str], token: Token) -> str | None:
    """Marks given to something: 8.5/10, and 4/5 stars."""
    is_given = "." in match[1] or token.after.lower() in ("stars", "points")
    if not is_given:
        return None
    return f"{numbers.cardinal(match[1])} out of {numbers.cardinal(match[2])}"


def many(match: re.Match[str], token: Token) -> str | None:
    """Hundreds of people, written 100s of people."""
    names = {"10": "tens", "100": "hundreds", "1000": "thousands"}
    return names[match[1]] if token.after == "of" else None
