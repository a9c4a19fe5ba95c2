"""Articles and feeds: fetched bytes in, the text a script can be written from out."""

from apps.providers.embedded.articles.errors import (
    ArticleMissing,
    FeedMissing,
    as_provider_error,
)
from apps.providers.embedded.articles.extraction import Article, extract_article
from apps.providers.embedded.articles.feeds import Feed, FeedItem, read_feed
from apps.providers.embedded.articles.newest import article_of, newest_article, newest_item

__all__ = [
    "Article",
    "ArticleMissing",
    "Feed",
    "FeedItem",
    "FeedMissing",
    "article_of",
    "as_provider_error",
    "extract_article",
    "newest_article",
    "newest_item",
    "read_feed",
]
