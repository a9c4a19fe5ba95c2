"""What the readings of all languages share: the edges of a token, and its neighbours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_OPENING = re.compile(r"^[\s\"“”„‘\[({<«「『【《〈*_|`•·\-–—]+(?=[^\s\-–—])")
_CLOSING = re.compile(r"[\s\"”“’'\])}>»」』】》〉*_|`.,!?;:…。、·]+$")
# A power that is no unit's: x², or any in an equation. Folding would make it a plain 2.
_POWERED = re.compile(r"(?<![A-Za-z\d/])([A-Za-z])([²³])|(?<==)([A-Za-z]+)([²³])")
SQUARE, CUBE, AND = "\ue002", "\ue003", "\ue004"
# What folding would glue to the digit before it: 10⁶ to 106, 2½ to 21/2.
_EXPONENT = re.compile(r"(?<=\d)([⁺⁻]?)([⁰¹²³⁴-⁹]+)")
_PART = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
# Signs that stand for a degree; folding would make others of them.
_DEGREES = str.maketrans({"˚": "°", "º": "°"})
_MARKS = ("?", "!", "…", ".", ";", ":", ",")


@dataclass(frozen=True, slots=True)
class Token:
    """One token without its edges. mark: the one sign of a pause that ends it, or ""."""

    core: str
    mark: str
    before: str = ""
    after: str = ""

    def spoken(self, words: str) -> str:
        """Return the words with the pause behind them; "" when there are none."""
        joined = " ".join(words.split())
        return f"{joined}{self.mark}" if joined else ""


def split_tokens(written: Sequence[str]) -> list[Token]:
    """Return the tokens with wide forms folded (℃ to °C), and their neighbours' cores."""
    cut = [_cut(_folded(text)) for text in written]
    return [
        Token(
            core=core,
            mark=mark,
            before=cut[i - 1][0] if i else "",
            after=cut[i + 1][0] if i + 1 < len(cut) else "",
        )
        for i, (core, mark) in enumerate(cut)
    ]


def _folded(text: str) -> str:
    kept = _POWERED.sub(_keep_power, text.translate(_DEGREES))
    kept = _PART.sub(AND, _EXPONENT.sub(_keep_exponent, kept))
    return unicodedata.normalize("NFKC", kept)


def _keep_power(match: re.Match[str]) -> str:
    name, power = match[1] or match[3], match[2] or match[4]
    return match.group() if name == "m" else name + (SQUARE if power == "²" else CUBE)


def _keep_exponent(match: re.Match[str]) -> str:
    # A small 1 is a footnote's.
    return "" if match.group() == "¹" else f"^{'-' if match[1] == '⁻' else ''}{match[2]}"


def _cut(text: str) -> tuple[str, str]:
    text = text.replace("...", "…").replace("。", ".").replace("、", ",")
    # A minus before a digit belongs to the number, a bullet or a dash before a word does not.
    opening = _OPENING.match(text)
    lead = opening.group() if opening else ""
    is_sign = lead.endswith(("-", "–")) or (lead.endswith("<") and ">" not in text)
    if is_sign and re.match(r"[$€£₩¥]?\d", text[len(lead) :]):
        lead = lead[:-1]
    core = text[len(lead) :]
    closing = _CLOSING.search(core)
    edge = closing.group() if closing else ""
    mark = next((sign for sign in _MARKS if sign in edge), "")
    return core[: len(core) - len(edge)], mark
