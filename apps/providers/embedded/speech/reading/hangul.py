"""English sounds written in Hangul, the way Korean writes loan words."""

from __future__ import annotations

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
_GLIDES = {"j": _AFTER_Y, "w": _AFTER_W}
# Consonants that share one syllable with the glide behind them: 큐, 퀵; but 트위터.
_GLIDED = {"j": frozenset(_ONSETS), "w": frozenset("kɡh")}
_CODAS = {"m": "ㅁ", "n": "ㄴ", "ŋ": "ㅇ", "l": "ㄹ", "p": "ㅂ", "t": "ㅅ", "k": "ㄱ"}
_SHORT = frozenset("ɪɛæɑʌəʊɐɔ")
_STOPS = frozenset("ptk")
_LIQUIDS = frozenset("lɹmn")
_LETTERS = {"ʃ": "시", "ʧ": "치", "ʤ": "지", "ʒ": "지"}

_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MIDDLES = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def in_hangul(symbols: str) -> str:
    """Return English phoneme symbols as Hangul.

    Follows the tables of the Korean rules for writing loan words
    (https://korean.go.kr/kornorms, 외래어 표기법, chapter 3, section 1), simplified.
    """
    return _Writer([symbol for symbol in symbols if symbol not in "ˈˌː "]).written()


class _Writer:
    def __init__(self, sounds: list[str]) -> None:
        self._sounds = sounds
        self._syllables: list[str] = []

    def written(self) -> str:
        at = 0
        while at < len(self._sounds):
            at += self._add(at)
        return "".join(self._syllables)

    def _sound(self, at: int) -> str:
        return self._sounds[at] if 0 <= at < len(self._sounds) else ""

    def _add(self, at: int) -> int:
        """Write the sound at one place; return how many sounds that used."""
        sound, after = self._sound(at), self._sound(at + 1)
        if sound in _VOWELS:
            self._write("ㅇ", _VOWELS[sound])
            return 1
        if sound in _GLIDES:
            return 1 + self._glided("ㅇ", sound, at + 1)
        if after and sound in _GLIDED.get(after, "") and self._sound(at + 2) in _VOWELS:
            return 2 + self._glided(_ONSETS[sound], after, at + 2)
        if after not in _VOWELS or sound == "ŋ":
            self._end(at)
            return 1
        if sound == "ʃ":
            return 1 + self._glided("ㅅ", "j", at + 1)
        if sound == "l" and at:
            self._close("ㄹ")
        self._write(_ONSETS.get(sound, "ㅇ"), _VOWELS[after])
        return 2

    def _glided(self, lead: str, glide: str, at: int) -> int:
        """Write y or w with the vowel behind it; return how many vowels that used."""
        vowels = _VOWELS.get(self._sound(at), "")
        if not vowels:
            self._write(lead, "ㅣ" if glide == "j" else "ㅜ")
            return 0
        self._write(lead, _GLIDES[glide][vowels[0]] + vowels[1:])
        return 1

    def _end(self, at: int) -> None:
        """Write a consonant that no vowel follows."""
        sound, before, after = self._sound(at), self._sound(at - 1), self._sound(at + 1)
        if sound == "ɹ" and before in _VOWELS:
            return
        if sound in "mn" and before == "l":
            self._write("ㄹ", "ㅡ")
            self._close(_CODAS[sound])
        elif self._is_coda(sound, before, after) and self._close(_CODAS[sound]):
            return
        elif sound in _LETTERS:
            self._syllables.append("슈" if sound == "ʃ" and after else _LETTERS[sound])
        elif sound in _ONSETS:
            self._write(_ONSETS[sound], "ㅡ")

    def _is_coda(self, sound: str, before: str, after: str) -> bool:
        if sound not in _CODAS or before not in _VOWELS:
            return False
        # A stop closes a syllable only after a short vowel: 캣, but 케이크 and 애플.
        return sound not in _STOPS or (before in _SHORT and after not in _LIQUIDS)

    def _write(self, lead: str, vowels: str) -> None:
        for vowel in vowels:
            code = (_LEADS.index(lead) * 21 + _MIDDLES.index(vowel)) * 28
            self._syllables.append(chr(0xAC00 + code))
            lead = "ㅇ"

    def _close(self, tail: str) -> bool:
        """Put a final consonant under the last syllable, if it has none yet."""
        if not self._syllables or (ord(self._syllables[-1]) - 0xAC00) % 28:
            return False
        self._syllables[-1] = chr(ord(self._syllables[-1]) + _TAILS.index(tail))
        return True
