"""Reading Korean aloud: every written token becomes Hangul as it is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from apps.core.language.korean import has_final_consonant
from apps.providers.embedded.speech.reading import korean_codes as codes
from apps.providers.embedded.speech.reading import korean_numbers as numbers
from apps.providers.embedded.speech.reading import korean_units as units
from apps.providers.embedded.speech.reading import korean_words as words
from apps.providers.embedded.speech.reading.korean_latin import read_latin
from apps.providers.embedded.speech.reading.korean_sequences import joined
from apps.providers.embedded.speech.reading.tokens import Token, split_tokens

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = "|".join(re.escape(unit) for unit in sorted(units.UNITS, key=len, reverse=True))
_SPEED = "|".join(re.escape(unit) for unit in units.SPEEDS)
_SCALE = "|".join(sorted(words.LATIN_SCALES, key=len, reverse=True))
_SIGNS = re.escape("".join(words.CURRENCIES))
_END = r"(?![A-Za-z0-9])"
_SUM = rf"({_NUMBER})(?:({_SCALE}){_END})?"
_NAMED = "|".join(re.escape(unit) for unit in sorted({*units.UNITS, *units.SPEEDS}, key=len)[::-1])
_UNIT_ALONE = re.compile(rf"({_NAMED})([가-힣]*)")
_BOUNDS = {"≥": "이상", "≤": "이하", ">": "초과", "<": "미만"}
_BOUND = re.compile(r"([≥≤<>])(\d.*)")
_COUNTERS = sorted(words.NATIVE_COUNTERS, key=len, reverse=True)

_LAST_NATIVE = 39
_LAST_NATIVE_HOURS = 23
_LAST_NATIVE_TIMES = 10
_LAST_NATIVE_AGE = 99

Rule = Callable[[re.Match[str], Token], "str | None"]


def read_korean(written: Sequence[str]) -> list[str]:
    """Return each token as it is said, in Hangul, with the mark of the pause behind it.

    A token without anything to say gives "". Counters and units may stand in the next token:
    "3 명" and "3명" are both said 세 명.
    """
    return [_read(token) for token in split_tokens(joined(written))]


def _read(token: Token) -> str:
    if token.core.lower() in words.SHORTENED and token.mark == "." and token.after:
        token = replace(token, mark="")
    if token.core in ("No", "no") and token.after[:1].isdecimal():
        return "넘버"
    bound = _BOUND.fullmatch(token.core)
    if bound:
        return token.spoken(f"{_scan(replace(token, core=bound[2]))} {_BOUNDS[bound[1]]}")
    return token.spoken(_unit(token) or _scan(token))


def _unit(token: Token) -> str:
    """A unit in a token of its own, with what is said behind it: 5 kg을, km당."""
    follows_number = bool(re.fullmatch(rf"-?{_NUMBER}|{_NUMBER}[~-]{_NUMBER}", token.before))
    found = _UNIT_ALONE.fullmatch(token.core)
    if not found:
        return ""
    name, rest = found.groups()
    if follows_number:
        return (units.SPEEDS[name][1] if name in units.SPEEDS else units.UNITS[name]) + rest
    if name in units.ALONE or name in units.DEGREES:
        return (units.DEGREES.get(name) or units.UNITS[name]) + rest
    return ""


def _scan(token: Token) -> str:
    said = ""
    at = 0
    while at < len(token.core):
        for pattern, rule in _RULES:
            match = pattern.match(token.core, at)
            reading = rule(match, token) if match else None
            if match and reading is not None:
                said += reading
                at = match.end()
                break
        else:
            character = token.core[at]
            if character == "=":
                said += _equals(said, token)
            elif "가" <= character <= "힣":
                said += character
            else:
                said += words.SYMBOLS.get(character, " ")
            at += 1
    return said


def _equals(said: str, token: Token) -> str:
    """The particle that goes with what was said before it: 삼은 삼, 이는 이."""
    before = said or (_scan(Token(token.before, "")) if token.before else "")
    last = before.rstrip()[-1:]
    return "은 " if "가" <= last <= "힣" and has_final_consonant(last) else "는 "


def _rest(match: re.Match[str], token: Token) -> str:
    """Return what the number counts: the Hangul behind it, or else the next token."""
    return token.core[match.end() :] or token.after


def _amount(written: str, counted: str, token: Token) -> str:
    """Read a number before the word it counts, with native or Sino-Korean words."""
    if not written.isdecimal():
        return numbers.sino(written)
    number = int(written)
    if counted.startswith("월") and number in (6, 10):
        return "유" if number == 6 else "시"
    if number == 1 and re.match("[십백천만](?!원)", counted):
        return ""
    counter = _native_counter(number, counted, token)
    if token.core == written and len(written) > 1 and written.startswith("0"):
        return numbers.spelled(written)
    if counter == "번째" and number == 1:
        return "첫"
    if counter:
        return numbers.native(number)
    if len(written) > 1 and written.startswith("0"):
        return numbers.spelled(written)
    return numbers.sino(written)


def _native_counter(number: int, counted: str, token: Token) -> str:
    """Return the native counter that `counted` begins with, "" when Sino-Korean is said."""
    if any(counted.startswith(word) for word in words.SINO_WORDS):
        return ""
    counter = next((word for word in _COUNTERS if counted.startswith(word)), "")
    last = {
        "시": codes.LAST_NATIVE_HOUR,
        "배": _LAST_NATIVE_TIMES,
        "시간": _LAST_NATIVE_HOURS,
        "살": _LAST_NATIVE_AGE,
    }.get(counter, _LAST_NATIVE)
    names_one = counter == "번" and token.after in words.NUMBERED
    is_age_group = counter == "대" and (number % 10 == 0 or _is_rank(token))
    is_counted = 1 <= number <= last and not names_one and not is_age_group
    return counter if is_counted else ""


def _is_rank(token: Token) -> bool:
    """3대 요소 and 16대 대통령 name the greatest and the next; 버스 3대 counts machines."""
    is_bare = re.fullmatch(r"\d+대", token.core) is not None and bool(token.after)
    return is_bare and not token.before.endswith(words.MACHINES) and token.before not in words.SUMS


def _about(match: re.Match[str], token: Token) -> str | None:
    """2,3개 is said 두세 개, 2,3일 is said 이삼일."""
    low, high = int(match[1]), int(match[2])
    if high != low + 1 or token.core[match.end()] == "월":
        return None
    counter = _native_counter(low, _rest(match, token), token)
    return words.ABOUT[low] if counter else numbers.sino(match[1]) + numbers.sino(match[2])


def _event(match: re.Match[str], token: Token) -> str | None:
    """A day that gave something its name: 3.1절 is said 삼일절, 6.25 전쟁 is said 육이오 전쟁."""
    is_named = match[2] == "·" or words.NAMED_DAYS.match(_rest(match, token)) is not None
    if not is_named:
        return None
    is_whole = match[3].endswith("0") or (match[1], match[3]) == ("12", "12")
    day = numbers.sino(match[3]) if is_whole else numbers.spelled(match[3])
    return numbers.sino(match[1]) + day


def _generation(match: re.Match[str], token: Token) -> str | None:
    is_named = _rest(match, token).startswith(("세대", "음악", "가요"))
    return numbers.spelled(match.group()) if is_named else None


def _currency(match: re.Match[str], _: Token) -> str:
    minus, country, sign, written, scale, high, high_scale, myriads = match.groups()
    lead = ("마이너스 " if minus else "") + ("미화 " if country else "")
    amount = _scaled(written, scale) + (f"에서 {_scaled(high, high_scale)}" if high else "")
    return f"{lead}{amount}{myriads} {words.CURRENCIES[sign]}"


def _scaled(written: str, scale: str | None) -> str:
    return numbers.scaled(written, words.LATIN_SCALES[scale]) if scale else numbers.sino(written)


def _speed(match: re.Match[str], token: Token) -> str:
    return f"{_speed_name(match[2], token)}{numbers.sino(match[1])} {units.SPEEDS[match[2]][1]}"


def _speed_name(unit: str, token: Token) -> str:
    name = units.SPEEDS[unit][0]
    return "" if token.before == name else f"{name} "


def _range(match: re.Match[str], token: Token) -> str:
    counted = _rest(match, token)
    if "=" in token.core:
        return f"{numbers.sino(match[1])} 빼기 {numbers.sino(match[2])}"
    low, high = _amount(match[1], counted, token), _amount(match[2], counted, token)
    if match[3]:
        return f"{low}에서 {high} {units.UNITS[match[3]]}"
    # Neither native numbers nor 유 and 시 stand alone: 세 명에서 다섯 명, 유월에서 칠월.
    if counted.startswith("월"):
        return f"{low}월에서 {high}"
    counter = _native_counter(int(match[1]), counted, token) if match[1].isdecimal() else ""
    return f"{low}{counter}에서 {high}"


def _measure(match: re.Match[str], _: Token) -> str:
    return f"{numbers.sino(match[1])} {units.UNITS[match[2]]}"


def _below_zero(match: re.Match[str], token: Token) -> str | None:
    if match.start():
        return None
    is_cold = re.match(rf"{_NUMBER}\s?(?:°|도)", token.core[match.end() :]) is not None
    is_said = token.before in ("영하", "영하의")
    return "" if is_said else "영하 " if is_cold else "마이너스 "


def _number(match: re.Match[str], token: Token) -> str:
    if token.core == match.group() and token.after in units.SPEEDS:
        return _speed_name(token.after, token) + numbers.sino(match.group())
    if token.core[: match.start()].endswith("제"):
        return numbers.sino(match.group())
    return _amount(match.group(), _rest(match, token), token)


def _large_measure(match: re.Match[str], token: Token) -> str | None:
    """The unit behind 10만 in 10만㎡."""
    is_number = re.search(r"\d[십백천만억조]+$", token.core[: match.start()]) is not None
    return f" {units.UNITS[match[1]]}" if is_number else None


def _latin(match: re.Match[str], _: Token) -> str:
    return read_latin(match.group())


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            r"https?://[^\s가-힣]+|www\.[^\s가-힣]+|[\w.+-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+",
            codes.address,
        ),
        (
            r"(?:[A-Za-z][A-Za-z\d-]*\.)+(?:com|org|net|io|ai|kr|dev|co|tv)(?:/[\w/.-]*)?",
            codes.address,
        ),
        (r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)", codes.date),
        (r"(\d{2})\.(\d{1,2})\.(\d{1,2})$", codes.short_date),
        (r"(\d{1,2})/(\d{1,2})(?=\s?\([월화수목금토일](?:\)|$))", codes.day_of_week),
        (r"\(([월화수목금토일])(?:\)|$)", lambda match, _token: f" {match[1]}요일 "),
        (r"^주\)|\(주(?:\)|$)", lambda _match, _token: " 주식회사 "),
        (r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)", codes.time),
        (r"(\d+):(\d+)", codes.ratio),
        (r"(\d+)대(\d+)(?!\d)", codes.ratio),
        (r"\+(\d{1,3}(?:-\d{1,4}){2,4})(?![\d-])", codes.phone_abroad),
        (r"(\d{1,2})([.·])(\d{1,2})(?![\d.])", _event),
        (r"(9)(/)(11)(?!\d)", _event),
        (r"(?<![\d,])([1-8]),([2-9])(?=[가-힣])", _about),
        (r"[2-9]0[2-9]0(?!\d)", _generation),
        (r"11[29](?=에|로|구급|신고|상황)", lambda match, _token: numbers.spelled(match.group())),
        (rf"({_NUMBER})°F", codes.fahrenheit),
        (r"(?:No\.|#)(?=\d)", lambda _match, _token: "넘버 "),
        (r"(0\d{1,2})\)\s?(\d{3,4})-(\d{4})", codes.area_phone),
        (r"\d{2,4}-(?:\d{3,4}-)?\d{4}(?![\d-])", codes.phone),
        (r"\d+(?:\.\d+){2,}", codes.version),
        (r"([1-4])/4(?=분기)", codes.quarter),
        (r"(\d{1,3})[/⁄](\d{1,3})(?![\d/])", codes.fraction),
        (
            rf"(-?)(US(?=\$))?([{_SIGNS}]){_SUM}(?:[~∼–-][{_SIGNS}]?{_SUM})?([십백천만억조]*)",
            _currency,
        ),
        (rf"({_NUMBER})\^(-?\d+)", codes.power),
        (rf"({_NUMBER})({_SPEED}){_END}", _speed),
        (rf"({_NUMBER})[~∼〜–-]({_NUMBER})(?:({_UNIT}){_END})?", _range),
        (r"C#", lambda _match, _token: "씨샵"),
        (r"([1-4])Q(?![A-Za-z])", lambda match, _token: f"{numbers.sino(match[1])}분기"),
        (r"[2-8][DKGdkg](?![A-Za-z])", _latin),
        (rf"({_NUMBER})({_UNIT}){_END}", _measure),
        (rf"({_UNIT}){_END}", _large_measure),
        (r"▼(?=\d)", lambda _match, _token: "마이너스 "),
        (r"(?<=[\d%p])[↑↓]", lambda match, _token: " 상승" if match.group() == "↑" else " 하락"),
        (r"(?<=\d)−(?=\d)", lambda _match, _token: " 빼기 "),
        (r"(?<=[\w가-힣%])[~∼〜→](?=[\w가-힣])", lambda _match, _token: "에서 "),
        (r"[-−](?=\d)", _below_zero),
        (_NUMBER, _number),
        (r"(BCE?|B\.C\.?|AD|A\.D\.?)(?=\d|$)", codes.era),
        (r"(?<![A-Za-z])([IVX]{2,})(?=[세장부권편기차호대]|$)", codes.roman),
        (r"(?<![A-Za-z])D([-+])(\d+)", codes.days_from),
        (r"(?<![A-Za-z])([A-Z]{1,2})&([A-Z])(?![A-Za-z])", codes.initials),
        (r"@[A-Za-z_][A-Za-z\d_.]*", codes.address),
        (r"[A-Za-z]+(?:[-'’]?[A-Za-z]+)*(?:-?\d+(?![.\d]))?(?:[A-Z]\b)?", _latin),
    )
)
