"""Plain work on words in Korean and English: cleaning, detecting, splitting, refusing.

Nothing here needs Django, a network or a key. Korean morphology is kiwipiepy's; its model loads
once per process, on first use or through `warm_up`.
"""

from __future__ import annotations

from apps.core.language.check_source import SourceProblem, check_source_text
from apps.core.language.cleaning import clean_text, strip_emoji
from apps.core.language.detect import detect_language
from apps.core.language.sentences import split_sentences, warm_up

__all__ = [
    "SourceProblem",
    "check_source_text",
    "clean_text",
    "detect_language",
    "split_sentences",
    "strip_emoji",
    "warm_up",
]
