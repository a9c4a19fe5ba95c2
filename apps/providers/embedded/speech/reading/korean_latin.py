"""Latin words in a Korean sentence: settled names, letters one by one, or their sound in Hangul."""

from __future__ import annotations

import re

from apps.providers.embedded.speech.phonemes.english import phonemize
from apps.providers.embedded.speech.reading.korean_numbers import sino
from apps.providers.embedded.speech.reading.korean_words import FOREIGN, LETTERS

_ENGLISH_DIGITS = ["제로", "원", "투", "쓰리", "포", "파이브", "식스", "세븐", "에잇", "나인"]
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[A-Z]")
_MOST_SPELLED = 5

_ONSETS = dict(
    zip("ɡndɹmbszʧktpfhʤvθðlTʒ", "ㄱㄴㄷㄹㅁㅂㅅㅈㅊㅋㅌㅍㅍㅎㅈㅂㅅㄷㄹㅌㅈ", strict=True)
)
_VOWELS = {
    "i": "ㅣ", "ɪ": "ㅣ", "ᵻ": "ㅣ", "u": "ㅜ", "ʊ": "ㅜ", "ɛ": "ㅔ", "æ": "ㅐ", "ɑ": "ㅏ",
    "a": "ㅏ", "ɐ": "ㅓ", "ʌ": "ㅓ", "ə": "ㅓ", "ɜ": "ㅓ", "ᵊ": "ㅡ", "ɔ": "ㅗ", "o": "ㅗ",
    "O": "ㅗ", "e": "ㅔ", "A": "ㅔㅣ", "I": "ㅏㅣ", "W": "ㅏㅜ", "Y": "ㅗㅣ", "Q": "ㅗ",
}  # fmt: skip
_AFTER_Y = dict(zip("ㅏㅓㅗㅜㅔㅐㅣㅡ", "ㅑㅕㅛㅠㅖㅒㅣㅠ", strict=True))
_AFTER_W = dict(zip("ㅏㅓㅗㅜㅔㅐㅣㅡ", "ㅘㅝㅝㅜㅞㅙㅟㅜ", strict=True))
_CODAS = {"m": "ㅁ", "n": "ㄴ", "ŋ": "ㅇ", "l": "ㄹ", "p": "ㅂ", "t": "ㅅ", "k": "ㄱ"}
_SHORT = "ɪɛæɑʌəʊɐɔ"
_LETTERS = {"ʃ": "시", "ʧ": "치", "ʤ": "지", "ʒ": "지"}

_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MIDDLES = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def read_latin(word: str) -> str:
    """Return how Koreans say a Latin word or code: "AI" 에이아이, "GPT-4" 지피티포."""
    known = FOREIGN.get(word.lower())
    if known:
        return known
    parts = _PART.findall(word.replace("’", "'").replace("'s", "s"))
    if len(parts) > 1:
        return "".join(_number(part) if part.isdecimal() else read_latin(part) for part in parts)
    is_code = word.isupper() and (len(word) <= _MOST_SPELLED or not re.search("[AEIOUY]", word))
    if is_code or len(word) == 1:
        return "".join(LETTERS[letter] for letter in word.upper() if letter in LETTERS)
    symbols = phonemize([word.lower()])[0]
    # American ɑ is written 오 where the spelling has o (robot), 아 where it has a (park).
    return in_hangul(symbols if "a" in word.lower() else symbols.replace("ɑ", "ɔ"))


def _number(digits: str) -> str:
    return _ENGLISH_DIGITS[int(digits)] if len(digits) == 1 else sino(digits)


def in_hangul(symbols: str) -> str:
    """Return English phoneme symbols as Hangul.

    Follows the tables of the Korean rules for writing loan words
    (https://korean.go.kr/kornorms, 외래어 표기법, chapter 3, section 1), simplified.
    """
    sounds = [symbol for symbol in symbols if symbol not in "ˈˌː "]
    syllables: list[str] = []
    at = 0
    while at < len(sounds):
        at += _add(sounds, at, syllables)
    return "".join(syllables)


def _add(sounds: list[str], at: int, syllables: list[str]) -> int:
    """Write the sound at one place; return how many sounds that used."""
    sound = sounds[at]
    glide = at + 1 < len(sounds) and sounds[at + 1] in "jw" and sound not in "jw"
    vowel_at = at + 1 + glide
    if sound in _VOWELS:
        _write("ㅇ", _VOWELS[sound], syllables)
        return 1
    if sound in "jw":
        return _glided("ㅇ", sound, sounds, at + 1, syllables) + 1
    if glide and vowel_at < len(sounds) and sounds[vowel_at] in _VOWELS and sound in _ONSETS:
        used = _glided(_ONSETS[sound], sounds[at + 1], sounds, vowel_at, syllables)
        return 2 + used
    if at + 1 < len(sounds) and sounds[at + 1] in _VOWELS and sound != "ŋ":
        if sound == "l" and at:
            _close("ㄹ", syllables)
        if sound == "ʃ":
            return 1 + _glided("ㅅ", "j", sounds, at + 1, syllables)
        _write(_ONSETS.get(sound, "ㅇ"), _VOWELS[sounds[at + 1]], syllables)
        return 2
    _end(sounds, at, syllables)
    return 1


def _glided(lead: str, glide: str, sounds: list[str], at: int, syllables: list[str]) -> int:
    if at >= len(sounds) or sounds[at] not in _VOWELS:
        _write(lead, "ㅣ" if glide == "j" else "ㅜ", syllables)
        return 0
    vowels = _VOWELS[sounds[at]]
    table = _AFTER_Y if glide == "j" else _AFTER_W
    _write(lead, table[vowels[0]] + vowels[1:], syllables)
    return 1


def _end(sounds: list[str], at: int, syllables: list[str]) -> None:
    """Write a consonant that no vowel follows."""
    sound = sounds[at]
    before = sounds[at - 1] if at else ""
    after = sounds[at + 1] if at + 1 < len(sounds) else ""
    if sound == "ɹ" and before in _VOWELS:
        return
    is_stop = sound in "ptk"
    if (
        sound in _CODAS
        and before in _VOWELS
        and (not is_stop or (before in _SHORT and after not in tuple("lɹmn")))
        and _close(_CODAS[sound], syllables)
    ):
        return
    if sound in _LETTERS:
        syllables.append("슈" if sound == "ʃ" and after else _LETTERS[sound])
    elif sound in _ONSETS:
        _write(_ONSETS[sound], "ㅡ", syllables)


def _write(lead: str, vowels: str, syllables: list[str]) -> None:
    for vowel in vowels:
        code = (_LEADS.index(lead) * 21 + _MIDDLES.index(vowel)) * 28
        syllables.append(chr(0xAC00 + code))
        lead = "ㅇ"


def _close(tail: str, syllables: list[str]) -> bool:
    """Put a final consonant under the last syllable, if it has none yet."""
    if not syllables or (ord(syllables[-1]) - 0xAC00) % 28:
        return False
    syllables[-1] = chr(ord(syllables[-1]) + _TAILS.index(tail))
    return True
