"""Whether a text speaks of a keyword."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache


def keyword_in(text: str, keywords: Sequence[str]) -> str:
    """The first keyword that text holds, or "".

    Case does not count. A keyword that begins or ends with a Latin letter or a digit is a whole
    word there ("AI" is not in "said", but in "AI가" and in "AIs"); Korean ones may stand in
    longer words, because particles follow them.
    """
    folded = fold(text)
    return next((one for one in keywords if _pattern(fold(one)).search(folded)), "")


def fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=1024)
def _pattern(folded: str) -> re.Pattern[str]:
    begins = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", folded) else ""
    ends = r"(?:e?s)?(?![a-z0-9])" if re.search(r"[a-z0-9]$", folded) else ""
    return re.compile(begins + re.escape(folded) + ends)
