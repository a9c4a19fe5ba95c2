"""What reading an article or a feed says when it cannot."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.fetching import FetchError, FetchFailed
from apps.providers.errors import ProviderError


@dataclass(eq=False)
class ArticleMissing(ProviderError):
    """The page was read and holds no article text that can be used.

    code: "not_a_page", "needs_javascript", "behind_paywall", "too_complex" or
    "no_text".
    """

    permanent: bool = True
    code: str = "no_text"


@dataclass(eq=False)
class FeedMissing(ProviderError):
    """The address is not a feed, or the feed cannot be used.

    code: "not_a_feed", "too_complex", "damaged" or "empty_feed". is_page: it is a web page;
    feed_urls: the feeds that the page offers.
    """

    permanent: bool = True
    code: str = "not_a_feed"
    is_page: bool = False
    feed_urls: tuple[str, ...] = ()


def as_provider_error(error: FetchError) -> ProviderError:
    """The same failure in the words all providers use."""
    retry_after = error.retry_after if isinstance(error, FetchFailed) else None
    return ProviderError(str(error), permanent=error.permanent, retry_after=retry_after)
