"""Setting words in lines: the largest size that fits, with lines of even length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageFont

from apps.providers.embedded.cards.text import FALLBACK_FAMILY, Word, family_for
from apps.providers.embedded.fonts import covers, font_path

_PROBE = 200  # size, in pixels, at which widths are measured before they are scaled
_PITCH = {"Anton": 1.22, "Black Han Sans": 1.14, "Do Hyeon": 1.14, "Jua": 1.2}
# Words that read badly at a line's end, because they belong to what follows.
_CLINGING_WORDS = """
a an the of to in on at by for with from and or is are was your my its their our no not
한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 몇 각 매 이 그 저 더 덜 안 못 수 왜 첫 약 단 총
"""
_CLINGING = frozenset(_CLINGING_WORDS.split())


@dataclass(frozen=True, slots=True)
class Block:
    """Words set in lines. size, width and height are pixels; pitch is one line's height."""

    lines: tuple[tuple[Word, ...], ...]
    family: str
    size: int
    width: int
    pitch: int

    @property
    def height(self) -> int:
        return self.pitch * len(self.lines)


@dataclass(frozen=True, slots=True)
class Limits:
    """The room for a block, and its smallest and largest size, in pixels."""

    width: int
    height: int
    largest: int
    smallest: int
    lines: int = 4


@lru_cache(maxsize=256)
def font(family: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path(family)), size)


def runs(text: str, family: str) -> list[tuple[str, str]]:
    """text cut into (family, piece): what family lacks is set in the fallback."""
    pieces: list[tuple[str, str]] = []
    for character in text:
        used = family if covers(family, character) else FALLBACK_FAMILY
        if pieces and (pieces[-1][0] == used or character == " "):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + character)
        else:
            pieces.append((used, character))
    return pieces


@lru_cache(maxsize=4096)
def measure(text: str, family: str, size: int) -> float:
    """The advance width of text, in pixels."""
    return sum(font(used, size).getlength(piece) for used, piece in runs(text, family))


def line_text(line: Sequence[Word]) -> str:
    return " ".join(word.text for word in line)


def fit(words: Sequence[Word], family: str, limits: Limits) -> Block:
    """The block that fills limits best. Text too long even at the smallest size ends in "…"."""
    family = family_for(line_text(words), family)
    kept = _broken(words, family, limits)
    while True:
        best = _best(kept, family, limits)
        if best.size >= limits.smallest or len(kept) < 2:
            return best
        kept = (*kept[:-2], Word(kept[-2].text.rstrip("….,") + "…", kept[-2].strong))


def _best(words: Sequence[Word], family: str, limits: Limits) -> Block:
    candidates = []
    for count in range(1, min(limits.lines, max(len(words), 1)) + 1):
        lines = _break(words, family, count)
        widths = [measure(line_text(line), family, _PROBE) / _PROBE for line in lines]
        size = min(
            limits.largest,
            limits.width / max(*widths, 0.01),
            limits.height / (count * _pitch(family)),
        )
        evenness = min(widths) / max(*widths, 0.01)
        candidates.append((size * (0.86 + 0.14 * evenness) * (1 - 0.015 * count), size, lines))
    _, size, lines = max(candidates, key=lambda candidate: candidate[0])
    return _settle(lines, family, int(size), limits.width)


def _settle(lines: list[tuple[Word, ...]], family: str, size: int, width: int) -> Block:
    """Widths do not scale exactly with size, so the last pixels are found by measuring."""
    while True:
        widest = max((measure(line_text(line), family, size) for line in lines), default=0.0)
        if widest <= width or size <= 8:
            break
        size -= 1
    pitch = round(size * _pitch(family))
    return Block(tuple(lines), family, size, round(widest), pitch)


def _pitch(family: str) -> float:
    return _PITCH.get(family, 1.16)


def _break(words: Sequence[Word], family: str, count: int) -> list[tuple[Word, ...]]:
    """words in exactly count lines; the fourth power makes the widest line as short as it can."""
    total = len(words)
    space = measure(" ", family, _PROBE)
    widths = [measure(word.text, family, _PROBE) for word in words]
    typical = (sum(widths) + space * (total - 1)) / count
    best: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(float("inf"), 0)] * total]
    for _ in range(count):
        row = [(float("inf"), 0)] * (total + 1)
        for end in range(1, total + 1):
            for start in range(end):
                width = sum(widths[start:end]) + space * (end - start - 1)
                width += typical * _awkwardness(words, end)
                row[end] = min(row[end], (best[-1][start][0] + width**4, start))
        best.append(row)
    lines, end = [], total
    for row in reversed(best[1:]):
        start = row[end][1]
        lines.append(tuple(words[start:end]))
        end = start
    return lines[::-1]


def _awkwardness(words: Sequence[Word], end: int) -> float:
    """How bad a break after words[:end] reads, as a share of a line."""
    if end >= len(words):
        return 0.0
    last, following = words[end - 1], words[end]
    if last.text.casefold() in _CLINGING:
        return 0.18
    if last.strong and following.strong:
        return 0.15
    if last.text[-1].isdigit() and not following.text[0].isdigit():
        return 0.12
    return -0.04 if last.text[-1] in ",.:;!?" else 0.0


def _broken(words: Sequence[Word], family: str, limits: Limits) -> tuple[Word, ...]:
    """words, each one that is wider than a line at the smallest size cut in pieces."""
    kept: list[Word] = []
    for word in words:
        piece = ""
        for character in word.text:
            if piece and measure(piece + character, family, limits.smallest) > limits.width:
                kept.append(Word(piece, word.strong))
                piece = ""
            piece += character
        kept.append(Word(piece, word.strong))
    return tuple(kept)
