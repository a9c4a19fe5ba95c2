"""Korean words for numbers: Sino-Korean (일, 이, 삼) and native (한, 두, 세)."""

from __future__ import annotations

from decimal import Decimal

from apps.providers.embedded.speech.reading.korean_words import NATIVE_ONES, NATIVE_TENS

_DIGITS = "영일이삼사오육칠팔구"
_PHONE_DIGITS = "공일이삼사오육칠팔구"
_PLACES = ("", "십", "백", "천")
_MYRIADS = ("", "만", "억", "조", "경", "해", "자", "양")


def sino(written: str) -> str:
    """Return "1,234.5" as "천이백삼십사점오"; groups of four digits are separate words."""
    whole, _, decimals = written.replace(",", "").partition(".")
    words = _whole(whole.lstrip("0"))
    if decimals:
        # A zero before the point is 영, as in 영점오.
        words += "점" + "".join(_DIGITS[int(digit)] for digit in decimals)
    return words


def _whole(digits: str) -> str:
    if not digits:
        return "영"
    if len(digits) > 4 * len(_MYRIADS):
        return spelled(digits)
    groups: list[str] = []
    for index in range(0, len(digits), 4):
        group = digits[max(0, len(digits) - index - 4) : len(digits) - index]
        myriad = _MYRIADS[index // 4]
        words = _below_myriad(group)
        if words == "일" and myriad == "만":
            words = ""
        if words or int(group):
            groups.append(words + myriad)
    return " ".join(reversed(groups))


def _below_myriad(group: str) -> str:
    words = ""
    for place, digit in enumerate(reversed(group)):
        if digit != "0":
            one = "" if digit == "1" and place else _DIGITS[int(digit)]
            words = one + _PLACES[place] + words
    return words


def scaled(written: str, factor: int) -> str:
    """Return "3.5" with factor 10**9 as "삼십오억"."""
    value = Decimal(written.replace(",", "")) * factor
    return sino(format(value.normalize(), "f"))


def native(number: int) -> str:
    """Return 1 to 99 before a counter: 20 as "스무", 23 as "스물세"."""
    if number == 20:
        return "스무"
    return NATIVE_TENS[number // 10] + NATIVE_ONES[number % 10]


def spelled(written: str) -> str:
    """Return digits one by one, as in telephone numbers: "010" as "공일공"."""
    return "".join(_PHONE_DIGITS[int(digit)] for digit in written if digit.isdecimal())


def power(base: str, exponent: str) -> str:
    """Return "10", "6" as "십의 육제곱", "2", "3" as "이의 세제곱"."""
    minus = "마이너스 " if exponent.startswith("-") else ""
    digits = exponent.lstrip("-")
    times = {"2": "", "3": "세"}.get(digits, sino(digits)) if not minus else sino(digits)
    return f"{sino(base)}의 {minus}{times}제곱"


def roman(letters: str) -> str:
    """Return "XIV" as "십사"; letters: I, V and X only."""
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in letters]
    total = sum(
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    )
    return sino(str(total))
