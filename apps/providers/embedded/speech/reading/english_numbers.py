"""English words for numbers."""

from __future__ import annotations

from num2words import num2words

from apps.providers.embedded.speech.reading.english_words import CURRENCIES, FRACTIONS, HUNDREDTHS

_LARGEST = 10**30


def cardinal(written: str) -> str:
    """Return "1,234.5" as "one thousand two hundred thirty-four point five"."""
    whole, _, decimals = written.replace(",", "").partition(".")
    if int(whole or 0) >= _LARGEST:
        return digits(written)
    words = _plain(num2words(int(whole or 0)))
    return f"{words} point {digits(decimals)}" if decimals else words


def ordinal(number: int) -> str:
    """Return 22 as "twenty-second"."""
    return _plain(num2words(number, to="ordinal"))


def year(number: int) -> str:
    """Return 1905 as "nineteen oh five", 2024 as "twenty twenty-four"."""
    words = "two thousand" if number == 2000 else num2words(number, to="year")
    return _plain(words.replace("oh-", "oh "))


def decade(written: str) -> str:
    """Return "1960" (or "60") as "nineteen sixties" ("sixties")."""
    number = int(written)
    if number % 1000 == 0:
        return f"{_plain(num2words(number))}s"
    words = year(number) if number > 99 else _plain(num2words(number))
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def digits(written: str) -> str:
    """Return every digit of "1-800" on its own, other characters left out."""
    return " ".join(num2words(int(digit)) for digit in written if digit.isdecimal())


def fraction(top: int, bottom: int) -> str:
    """Return 3, 4 as "three quarters"; a bottom below 2 is read digit by digit."""
    if bottom < 2 or top >= bottom:
        return f"{_plain(num2words(top))} {_plain(num2words(bottom))}"
    one, many = FRACTIONS.get(bottom) or (ordinal(bottom), f"{ordinal(bottom)}s")
    return f"{_plain(num2words(top))} {one if top == 1 else many}"


def power(base: str, exponent: str) -> str:
    """Return "10", "6" as "ten to the power of six", "2", "3" as "two cubed"."""
    named = {"2": "squared", "3": "cubed"}.get(exponent)
    if named:
        return f"{cardinal(base)} {named}"
    minus = "minus " if exponent.startswith("-") else ""
    return f"{cardinal(base)} to the power of {minus}{cardinal(exponent.lstrip('-'))}"


def in_pairs(written: str) -> str:
    """Return "747" as "seven forty-seven", "101" as "one oh one", "300" as "three hundred"."""
    first, rest = int(written[:-2]), int(written[-2:])
    if not rest:
        return cardinal(written)
    return f"{_plain(num2words(first))} {'oh ' if rest < 10 else ''}{_plain(num2words(rest))}"


def roman(letters: str) -> int:
    """Return "XIV" as 14; letters: I, V, X and L only."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}[letter] for letter in letters]
    return sum(
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    )


def clock(hour: int, minute: int, *, is_marked: bool) -> str:
    """Return the words for a time; is_marked: a.m. or p.m. follows, so no "o'clock"."""
    hours = _plain(num2words(hour))
    if minute == 0:
        return hours if is_marked else f"{hours} o'clock"
    return f"{hours} {'oh ' if minute < 10 else ''}{_plain(num2words(minute))}"


def money(written: str, sign: str) -> str:
    """Return "3.50", "$" as "three dollars and fifty cents"."""
    one, many, hundredth = CURRENCIES[sign]
    whole, _, cents = written.replace(",", "").partition(".")
    if len(cents) != 2 or not hundredth:
        return f"{cardinal(written)} {one if written == '1' else many}"
    parts = []
    if int(whole or 0):
        parts.append(f"{cardinal(whole)} {one if int(whole) == 1 else many}")
    if int(cents):
        small = hundredth if int(cents) == 1 else HUNDREDTHS[hundredth]
        parts.append(f"{cardinal(cents)} {small}")
    return " and ".join(parts) or f"zero {many}"


def _plain(words: str) -> str:
    # The voice is American: no "and" inside a number, and a comma would become a pause.
    return words.replace(" and ", " ").replace(",", "")
