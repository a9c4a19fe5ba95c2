"""Reading English aloud: every written token becomes the words a narrator would say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from apps.providers.embedded.speech.reading import english_codes as codes
from apps.providers.embedded.speech.reading import english_numbers as numbers
from apps.providers.embedded.speech.reading import english_units as units
from apps.providers.embedded.speech.reading import english_words as words
from apps.providers.embedded.speech.reading.english_context import abbreviation, neighbour
from apps.providers.embedded.speech.reading.tokens import AND, Token, split_tokens

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SIGNS = re.escape("".join(words.CURRENCIES))
_UNIT = "|".join(re.escape(unit) for unit in sorted(units.UNITS, key=len, reverse=True))
_SCALE = "|".join(sorted(words.SCALES, key=len, reverse=True))
_END = r"(?![A-Za-z0-9²³])"

_COUNTRY = "|".join(sorted(words.COUNTRIES, key=len, reverse=True))
_TO = "[-–—~]"
_SUM = rf"({_NUMBER})(?:({_SCALE}){_END})?"

_SCREENS = frozenset({"video", "videos", "resolution", "tv", "monitor", "display", "camera"})
# A number from 1000 to 1099 is a year only where nothing is counted by it.
_BEFORE_YEARS = frozenset({"in", "since", "until", "year"})
_AFTER_YEARS = frozenset({"", "and", "when", "the", "by", "at", "with", "to", "a", "he", "she"})

Rule = Callable[[re.Match[str], Token], "str | None"]


def read_english(written: Sequence[str]) -> list[str]:
    """Return the spoken words of each token, with the mark of the pause behind it.

    A token without anything to say gives "". Signs whose name depends on a neighbour (the unit in
    "5 km", the currency in "$3 billion") are said in the token where a narrator would say them.
    """
    return [_read(token, text) for token, text in zip(split_tokens(written), written, strict=True)]


def _read(token: Token, written: str) -> str:
    return abbreviation(token, written) or neighbour(token) or token.spoken(_scan(token))


def _scan(token: Token) -> str:
    said: list[str] = []
    at = 0
    while at < len(token.core):
        for pattern, rule in _RULES:
            match = pattern.match(token.core, at)
            reading = rule(match, token) if match else None
            if match and reading is not None:
                said.append(reading)
                at = match.end()
                break
        else:
            said.append(words.SYMBOLS.get(token.core[at], ""))
            at += 1
    return " ".join(said)


def _currency(match: re.Match[str], token: Token) -> str:
    minus, country, sign, amount, scale, high, high_scale = match.groups()
    place = f"{words.COUNTRIES[country]} " if country and sign == "$" else ""
    lead = "minus " if minus else ""
    many = place + words.CURRENCIES[sign][1]
    is_followed = token.after.lower() in words.SCALE_WORDS or token.after in words.SHORT_SCALES
    if high:
        top = f"{_scaled_words(amount, scale)} to {_scaled_words(high, high_scale)}"
        return lead + (top if is_followed else f"{top} {many}")
    if scale:
        return f"{lead}{_scaled_words(amount, scale)} {many}"
    if is_followed:
        return lead + numbers.cardinal(amount)
    if place:
        one = place + words.CURRENCIES[sign][0]
        return f"{lead}{numbers.cardinal(amount)} {one if amount == '1' else many}"
    return lead + numbers.money(amount, sign)


def _scaled_words(amount: str, scale: str | None) -> str:
    return f"{numbers.cardinal(amount)} {words.SCALES[scale] if scale else ''}".rstrip()


def _percents(match: re.Match[str], _: Token) -> str:
    return f"{numbers.cardinal(match[1])} to {numbers.cardinal(match[2])} percent"


def _range(match: re.Match[str], token: Token) -> str:
    low, high = match[1], match[2]
    return f"{_bare(low, token)} to {_bare(high, token)}"


def _fraction(match: re.Match[str], token: Token) -> str:
    if match.group() == "9/11":
        return "nine eleven"
    if match.string[match.start() - 1 : match.start()] == AND:
        return numbers.fraction(int(match[1]), int(match[2]))
    said = numbers.fraction(int(match[1]), int(match[2]))
    if not token.before.isdecimal():
        return said
    return "and a half" if said == "one half" else f"and {said}"


def _decade(match: re.Match[str], _: Token) -> str:
    return numbers.decade(match[1])


def _ordinal(match: re.Match[str], _: Token) -> str:
    return numbers.ordinal(int(match[1].replace(",", "")))


def _measure(match: re.Match[str], token: Token) -> str:
    amount, unit = match[1], match[2]
    if unit == "m" and token.after.lower() in units.CROWDS:
        return f"{numbers.cardinal(amount)} million"
    return f"{numbers.cardinal(amount)} {units.UNITS[unit][amount != '1']}"


def _scaled(match: re.Match[str], token: Token) -> str | None:
    is_screen = token.after.lower() in _SCREENS or (token.before == "in" and not token.after)
    if match[2] == "K" and is_screen:
        return None
    return f"{numbers.cardinal(match[1])} {words.SCALES[match[2]]}"


def _number(match: re.Match[str], token: Token) -> str:
    return _bare(match.group(), token)


def _bare(written: str, token: Token) -> str:
    """Read a number without a unit: a day after a month, a year, a code, or a plain number."""
    if not written.isdecimal():
        return numbers.cardinal(written)
    number = int(written)
    beside = {token.before, words.SHORT_MONTHS.get(token.before.lower(), ""), token.after}
    if number <= 31 and token.core == written and beside & words.MONTH_NAMES:
        is_first = token.after in words.MONTH_NAMES and token.before.lower() != "the"
        return f"the {numbers.ordinal(number)} of" if is_first else numbers.ordinal(number)
    if len(written) == 4 and 1100 <= number <= 2099:
        return numbers.year(number)
    is_early = token.before.lower() in _BEFORE_YEARS and token.after.lower() in _AFTER_YEARS
    if len(written) == 4 and 1000 < number < 1100 and is_early:
        return numbers.in_pairs(written)
    if len(written) == 3 and number >= 100 and token.before in words.NUMBERED_THINGS:
        return numbers.in_pairs(written)
    if len(written) > 1 and written.startswith("0"):
        return numbers.digits(written)
    return numbers.cardinal(written)


def _minus(match: re.Match[str], _: Token) -> str | None:
    return "minus" if match.start() == 0 else None


def _minus_between(match: re.Match[str], token: Token) -> str | None:
    return "minus" if match.group() == "−" or "=" in token.core else None


def _letters(match: re.Match[str], _: Token) -> str:
    text = match.group().replace("’", "'")
    if text in words.SAID_AS_WORDS:
        return words.SAID_AS_WORDS[text]
    return ".".join(text) if text in words.SPELLED else text


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", codes.address),
        (
            r"(?:[A-Za-z][\w-]*\.)+(?:com|org|net|io|ai|kr|dev|gov|edu|co|tv)\b(?:/\S*)?",
            codes.address,
        ),
        (r"AT&T\b", lambda _match, _token: "A.T and T"),
        (r"(?<=[A-GI-Z])2(?=[A-Z]\b)", lambda _match, _token: "to"),
        (rf"({_NUMBER})\^(-?\d+)", codes.power),
        (r"(\d)['’](\d{1,2})(?!\d)", codes.height),
        (r"911$", codes.emergency),
        (r"(?<!\d)\d{3}$", codes.area_code),
        (r"(v)(\d+(?:\.\d+)*)(?![\w.])", codes.version),
        (r"()(\d+(?:\.\d+){2,})(?![\w.])", codes.version),
        (r"(?<!\d)\.(\d+)", lambda match, _token: f"point {numbers.digits(match[1])}"),
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", codes.date),
        (r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", codes.slashed_date),
        (r"(\d{1,2}):(\d{2})(?::(\d{2}))?([AaPp])?\.?(?(4)[Mm])\.?(?!\d)", codes.time),
        (r"(\d{1,2})([AaPp])[Mm]\b", codes.hour),
        (rf"([AaPp])\.?[Mm]\.?{_TO}(?=\d)", codes.half_day_until),
        (r"(\d+):(\d+)", codes.ratio),
        (r"(?:\+?\d{1,3}-)?\d{3}-(?:\d{3,4}-)?\d{4}(?![\d-])", codes.phone),
        (
            rf"(-?)(?:({_COUNTRY})(?=\$))?([{_SIGNS}]){_SUM}(?:{_TO}[{_SIGNS}]?{_SUM})?",
            _currency,
        ),
        (rf"({_NUMBER})%{_TO}({_NUMBER})%", _percents),
        (r"(?<=\d)[-−](?=\d)", _minus_between),
        (rf"(?![^=]*=)({_NUMBER}){_TO}({_NUMBER})", _range),
        (r"(\d+(?:\.\d+)?)/(10|100|5)(?![\d/])", codes.mark),
        (r"(\d{1,3})[/⁄](\d{1,3})(?![\d/])", _fraction),
        (r"(1000|100|10)s$", codes.many),
        (r"['’]?(\d{4}|\d0)['’]?s\b", _decade),
        (r"(\d[\d,]*)(?:st|nd|rd|th)\b", _ordinal),
        (rf"({_NUMBER})-?({_UNIT}){_END}", _measure),
        (rf"({_NUMBER})({_SCALE}){_END}", _scaled),
        (r"#(?=\d)", lambda _match, _token: "number"),
        (r"(?<=\d)\*(?=\d)", lambda _match, _token: "times"),
        (r"[-−](?=\d)", _minus),
        (_NUMBER, _number),
        (r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*", _letters),
    )
)
