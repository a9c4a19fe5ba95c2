"""Korean particles in templates: "{topic}은(는)" takes the form that its word asks for."""

from __future__ import annotations

import re

from apps.core.language.korean import ends_in_rieul, has_final_consonant

PARTICLE_PAIRS = (
    (r"은\(는\)|는\(은\)|은/는|는/은", "은", "는"),
    (r"이\(가\)|가\(이\)|이/가|가/이", "이", "가"),
    (r"을\(를\)|를\(을\)|을/를|를/을", "을", "를"),
    (r"과\(와\)|와\(과\)|과/와|와/과", "과", "와"),
    (r"\(이\)", "이", ""),
    (r"\(으\)|으\(로\)", "으", ""),
)


def resolve_particles(text: str) -> str:
    """은(는), 을/를 and the like become the one that the sound before them asks for."""
    for pattern, closed, opened in PARTICLE_PAIRS:

        def choose(match: re.Match[str], closed: str = closed, opened: str = opened) -> str:
            before = match.group(1)
            is_closed = bool(has_final_consonant(before))
            if closed == "으" and ends_in_rieul(before):
                is_closed = False
            suffix = "로" if match.group().endswith("(로)") else ""
            return before + match.group(2) + (closed if is_closed else opened) + suffix

        text = re.sub(rf"([\w%])([”’\"'』」》]?)(?:{pattern})", choose, text)
    return text
