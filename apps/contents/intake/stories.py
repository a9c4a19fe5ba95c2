"""From an item to a content: its text, or the article it leads to."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.contents.models import Content
from apps.contents.services.articles import ArticleProblem, fetch_article
from apps.contents.services.contents import MAX_TITLE, create_content
from apps.contents.services.sources import check_source
from apps.contents.states import SourceType
from apps.core.errors import InvalidInput
from apps.projects.models import SourceItem
from apps.projects.states import DataSourceType

_SOURCE_TYPES = {DataSourceType.API: SourceType.API}
# Kinds whose items lead to no article: their own text is all there is.
_TEXT_ALONE = {DataSourceType.API, DataSourceType.YOUTUBE_CHANNEL}


def story_of(item: SourceItem) -> str:
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


def content_from(item: SourceItem, text: str, *, by: User) -> Content:
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
        text=text,
        source_type=_SOURCE_TYPES.get(DataSourceType(source.source_type), SourceType.RSS),
        source_url=item.url,
        source_facts={name: value for name, value in facts.items() if value},
    )
