"""Korean tokens that are one thing together: 2024. 5. 1., 010 1234 5678, 2 대 1, $1.2 billion."""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.providers.embedded.speech.reading import korean_numbers as numbers
from apps.providers.embedded.speech.reading import korean_words as words

_NUMERALS = str.maketrans({chr(0x2160 + place): str(place + 1) for place in range(12)})
_YEAR = re.compile(r"([(\"'‘“]*)((?:19|20)\d\d|\d\d)\.")
_MONTH = re.compile(r"(\d{1,2})\.")
_DAY = re.compile(r"(\d{1,2})(?:\.|일)?((?:\D.*)?)")
_DAY_NAMED = re.compile(r"(\d{1,2})\.(\([월화수목금토일]\).*)")
_DATE = re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}\.")
_PHONE = (r"\(?(0\d{1,2})\)?", r"(\d{3,4})", r"(\d{4})(\D.*)?")
_SIDE = r"(\d{1,3})((?:로|의|은|는|이|가|과|와|이다|입니다|까지)?[.,!?]*)"
_SIGNS = re.escape("".join(words.CURRENCIES))
_MONEY = re.compile(rf"([{_SIGNS}])(\d[\d,]*(?:\.\d+)?)")
_SCALE = re.compile(rf"({'|'.join(words.SCALE_WORDS)})([^A-Za-z].*)?", re.IGNORECASE)


def joined(written: Sequence[str]) -> list[str]:
    """Return as many tokens, those of one date, phone number, score or sum made plain to read."""
    tokens = [text.translate(_NUMERALS) for text in written]
    at = 0
    while at < len(tokens):
        for reading in (_date, _phone, _score, _sum):
            found = reading(tokens, at)
            if found:
                tokens[at : at + len(found)] = found
                at += len(found) - 1
                break
        at += 1
    return tokens


def _date(tokens: Sequence[str], at: int) -> list[str]:
    has_next = at + 1 < len(tokens)
    if has_next and _DATE.fullmatch(tokens[at]):
        return [tokens[at][:-1]]
    day_named = _DAY_NAMED.fullmatch(tokens[at + 1]) if has_next else None
    alone = _MONTH.fullmatch(tokens[at])
    if alone and day_named:
        return [f"{alone[1]}월", f"{day_named[1]}일{day_named[2]}"]
    year = _YEAR.fullmatch(tokens[at])
    month = _MONTH.fullmatch(tokens[at + 1]) if has_next else None
    if not (year and month and 1 <= int(month[1]) <= 12):
        return []
    start = [f"{year[1]}{year[2]}년", f"{month[1]}월"]
    day = _DAY.fullmatch(tokens[at + 2]) if at + 2 < len(tokens) else None
    if day and 1 <= int(day[1]) <= 31:
        ends = at + 3 == len(tokens) and tokens[at + 2].endswith(".")
        return [*start, f"{day[1]}일{day[2]}{'.' if ends else ''}"]
    return start if len(year[2]) == 4 else []


def _phone(tokens: Sequence[str], at: int) -> list[str]:
    parts = tokens[at : at + 3]
    found = [re.fullmatch(rule, text) for rule, text in zip(_PHONE, parts, strict=False)]
    if len(found) < 3 or not (found[0] and found[1] and found[2]):
        return []
    first, second, third = (numbers.spelled(match[1]) for match in found if match)
    return [f"{first},", f"{second},", third + (found[2][2] or "")]


def _score(tokens: Sequence[str], at: int) -> list[str]:
    """2 대 1 and 1대 1, where nothing is counted."""
    for rules in ((r"(\d{1,3})", r"대", _SIDE), (r"(\d{1,3})대", _SIDE)):
        parts = tokens[at : at + len(rules)]
        found = [re.fullmatch(rule, text) for rule, text in zip(rules, parts, strict=False)]
        first, last = found[0], found[-1]
        if len(found) == len(rules) and all(found) and first and last:
            low, high = numbers.sino(first[1]), f"{numbers.sino(last[1])}{last[2]}"
            return [low, "대", high] if len(rules) == 3 else [f"{low} 대", high]
    return []


def _sum(tokens: Sequence[str], at: int) -> list[str]:
    money = _MONEY.fullmatch(tokens[at])
    scale: re.Match[str] | None = None
    if money and at + 1 < len(tokens):
        scale = _SCALE.fullmatch(tokens[at + 1])
    if not (money and scale):
        return []
    amount = numbers.scaled(money[2], words.SCALE_WORDS[scale[1].lower()])
    return [amount, f"{words.CURRENCIES[money[1]]}{scale[2] or ''}"]
