"""Reading Korean aloud: every written token becomes Hangul as it is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from apps.providers.embedded.speech.reading import korean_numbers as numbers
from apps.providers.embedded.speech.reading import korean_words as words
from apps.providers.embedded.speech.reading.korean_latin import read_latin
from apps.providers.embedded.speech.reading.tokens import Token, split_tokens

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = "|".join(re.escape(unit) for unit in sorted(words.UNITS, key=len, reverse=True))
_SPEED = "|".join(re.escape(unit) for unit in words.SPEEDS)
_SIGNS = re.escape("".join(words.CURRENCIES))
_END = r"(?![A-Za-z0-9])"
_COUNTERS = sorted(words.NATIVE_COUNTERS, key=len, reverse=True)

_LAST_NATIVE = 39
_LAST_NATIVE_HOUR = 12
_LAST_NATIVE_HOURS = 23
_LAST_NATIVE_TIMES = 10
_LAST_NATIVE_AGE = 99

Rule = Callable[[re.Match[str], Token], "str | None"]


def read_korean(written: Sequence[str]) -> list[str]:
    """Return each token as it is said, in Hangul, with the mark of the pause behind it.

    A token without anything to say gives "". Counters and units may stand in the next token:
    "3 명" and "3명" are both said 세 명.
    """
    return [_read(token) for token in split_tokens(written)]


def _read(token: Token) -> str:
    if token.core.lower() in words.SHORTENED and token.mark == "." and token.after:
        token = replace(token, mark="")
    follows_number = bool(re.fullmatch(rf"-?{_NUMBER}|{_NUMBER}[~-]{_NUMBER}", token.before))
    if follows_number and token.core in words.UNITS:
        return token.spoken(words.UNITS[token.core])
    if follows_number and token.core in words.SPEEDS:
        return token.spoken(words.SPEEDS[token.core][1])
    return token.spoken(_scan(token))


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
            said += character if "가" <= character <= "힣" else words.SYMBOLS.get(character, " ")
            at += 1
    return said


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
        "시": _LAST_NATIVE_HOUR,
        "배": _LAST_NATIVE_TIMES,
        "시간": _LAST_NATIVE_HOURS,
        "살": _LAST_NATIVE_AGE,
    }.get(counter, _LAST_NATIVE)
    names_one = counter == "번" and token.after in words.NUMBERED
    is_age_group = counter == "대" and number % 10 == 0
    is_counted = 1 <= number <= last and not names_one and not is_age_group
    return counter if is_counted else ""


def _address(match: re.Match[str], _: Token) -> str:
    text = re.sub(r"^(https?://)?(www\.)?", "", match.group()).rstrip("/")
    names = {".": " 점 ", "@": " 골뱅이 ", "/": " 슬래시 ", "-": " 하이픈 ", "_": " 언더바 "}
    said = ""
    for part in re.findall(r"[A-Za-z]+|\d+|.", text):
        if part.isdecimal():
            said += f" {numbers.spelled(part)} "
        else:
            said += read_latin(part) if part.isalpha() else names.get(part, " ")
    return said


def _date(match: re.Match[str], _: Token) -> str | None:
    year, month, day = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    months = {6: "유", 10: "시"}.get(int(month)) or numbers.sino(month)
    return f"{numbers.sino(year)}년 {months}월 {numbers.sino(day)}일"


def _time(match: re.Match[str], _: Token) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return None
    native = 1 <= hour <= _LAST_NATIVE_HOUR
    hours = numbers.native(hour) if native else numbers.sino(match[1])
    return f"{hours}시" + (f" {numbers.sino(match[2])}분" if minute else "")


def _ratio(match: re.Match[str], _: Token) -> str:
    return f"{numbers.sino(match[1])} 대 {numbers.sino(match[2])}"


def _phone(match: re.Match[str], token: Token) -> str | None:
    groups = match.group().split("-")
    follows_area = re.fullmatch(r"0\d{1,2}", token.before) is not None
    if len(groups) == 2 and not (follows_area or groups[0].startswith(("0", "15", "16", "18"))):
        return None
    return ", ".join(numbers.spelled(group) for group in groups)


def _phone_abroad(match: re.Match[str], _: Token) -> str:
    return "플러스 " + ", ".join(numbers.spelled(group) for group in match[1].split("-"))


def _event(match: re.Match[str], token: Token) -> str | None:
    """A day that gave something its name: 3.1절 is said 삼일절, 6.25 전쟁 is said 육이오 전쟁."""
    is_named = match[2] == "·" or words.NAMED_DAYS.match(_rest(match, token)) is not None
    return numbers.sino(match[1]) + numbers.spelled(match[3]) if is_named else None


def _generation(match: re.Match[str], token: Token) -> str | None:
    is_named = _rest(match, token).startswith(("세대", "음악", "가요"))
    return numbers.spelled(match.group()) if is_named else None


def _fahrenheit(match: re.Match[str], _: Token) -> str:
    return f"화씨 {numbers.sino(match[1])} 도"


def _version(match: re.Match[str], _: Token) -> str:
    return "점".join(numbers.sino(part) for part in match.group().split("."))


def _fraction(match: re.Match[str], _: Token) -> str:
    top, bottom = numbers.sino(match[1]), numbers.sino(match[2])
    return f"{bottom}분의 {top}" if int(match[1]) < int(match[2]) else f"{top} {bottom}"


def _currency(match: re.Match[str], _: Token) -> str:
    minus, sign, written, scale, myriads = match.groups()
    amount = numbers.scaled(written, words.LATIN_SCALES[scale]) if scale else numbers.sino(written)
    return f"{'마이너스 ' if minus else ''}{amount}{myriads} {words.CURRENCIES[sign]}"


def _speed(match: re.Match[str], token: Token) -> str:
    return f"{_speed_name(match[2], token)}{numbers.sino(match[1])} {words.SPEEDS[match[2]][1]}"


def _speed_name(unit: str, token: Token) -> str:
    name = words.SPEEDS[unit][0]
    return "" if token.before == name else f"{name} "


def _range(match: re.Match[str], token: Token) -> str:
    counted = _rest(match, token)
    low, high = _amount(match[1], counted, token), _amount(match[2], counted, token)
    if match[3]:
        return f"{low}에서 {high} {words.UNITS[match[3]]}"
    # Native numbers do not stand alone: 세 명에서 다섯 명.
    counter = _native_counter(int(match[1]), counted, token) if match[1].isdecimal() else ""
    return f"{low}{counter}에서 {high}"


def _measure(match: re.Match[str], _: Token) -> str:
    return f"{numbers.sino(match[1])} {words.UNITS[match[2]]}"


def _below_zero(match: re.Match[str], token: Token) -> str | None:
    if match.start():
        return None
    is_cold = re.match(rf"{_NUMBER}\s?(?:°|도)", token.core[match.end() :]) is not None
    is_said = token.before in ("영하", "영하의")
    return "" if is_said else "영하 " if is_cold else "마이너스 "


def _number(match: re.Match[str], token: Token) -> str:
    if token.core == match.group() and token.after in words.SPEEDS:
        return _speed_name(token.after, token) + numbers.sino(match.group())
    return _amount(match.group(), _rest(match, token), token)


def _latin(match: re.Match[str], _: Token) -> str:
    return read_latin(match.group())


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            r"https?://[^\s가-힣]+|www\.[^\s가-힣]+|[\w.+-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+",
            _address,
        ),
        (r"(?:[A-Za-z][A-Za-z\d-]*\.)+(?:com|org|net|io|ai|kr|dev|co|tv)(?:/[\w/.-]*)?", _address),
        (r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)", _date),
        (r"(\d{1,2}):(\d{2})(?::\d{2})?(?!\d)", _time),
        (r"(\d+):(\d+)", _ratio),
        (r"(\d+)대(\d+)(?!\d)", _ratio),
        (r"\+(\d{1,3}(?:-\d{1,4}){2,4})(?![\d-])", _phone_abroad),
        (r"(\d{1,2})([.·])(\d{1,2})(?![\d.])", _event),
        (r"[2-9]0[2-9]0(?!\d)", _generation),
        (r"11[29](?=에|로|구급|신고|상황)", lambda match, _token: numbers.spelled(match.group())),
        (rf"({_NUMBER})°F", _fahrenheit),
        (r"(?:No\.|#)(?=\d)", lambda _match, _token: "넘버 "),
        (r"\d{2,4}-(?:\d{3,4}-)?\d{4}(?![\d-])", _phone),
        (r"\d+(?:\.\d+){2,}", _version),
        (r"(\d{1,3})[/⁄](\d{1,3})(?![\d/])", _fraction),
        (rf"(-?)([{_SIGNS}])({_NUMBER})(?:([KkMBT]){_END})?([십백천만억조]*)", _currency),
        (rf"({_NUMBER})({_SPEED}){_END}", _speed),
        (rf"({_NUMBER})[~∼〜–-]({_NUMBER})(?:({_UNIT}){_END})?", _range),
        (r"[2-8][DKGdkg](?![A-Za-z])", _latin),
        (rf"({_NUMBER})({_UNIT}){_END}", _measure),
        (r"[-−](?=\d)", _below_zero),
        (_NUMBER, _number),
        (r"[A-Za-z]+(?:[-'’]?[A-Za-z]+)*(?:-?\d+(?![.\d]))?(?:[A-Z]\b)?", _latin),
    )
)
