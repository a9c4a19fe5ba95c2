"""What has one Korean reading wherever it stands: addresses, dates, phones, Roman numbers."""

from __future__ import annotations

import re

from apps.providers.embedded.speech.reading import korean_numbers as numbers
from apps.providers.embedded.speech.reading.korean_latin import read_latin
from apps.providers.embedded.speech.reading.tokens import Token

LAST_NATIVE_HOUR = 12


def address(match: re.Match[str], _: Token) -> str:
    text = re.sub(r"^(https?://)?(www\.)?", "", match.group()).rstrip("/")
    names = {".": " 점 ", "@": " 골뱅이 ", "/": " 슬래시 ", "-": " 하이픈 ", "_": " 언더바 "}
    said = ""
    for part in re.findall(r"[A-Za-z]+|\d+|.", text):
        if part.isdecimal():
            said += f" {numbers.spelled(part)} "
        else:
            said += read_latin(part) if part.isalpha() else names.get(part, " ")
    return said


def date(match: re.Match[str], _: Token) -> str | None:
    day = _day(match[2], match[3])
    return f"{numbers.sino(match[1])}년 {day}" if day else None


def short_date(match: re.Match[str], token: Token) -> str | None:
    """24.5.1. with its last full stop; without it, it is a version."""
    day = _day(match[2], match[3])
    is_date = token.mark == "." and not re.search("[A-Za-z]", token.before)
    return f"{numbers.sino(match[1])}년 {day}" if day and is_date else None


def day_of_week(match: re.Match[str], _: Token) -> str | None:
    """5/1(수): a day only beside its day of the week, else a fraction."""
    return _day(match[1], match[2]) or None


def _day(month: str, day: str) -> str:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    months = {6: "유", 10: "시"}.get(int(month)) or numbers.sino(month)
    return f"{months}월 {numbers.sino(day)}일"


def time(match: re.Match[str], _: Token) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return None
    native = 1 <= hour <= LAST_NATIVE_HOUR
    hours = numbers.native(hour) if native else numbers.sino(match[1])
    said = f"{hours}시" + (f" {numbers.sino(match[2])}분" if minute else "")
    return said + (f" {numbers.sino(match[3])}초" if match[3] else "")


def ratio(match: re.Match[str], _: Token) -> str:
    return f"{numbers.sino(match[1])} 대 {numbers.sino(match[2])}"


def phone(match: re.Match[str], token: Token) -> str | None:
    groups = match.group().split("-")
    follows_area = re.fullmatch(r"0\d{1,2}", token.before) is not None
    if len(groups) == 2 and not (follows_area or groups[0].startswith(("0", "15", "16", "18"))):
        return None
    return ", ".join(numbers.spelled(group) for group in groups)


def area_phone(match: re.Match[str], _: Token) -> str:
    return ", ".join(numbers.spelled(group) for group in match.groups())


def phone_abroad(match: re.Match[str], _: Token) -> str:
    return "플러스 " + ", ".join(numbers.spelled(group) for group in match[1].split("-"))


def fahrenheit(match: re.Match[str], _: Token) -> str:
    return f"화씨 {numbers.sino(match[1])} 도"


def version(match: re.Match[str], _: Token) -> str:
    return "점".join(numbers.sino(part) for part in match.group().split("."))


def fraction(match: re.Match[str], _: Token) -> str:
    top, bottom = numbers.sino(match[1]), numbers.sino(match[2])
    return f"{bottom}분의 {top}" if int(match[1]) < int(match[2]) else f"{top} {bottom}"


def power(match: re.Match[str], _: Token) -> str:
    return numbers.power(match[1], match[2])


def roman(match: re.Match[str], token: Token) -> str | None:
    """루이 XIV세, 제II장; bare only where the letters can hardly be a name's."""
    is_bare = match.end() == len(token.core)
    if is_bare and match[1] in ("IV", "VI", "IX", "XI", "XX", "XXX"):
        return None
    return numbers.roman(match[1])


def era(match: re.Match[str], token: Token) -> str | None:
    """BC 300, B.C. 300 and AD 79, of which the number may stand in the next token."""
    is_year = (token.core[match.end() :] or token.after)[:1].isdecimal()
    return ("기원전 " if match[1][0] == "B" else "서기 ") if is_year else None


def quarter(match: re.Match[str], _: Token) -> str:
    return f"{numbers.sino(match[1])}사"


def initials(match: re.Match[str], _: Token) -> str:
    return f"{read_latin(match[1])}앤{read_latin(match[2])}"


def days_from(match: re.Match[str], _: Token) -> str:
    sign = "마이너스" if match[1] == "-" else "플러스"
    return f"디 {sign} {numbers.sino(match[2])}"
