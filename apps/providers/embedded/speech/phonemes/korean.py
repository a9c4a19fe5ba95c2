"""Korean words to phoneme symbols: rules across words, then ko-pron, then Kokoro's symbols."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ko_pron import romanise

_PIECE = re.compile(r"[가-힣]+|[^가-힣\s]+")

# Words whose spelling hides a sound (an inserted ㄴ, a tense consonant) from the rules of ko-pron.
_RESPELLED: dict[str, str] = {
    "십육": "심뉵", "백육": "뱅뉵", "칠십": "칠씹", "팔십": "팔씹", "서울역": "서울력",
    "한여름": "한녀름", "무슨 일": "무슨 닐", "할 일": "할 릴", "꽃잎": "꼰닙", "나뭇잎": "나문닙",
    "알약": "알략", "식용유": "시굥뉴", "휘발유": "휘발류", "색연필": "생년필", "담요": "담뇨",
    "결정": "결쩡", "결제": "결쩨", "발전": "발쩐", "발달": "발딸", "발생": "발쌩", "활동": "활똥",
    "갈등": "갈뜽", "절대": "절때", "열정": "열쩡", "일정": "일쩡", "실제": "실쩨", "실시": "실씨",
    "물질": "물찔", "물가": "물까", "평가": "평까", "주가": "주까", "인기": "인끼", "사건": "사껀",
    "조건": "조껀", "성격": "성껵", "문법": "문뻡", "헌법": "헌뻡", "여권": "여꿘", "인권": "인꿘",
    "가능성": "가능썽", "중요성": "중요썽", "손가락": "손까락", "눈빛": "눈삗", "출신": "출씬",
    "설정": "설쩡", "철도": "철또", "질서": "질써", "열심": "열씸", "글자": "글짜", "숫자": "수짜",
    "맛있": "마싣", "멋있": "머싣",
}  # fmt: skip
# After the ending -ㄹ these dependent nouns begin tense: 할 수 is said 할 쑤.
_DEPENDENT = re.compile(r"(?<= )(?:수|것|거|게|겁|건|걸|데|줄|지|바|듯|정도)")
_TENSE = {"ᄀ": "ᄁ", "ᄃ": "ᄄ", "ᄇ": "ᄈ", "ᄉ": "ᄊ", "ᄌ": "ᄍ"}
_FINAL_L = "ᆯ"
# 못 해요 is said 모 태요.
_NOT = ["ᄆ", "ᅩ", "ᆺ"]
# Final stops before ㄴ and ㅁ become nasal, across a space too: 백 명 is said 뱅 명.
_NASAL = {
    **dict.fromkeys("ᆨᆩᆿᆪᆰ", "ᆼ"),
    **dict.fromkeys("ᆮᆺᆻᆽᆾᇀ", "ᆫ"),
    **dict.fromkeys("ᆸᇁᆹ", "ᆷ"),
}

# A stop before a tense s is not heard: 있습니다 is said 이씀니다, not "its".
_STOP_BEFORE_TENSE_S = re.compile("t̚(?=[sɕ]͈)")

_SYMBOLS = (
    ("t͈͡ɕ", "ʨ"), ("t͡ɕ͈", "ʨ"), ("t͡ɕ", "ʨ"), ("d͡ʑ", "ʥ"),
    ("ç", "h"), ("ɸʷ", "h"), ("ɸ", "h"), ("ɭ", "l"), ("ʷ", ""), ("ɦ", ""), ("ʝ", ""), ("β", ""),
)  # fmt: skip


def phonemize(spoken: Sequence[str]) -> list[str]:
    """Return the symbols of each string of one sentence, "" where nothing is said.

    spoken: Hangul words and marks of pauses. Sounds change across words, not across marks.
    """
    symbols = [""] * len(spoken)
    phrase: list[tuple[int, str]] = []
    for number, words in enumerate(spoken):
        for piece in _PIECE.findall(words):
            if "가" <= piece[0] <= "힣":
                phrase.append((number, piece))
            else:
                _say(phrase, symbols)
                symbols[number] += piece
    _say(phrase, symbols)
    return symbols


def _say(phrase: list[tuple[int, str]], symbols: list[str]) -> None:
    """Add the symbols of each (token number, word) of one phrase, and empty the phrase."""
    said = phrase_symbols([word for _, word in phrase])
    for (number, _), sounds in zip(phrase, said, strict=True):
        symbols[number] = f"{symbols[number]} {sounds}".strip()
    phrase.clear()


def phrase_symbols(words: Sequence[str]) -> list[str]:
    """Return the symbols of each word of a phrase that is said without a pause."""
    if not words:
        return []
    said = _ipa(_changed(" ".join(words))).split(" ")
    if len(said) != len(words):
        said = [_ipa(_changed(word)) for word in words]
    return [_kokoro_symbols(ipa) for ipa in said]


def _changed(phrase: str) -> str:
    """Return Hangul respelled with the sounds that ko-pron does not know of."""
    for written, sounded in _RESPELLED.items():
        phrase = phrase.replace(written, sounded)
    jamo = list(unicodedata.normalize("NFD", phrase))
    starts = {_jamo_index(phrase, found.start()) for found in _DEPENDENT.finditer(phrase)}
    for i in range(2, len(jamo)):
        if jamo[i - 1] != " ":
            continue
        if i in starts and jamo[i - 2] == _FINAL_L:
            jamo[i] = _TENSE.get(jamo[i], jamo[i])
        elif jamo[i] in "ᄂᄆ":
            jamo[i - 2] = _NASAL.get(jamo[i - 2], jamo[i - 2])
        elif jamo[i] == "ᄒ" and jamo[i - 4 : i - 1] == _NOT:
            jamo[i - 2], jamo[i] = "", "ᄐ"
    return unicodedata.normalize("NFC", "".join(jamo))


def _jamo_index(phrase: str, at: int) -> int:
    return len(unicodedata.normalize("NFD", phrase[:at]))


def _ipa(hangul: str) -> str:
    # Where two sounds are right, ko-pron gives "first] ~ [second".
    first: str = romanise(hangul, "ipa").split("] ~ [")[0]
    return first


def _kokoro_symbols(ipa: str) -> str:
    """Return IPA in the symbols that Kokoro was trained on; it has no tense consonants."""
    ipa = _STOP_BEFORE_TENSE_S.sub("", ipa)
    for written, symbol in _SYMBOLS:
        ipa = ipa.replace(written, symbol)
    return "".join(sign for sign in ipa if not unicodedata.combining(sign))
