"""Is this text fit to become a film? Asked before anything is stored."""

from __future__ import annotations

from apps.contents.errors import NoTextProvider, SourceUnusable
from apps.core.language import SourceProblem, check_source_text


def check_source(text: str, language: str) -> None:
    """Raise SourceUnusable (field "text") with the reason, or return."""
    try:
        check_source_text(text, language)
    except SourceProblem as problem:
        raise SourceUnusable(problem.sentence, field="text") from problem


def check_topic_alone(text: str) -> None:
    """A topic without a source needs a provider that can write freely; none is embedded."""
    if not text.strip():
        raise NoTextProvider
