"""Is a title a question?"""

from __future__ import annotations

import re

WONDERING = re.compile(r"^(?:how|why|what|when|where|who)\b", re.IGNORECASE)
ASKING = re.compile(
    r"^(?:(?:how|why|what|when|where|who) (?:is|are|was|were|do|does|did|can|could|will|would|"
    r"should|has|have)|is|are|was|were|do|does|did|can|could|will|should) ",
    re.IGNORECASE,
)
KOREAN_QUESTION = re.compile(
    r"(?:까|까요|나요|가요|는가|은가|인가)$|"
    r"(?:왜|어떻게|무엇|어디|누구|누가|언제|얼마|몇|과연).*[가니]$"
)


def looks_like_question(title: str, language: str) -> bool:
    if title.endswith("?"):
        return True
    return bool((KOREAN_QUESTION if language == "ko" else ASKING).search(title.rstrip(".! ")))
