"""What a generator of photographs is asked for."""

from __future__ import annotations

from apps.core.language.words import content_words

FRAMES = {
    "en": "{headline}. {subjects}. One clear subject, natural light, no text.",
    "ko": "{headline}. {subjects}. 한 가지 피사체, 자연광, 글자 없음.",
}
MOST_SUBJECTS = 5


def visual_prompt(headline: str, narration: str, language: str) -> str:
    words = dict.fromkeys(w for w in content_words(narration, language) if len(w) > 1)
    subjects = ", ".join(list(words)[:MOST_SUBJECTS])
    return FRAMES[language].format(headline=headline, subjects=subjects or headline)
