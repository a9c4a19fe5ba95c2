"""What the readings of all languages share: the edges of a token, and its neighbours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_OPENING = re.compile(r"^[\s\"“”„‘\[({<«「『【《〈*_|`•·\-–—]+(?=[^\s\-–—])")
_CLOSING = re.compile(r"[\s\"”“’'\])}>»」』】》〉*_|`.,!?;:…。、·]+$")
# A square that is no unit's: x², or any in an equation. Folding would make it a plain 2.
_SQUARED = re.compile(r"(?<![A-Za-z\d])([A-Za-z])²|(?<==)([A-Za-z]+)²")
SQUARE = "\ue002"
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
    cut = [_cut(unicodedata.normalize("NFKC", _SQUARED.sub(_keep_square, t))) for t in written]
    return [
        Token(
            core=core,
            mark=mark,
            before=cut[i - 1][0] if i else "",
            after=cut[i + 1][0] if i + 1 < len(cut) else "",
        )
        for i, (core, mark) in enumerate(cut)
    ]


def _keep_square(match: re.Match[str]) -> str:
    name = match[1] or match[2]
    return match.group() if name == "m" else f"{name}{SQUARE}"


def _cut(text: str) -> tuple[str, str]:
    text = text.replace("...", "…").replace("。", ".").replace("、", ",")
    # A minus before a digit belongs to the number, a bullet or a dash before a word does not.
    opening = _OPENING.match(text)
    lead = opening.group() if opening else ""
    if lead.endswith(("-", "–")) and text[len(lead) : len(lead) + 1].isdecimal():
        lead = lead[:-1]
    core = text[len(lead) :]
    closing = _CLOSING.search(core)
    edge = closing.group() if closing else ""
    mark = next((sign for sign in _MARKS if sign in edge), "")
    return core[: len(core) - len(edge)], mark
