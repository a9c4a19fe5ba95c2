"""Reading English aloud: every written token becomes the words a narrator would say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from apps.providers.embedded.speech.reading import english_numbers as numbers
from apps.providers.embedded.speech.reading import english_words as words
from apps.providers.embedded.speech.reading.tokens import Token, split_tokens

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SIGNS = re.escape("".join(words.CURRENCIES))
_UNIT = "|".join(re.escape(unit) for unit in sorted(words.UNITS, key=len, reverse=True))
_SCALE = "|".join(sorted(words.SCALES, key=len, reverse=True))
_END = r"(?![A-Za-z0-9²³])"

_SCREENS = frozenset({"video", "videos", "resolution", "tv", "monitor", "display", "camera"})
_ENDERS = frozenset({"etc.", "a.m.", "p.m.", "Inc.", "Corp.", "Ltd.", "Co.", "Jr.", "Sr."})

Rule = Callable[[re.Match[str], Token], "str | None"]


def read_english(written: Sequence[str]) -> list[str]:
    """Return the spoken words of each token, with the mark of the pause behind it.

    A token without anything to say gives "". Signs whose name depends on a neighbour (the unit in
    "5 km", the currency in "$3 billion") are said in the token where a narrator would say them.
    """
    return [_read(token, text) for token, text in zip(split_tokens(written), written, strict=True)]


def _read(token: Token, written: str) -> str:
    return _abbreviation(token, written) or _neighbour(token) or token.spoken(_scan(token))


def _abbreviation(token: Token, written: str) -> str:
    text = written.strip('"“”‘(),;:!?')
    is_last = not token.after or (text in _ENDERS and token.after[:1].isupper())
    ending = token.mark if token.mark != "." else "." if is_last else ""
    if text == "No." and not token.after[:1].isdecimal():
        return ""
    if text == "St." and not token.after[:1].isupper():
        return f"Street{ending}"
    if text in words.ABBREVIATIONS:
        return f"{words.ABBREVIATIONS[text]}{ending}"
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}", text) or (
        re.fullmatch(r"[A-Z]\.", text) and token.after
    ):
        return f"{text[:-1]}{ending}"
    return ""


def _neighbour(token: Token) -> str:
    """Read what only makes sense beside the token before it."""
    core, before = token.core, token.before
    follows_number = bool(re.fullmatch(rf"[-~<>]?{_NUMBER}", before))
    if core in words.UNITS and (follows_number or before in words.SCALE_WORDS):
        return token.spoken(words.UNITS[core][before != "1"])
    if core in words.ALONE and not before[-1:].isdecimal():
        return token.spoken(words.UNITS[core][1])
    if core.lower() in words.SCALE_WORDS and before[:1] in words.CURRENCIES:
        return token.spoken(f"{core} {words.CURRENCIES[before[0]][1]}")
    if core.lower() in ("am", "pm") and re.fullmatch(r"\d{1,2}(:\d\d)?", before):
        return token.spoken(f"{core[0].upper()}.M")
    if core in words.ROMAN and before[:1].isupper():
        number = words.ROMAN[core]
        is_king = before in words.KINGS
        return token.spoken(f"the {numbers.ordinal(number)}" if is_king else str_number(number))
    return ""


def str_number(number: int) -> str:
    """Return the words of a whole number."""
    return numbers.cardinal(str(number))


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


def _address(match: re.Match[str], _: Token) -> str:
    text = re.sub(r"^(https?://)?(www\.)?", "", match.group()).rstrip("/")
    names = {".": " dot ", "@": " at ", "/": " slash ", "-": " dash ", "_": " underscore "}
    spelled = re.sub(r"\d", lambda digit: f" {numbers.digits(digit.group())} ", text)
    return re.sub(r"[^A-Za-z ]", lambda sign: names.get(sign.group(), " "), spelled)


def _date(match: re.Match[str], _: Token) -> str | None:
    year, month, day = (int(part) for part in match.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    name = list(words.MONTHS.values())[month - 1]
    return f"{name} {numbers.ordinal(day)}, {numbers.year(year)}"


def _time(match: re.Match[str], token: Token) -> str | None:
    hour, minute, half = int(match[1]), int(match[2]), match[3]
    if hour > 24 or minute > 59:
        return None
    is_marked = bool(half) or token.after.lower().replace(".", "") in ("am", "pm")
    said = numbers.clock(hour, minute, is_marked=is_marked)
    return f"{said} {half[0].upper()}.M" if half else said


def _hour(match: re.Match[str], _: Token) -> str:
    return f"{numbers.cardinal(match[1])} {match[2].upper()}.M"


def _ratio(match: re.Match[str], _: Token) -> str:
    return f"{numbers.cardinal(match[1])} to {numbers.cardinal(match[2])}"


def _phone(match: re.Match[str], _: Token) -> str:
    return ", ".join(numbers.digits(group) for group in match.group().split("-"))


def _version(match: re.Match[str], _: Token) -> str:
    lead = "version " if match[1] else ""
    return lead + " point ".join(numbers.cardinal(part) for part in match[2].split("."))


def _power(match: re.Match[str], _: Token) -> str:
    return f"{numbers.cardinal(match[1])} to the power of {numbers.cardinal(match[2])}"


def _height(match: re.Match[str], _: Token) -> str:
    return f"{numbers.cardinal(match[1])} foot {numbers.cardinal(match[2])}"


def _area_code(match: re.Match[str], token: Token) -> str | None:
    is_phone = re.fullmatch(r"\d{3}-\d{4}", token.after) is not None
    return f"{numbers.digits(match.group())}," if is_phone else None


def _currency(match: re.Match[str], token: Token) -> str:
    minus, sign, amount, scale = match.groups()
    lead = "minus " if minus else ""
    if scale:
        return f"{lead}{numbers.cardinal(amount)} {words.SCALES[scale]} {words.CURRENCIES[sign][1]}"
    if token.after.lower() in words.SCALE_WORDS:
        return lead + numbers.cardinal(amount)
    return lead + numbers.money(amount, sign)


def _range(match: re.Match[str], token: Token) -> str:
    low, high = match[1], match[2]
    return f"{_bare(low, token)} to {_bare(high, token)}"


def _fraction(match: re.Match[str], token: Token) -> str:
    if match.group() == "9/11":
        return "nine eleven"
    said = numbers.fraction(int(match[1]), int(match[2]))
    if not token.before.isdecimal():
        return said
    return "and a half" if said == "one half" else f"and {said}"


def _decade(match: re.Match[str], _: Token) -> str:
    return numbers.decade(match[1])


def _ordinal(match: re.Match[str], _: Token) -> str:
    return numbers.ordinal(int(match[1].replace(",", "")))


def _measure(match: re.Match[str], _: Token) -> str:
    amount, unit = match[1], match[2]
    return f"{numbers.cardinal(amount)} {words.UNITS[unit][amount != '1']}"


def _scaled(match: re.Match[str], token: Token) -> str | None:
    if match[2] == "K" and token.after.lower() in _SCREENS:
        return None
    return f"{numbers.cardinal(match[1])} {words.SCALES[match[2]]}"


def _number(match: re.Match[str], token: Token) -> str:
    return _bare(match.group(), token)


def _bare(written: str, token: Token) -> str:
    """Read a number without a unit: a day after a month, a year, a code, or a plain number."""
    if not written.isdecimal():
        return numbers.cardinal(written)
    number = int(written)
    beside = {token.before, words.MONTHS.get(token.before.lower(), ""), token.after}
    if number <= 31 and token.core == written and beside & words.MONTH_NAMES:
        return numbers.ordinal(number)
    if len(written) == 4 and 1100 <= number <= 2099:
        return numbers.year(number)
    if len(written) > 1 and written.startswith("0"):
        return numbers.digits(written)
    return numbers.cardinal(written)


def _minus(match: re.Match[str], _: Token) -> str | None:
    return "minus" if match.start() == 0 else None


def _letters(match: re.Match[str], _: Token) -> str:
    text = match.group().replace("’", "'")
    if text in words.SAID_AS_WORDS:
        return words.SAID_AS_WORDS[text]
    return ".".join(text) if text in words.SPELLED else text


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _address),
        (r"(?:[A-Za-z][\w-]*\.)+(?:com|org|net|io|ai|kr|dev|gov|edu|co|tv)\b(?:/\S*)?", _address),
        (r"(?<=[A-GI-Z])2(?=[A-Z]\b)", lambda _match, _token: "to"),
        (r"(\d+)\^(\d+)", _power),
        (r"(\d)['’](\d{1,2})(?!\d)", _height),
        (r"(?<!\d)\d{3}$", _area_code),
        (r"(v)(\d+(?:\.\d+)*)(?![\w.])", _version),
        (r"()(\d+(?:\.\d+){2,})(?![\w.])", _version),
        (r"(?<!\d)\.(\d+)", lambda match, _token: f"point {numbers.digits(match[1])}"),
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _date),
        (r"(\d{1,2}):(\d{2})(?::\d{2})?([AaPp])?\.?(?(3)[Mm])\.?(?!\d)", _time),
        (r"(\d{1,2})([AaPp])[Mm]\b", _hour),
        (r"(\d+):(\d+)", _ratio),
        (r"(?:\+?\d{1,3}-)?\d{3}-(?:\d{3,4}-)?\d{4}(?![\d-])", _phone),
        (rf"(-?)([{_SIGNS}])({_NUMBER})(?:({_SCALE}){_END})?", _currency),
        (rf"({_NUMBER})[-–—~]({_NUMBER})", _range),
        (r"(\d{1,3})[/⁄](\d{1,3})(?![\d/])", _fraction),
        (r"['’]?(\d{4}|\d0)['’]?s\b", _decade),
        (r"(\d[\d,]*)(?:st|nd|rd|th)\b", _ordinal),
        (rf"({_NUMBER})-?({_UNIT}){_END}", _measure),
        (rf"({_NUMBER})({_SCALE}){_END}", _scaled),
        (r"#(?=\d)", lambda _match, _token: "number"),
        (r"[-−](?=\d)", _minus),
        (_NUMBER, _number),
        (r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*", _letters),
    )
)
