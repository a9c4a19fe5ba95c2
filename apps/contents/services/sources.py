"""Is this text fit to become a film? Asked before anything is stored."""

from __future__ import annotations

from apps.contents.errors import NoTextProvider, SourceUnusable
from apps.core.language import SourceProblem, check_source_text
from apps.core.language.check_source import SENTENCES
from apps.core.sentences import gettext as _


def check_source(text: str, language: str) -> None:
    """Raise SourceUnusable (field "text") with the reason, or return."""
    try:
        check_source_text(text, language)
    except SourceProblem as problem:
        raise SourceUnusable(_sentence(problem), field="text") from problem


def check_topic_alone(text: str) -> None:
    """A topic without a source needs a provider that can write freely; none is embedded."""
    if not text.strip():
        raise NoTextProvider


def _sentence(problem: SourceProblem) -> str:
    """The problem's sentence, and the names of languages in it, in the person's language."""
    params = {
        name: _(value) if isinstance(value, str) else value
        for name, value in problem.params.items()
    }
    return _(SENTENCES[problem.code]) % params
