"""From a feed's address to its newest article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from apps.core.fetching import FetchedPage, FetchError
from apps.core.sentences import gettext as _
from apps.providers.embedded.articles.errors import FeedMissing, as_provider_error
from apps.providers.embedded.articles.extraction import (
    Article,
    count_characters,
    extract_article,
)
from apps.providers.embedded.articles.feeds import Feed, FeedItem, read_feed
from apps.providers.embedded.articles.markup import text_language
from apps.providers.errors import ProviderError

Fetch = Callable[[str], FetchedPage]

# From here on a feed carries the article itself, and not only its teaser.
FULL_TEXT_CHARACTERS = 400
NEVER = datetime.min.replace(tzinfo=UTC)


def newest_article(feed_url: str, fetch: Fetch) -> Article:
    """The article the newest item of a feed links to, or its full text in the feed itself.

    ProviderError when neither can be read: FeedMissing for the feed, otherwise the reason why
    the item's page could not be used.
    """
    try:
        page = fetch(feed_url)
    except FetchError as error:
        raise as_provider_error(error) from error
    feed = read_feed(page)
    if not feed.items:
        raise FeedMissing(
            _("The feed at %(url)s has no items yet. Try again when something is published.")
            % {"url": feed_url},
            permanent=False,
            code="empty_feed",
        )
    return article_of(newest_item(feed), feed, fetch)


def newest_item(feed: Feed) -> FeedItem:
    """The item with the latest date; the first one listed among equals or without dates."""
    return max(feed.items, key=lambda item: item.published_at or NEVER)


def article_of(item: FeedItem, feed: Feed, fetch: Fetch) -> Article:
    """The article behind one item: its page, or the feed's own text when that is full enough."""
    try:
        return extract_article(fetch(item.url))
    except FetchError as error:
        failure = as_provider_error(error)
    except ProviderError as error:
        failure = error
    if count_characters(item.content_text) < FULL_TEXT_CHARACTERS:
        raise failure
    return Article(
        title=item.title,
        text=item.content_text,
        language=text_language(item.content_text, ""),
        author="",
        published_at=item.published_at,
        site_name=feed.title,
        url=item.url,
    )
