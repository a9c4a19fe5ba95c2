"""Can a film be made of this: a text, or a topic alone? Asked before anything is stored."""

from __future__ import annotations

from apps.contents.errors import NoTextProvider, SourceUnusable
from apps.core.errors import InvalidInput
from apps.core.language import SourceProblem, check_source_text, clean_text
from apps.core.language.cleaning import has_words
from apps.core.sentences import gettext as _
from apps.providers import registry
from apps.usage.gateway import candidates
from apps.usage.owners import Owner

MAX_TOPIC = 500


def check_source(text: str, language: str) -> None:
    """Raise SourceUnusable (field "text") with the reason, or return."""
    try:
        check_source_text(text, language)
    except SourceProblem as problem:
        raise SourceUnusable(problem.sentence, field="text") from problem


def can_write_alone(owner: Owner) -> bool:
    """Has the owner a provider that writes about a topic without a source, and a key for it?

    The engines that come with the product take every sentence from the source.
    """
    return any(
        not getattr(registry.engine("script", one.name, api_key=one.api_key), "needs_source", True)
        for one in candidates(owner, "script")
        if registry.takes_key("script", one.name)
    )


def check_topic_alone(owner: Owner, *, field: str = "topic") -> None:
    """Raise NoTextProvider unless a film of this owner can be written about a topic alone."""
    if not can_write_alone(owner):
        raise NoTextProvider(field)


def clean_topic(topic: str, *, field: str = "topic") -> str:
    """The topic on one line; InvalidInput when it says nothing, or more than a topic does."""
    cleaned = " ".join(clean_text(topic[: 4 * MAX_TOPIC]).split())
    if not has_words(cleaned):
        raise InvalidInput(_("Say in words what the video is about."), field=field)
    if len(cleaned) > MAX_TOPIC:
        raise InvalidInput(
            _("The topic is longer than %(most)d characters. Give it as a text.")
            % {"most": MAX_TOPIC},
            field=field,
        )
    return cleaned
