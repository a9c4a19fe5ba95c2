"""From an item to a content: its text, the article it leads to, or its headline alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.contents.models import Content
from apps.contents.services.articles import ArticleProblem, fetch_article
from apps.contents.services.contents import MAX_TITLE, create_content
from apps.contents.services.sources import MAX_TOPIC, can_write_alone, check_source
from apps.contents.states import SourceType
from apps.core.errors import InvalidInput
from apps.core.language import SourceProblem
from apps.core.language.cleaning import has_words
from apps.projects.models import SourceItem
from apps.projects.states import DataSourceType
from apps.usage.owners import Owner

_SOURCE_TYPES = {DataSourceType.API: SourceType.API}
# Kinds whose items lead to no article: their own text is all there is.
_TEXT_ALONE = {DataSourceType.API, DataSourceType.YOUTUBE_CHANNEL}

_TOO_LITTLE = {"empty", "too_short", "only_markup", "no_words"}


@dataclass(frozen=True, slots=True)
class Story:
    """What an item tells; text is "" when all that is known is its headline."""

    text: str


HEADLINE_ALONE = Story("")


def story_of(item: SourceItem, *, from_headline: bool = False) -> Story:
    """What the item tells, as text_of reads it. from_headline: an item that tells too little may
    become a video of its headline alone, where the owner has somebody who can write about it.

    Raises as text_of does.
    """
    try:
        return Story(text_of(item))
    except InvalidInput as problem:
        if from_headline and _tells_too_little(problem) and can_tell_headline(item):
            return HEADLINE_ALONE
        raise


def _tells_too_little(problem: InvalidInput) -> bool:
    """Not: its page may answer later, or what it tells is in another language."""
    if isinstance(problem, ArticleProblem):
        return problem.permanent
    cause = problem.__cause__
    return isinstance(cause, SourceProblem) and cause.code in _TOO_LITTLE


def can_tell_headline(item: SourceItem) -> bool:
    """Is there a headline, and a provider that can write about it?"""
    return has_words(item.title) and can_write_alone(Owner.of(item.project))


def text_of(item: SourceItem) -> str:
    """The text that the item tells, read from its page when it brings too little itself.

    Raises ArticleProblem (the page gives none, now or at all) or InvalidInput. No row is locked:
    a stranger's server may take its time.
    """
    language = item.project.language
    own = item.text or item.summary
    if item.data_source.source_type in _TEXT_ALONE or not item.url:
        check_source(own, language)
        return own
    if item.text:
        try:
            check_source(item.text, language)
        except InvalidInput:
            pass  # too short or in another language: the page may tell more
        else:
            return item.text
    try:
        return fetch_article(url=item.url).text
    except ArticleProblem as problem:
        if not problem.permanent:
            raise
        try:
            check_source(own, language)
        except InvalidInput:
            raise problem from None
        return own


def content_from(item: SourceItem, story: Story, *, by: User) -> Content:
    """A draft that tells the item's story; raises RuleBroken."""
    source = item.data_source
    facts: dict[str, Any] = {
        "source_item": str(item.pk),
        "data_source": source.name,
        "published_at": item.published_at.isoformat() if item.published_at else "",
        "series": item.facts.get("series"),
    }
    return create_content(
        by=by,
        project=item.project,
        title=item.title[:MAX_TITLE],
        text=story.text,
        topic="" if story.text else item.title[:MAX_TOPIC],
        source_type=_SOURCE_TYPES.get(DataSourceType(source.source_type), SourceType.RSS),
        source_url=item.url,
        source_facts={name: value for name, value in facts.items() if value},
    )
