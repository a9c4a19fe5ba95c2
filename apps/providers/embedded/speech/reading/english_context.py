"""English tokens that only make sense beside another: abbreviations, units, Roman numbers."""

from __future__ import annotations

import re

from apps.providers.embedded.speech.reading import english_numbers as numbers
from apps.providers.embedded.speech.reading import english_units as units
from apps.providers.embedded.speech.reading import english_words as words
from apps.providers.embedded.speech.reading.tokens import Token

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MONEY = re.compile(
    rf"-?(?:{'|'.join(words.COUNTRIES)})?([{re.escape(''.join(words.CURRENCIES))}])"
)
_ENDERS = frozenset({"etc.", "a.m.", "p.m.", "Inc.", "Corp.", "Ltd.", "Co.", "Jr.", "Sr.", "al."})
_WEEKDAYS = frozenset({"Mon.", "Tue.", "Tues.", "Wed.", "Thu.", "Thurs.", "Fri."})
_ROMAN = re.compile(r"(?=[IVXL])(L?X{0,3}(?:IX|IV|V?I{0,3}))(['’]s)?")
# Behind a king's I; elsewhere it is the person who speaks.
_AFTER_THE_FIRST = frozenset({"of", "and", "was", "is", "in", "became", "died", "had"})


def abbreviation(token: Token, written: str) -> str:
    text = written.strip('"“”‘(),;:!?')
    is_last = not token.after or (text in _ENDERS and token.after[:1].isupper())
    ending = token.mark if token.mark != "." else "." if is_last else ""
    if text in words.BEFORE_NUMBERS:
        return words.BEFORE_NUMBERS[text] if token.after[:1].isdecimal() else ""
    if text in _WEEKDAYS and not token.after:
        return ""
    if text == "in." and follows_number(token):
        return f"inches{ending}"
    if text == "St." and not token.after[:1].isupper():
        return f"Street{ending}"
    if text in words.ABBREVIATIONS:
        return f"{words.ABBREVIATIONS[text]}{ending}"
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}", text) or (
        re.fullmatch(r"[A-Z]\.", text) and token.after
    ):
        return f"{text[:-1]}{ending}"
    return ""


def neighbour(token: Token) -> str:
    """Read what only makes sense beside the token before it."""
    core, before = token.core, token.before
    if core in words.SHORT_MONTHS or core.lower() in words.SHORT_MONTHS:
        return _short_month(token)
    unit = _unit(token)
    if unit:
        return token.spoken(unit)
    if token.after.lower().startswith("centur"):
        return _roman(token)
    money = _MONEY.match(before)
    if money and (core.lower() in words.SCALE_WORDS or core in words.SHORT_SCALES):
        return token.spoken(f"{words.SCALES.get(core, core)} {words.CURRENCIES[money[1]][1]}")
    if core.lower() in ("am", "pm") and re.fullmatch(r"\d{1,2}(:\d\d)?", before):
        return token.spoken(f"{core[0].upper()}.M")
    return token.spoken(_roman(token))


def follows_number(token: Token) -> bool:
    return bool(re.fullmatch(rf"[-~<>≥≤+]?{_NUMBER}(?:[-–—~]{_NUMBER})?", token.before))


def _unit(token: Token) -> str:
    core, before = token.core, token.before
    if core == "sq" and follows_number(token):
        return "square"
    if core in units.UNITS and (follows_number(token) or before in words.SCALE_WORDS):
        return units.UNITS[core][before != "1"]
    if core in units.UNITS and before in ("sq", "cubic"):
        return units.UNITS[core][1]
    if core in units.ALONE and not before[-1:].isdecimal():
        return units.UNITS[core][before.lower() not in units.SINGULAR]
    return ""


def _short_month(token: Token) -> str:
    is_date = token.core[:1].isupper() and token.after[:1].isdecimal()
    return token.spoken(words.SHORT_MONTHS[token.core.lower()]) if is_date else ""


def _roman(token: Token) -> str:
    """A king's or a century's number, or that of a part: the fourteenth, ninth, four."""
    found = _ROMAN.fullmatch(token.core)
    if not found:
        return ""
    letters, genitive = found[1], found[2] or ""
    number = numbers.roman(letters)
    before, after = token.before, token.after.lower()
    if after.startswith("centur") and letters != "I":
        return numbers.ordinal(number)
    if before in words.KINGS and "L" not in letters:
        is_number = letters != "I" or bool(token.mark or genitive) or after in _AFTER_THE_FIRST
        return f"the {numbers.ordinal(number)}{genitive}" if is_number else ""
    is_part = before in words.NUMBERED_PARTS or before == "Bowl"
    is_long = len(letters) > 1 and "L" not in letters and before[:1].isupper()
    return numbers.cardinal(str(number)) + genitive if is_part or is_long else ""
