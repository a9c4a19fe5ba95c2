"""Platforms that channels are connected to, and places that topics come from.

A platform needs a client of the installation (OAuth 2.0); without one its channels cannot be
connected, and everything else works. Every address can be another one.
"""

from __future__ import annotations

from typing import Any

from autoclip.settings.environment import env

__all__ = [
    "CHANNEL_GUARDS",
    "PLATFORMS",
    "PLATFORM_ENGINES",
    "PLATFORM_QUOTAS",
    "PLATFORM_UNITS",
    "TOPIC_ENGINES",
    "YOUTUBE_IS_KEYED",
]


def _client(prefix: str, **addresses: str) -> dict[str, Any]:
    """A client's id and secret, and the addresses of its platform."""
    return {
        "client_id": env.str(f"{prefix}_CLIENT_ID", default=""),
        "client_secret": env.str(f"{prefix}_CLIENT_SECRET", default=""),
        **{
            name: env.str(f"{prefix}_{name.upper()}", default=address).rstrip("/")
            for name, address in addresses.items()
        },
    }


PLATFORMS: dict[str, dict[str, Any]] = {
    "youtube": _client(
        "YOUTUBE",
        auth_url="https://accounts.google.com/o/oauth2/v2/auth",
        exchange_url="https://oauth2.googleapis.com",
        api_url="https://www.googleapis.com",
    )
    | {
        "category_id": env.str("YOUTUBE_CATEGORY_ID", default="22"),
        "chunk_bytes": env.int("YOUTUBE_CHUNK_BYTES", default=8 * 1024 * 1024),
    },
    "tiktok": _client(
        "TIKTOK",
        auth_url="https://www.tiktok.com/v2/auth/authorize/",
        api_url="https://open.tiktokapis.com",
    ),
    "instagram": _client(
        "INSTAGRAM",
        auth_url="https://www.instagram.com/oauth/authorize",
        exchange_url="https://api.instagram.com",
        api_url="https://graph.instagram.com",
        upload_url="https://rupload.facebook.com",
    ),
    "archive": {},
}
# The classes of a platform take its entry above as keyword arguments.
PLATFORM_ENGINES: dict[str, dict[str, Any]] = {
    "connection": {
        name: {
            "class": f"apps.providers.{name}.connection.connector",
            "options": PLATFORMS[name],
        }
        for name in ("youtube", "tiktok", "instagram")
    },
    "publish": {
        name: {"class": f"apps.providers.{name}.publishing.publisher", "options": options}
        for name, options in PLATFORMS.items()
    },
}

# (*, channel) raises RuleBroken when a channel must not be removed.
CHANNEL_GUARDS = ["apps.contents.channel_guard.check_no_uploads"]

# (platform, units) takes them of the day's quota, or raises QuotaUsedUp.
PLATFORM_UNITS = "apps.contents.publishing.quotas.spend_units"

# What a platform allows a day, by platform and bucket; "youtube.uploads=100".
PLATFORM_QUOTAS: dict[str, int] = {
    "youtube.uploads": 100,
    "youtube.units": 10_000,
    "youtube.searches": 100,
    "tiktok.uploads": 15,
    "instagram.uploads": 100,
    **{name: int(most) for name, most in env.dict("PLATFORM_QUOTAS", default={}).items()},
}

_youtube_data: dict[str, Any] = {
    "api_key": env.str("YOUTUBE_API_KEY", default=""),
    "feed_url": env.str("YOUTUBE_FEED_URL", default="https://www.youtube.com/feeds/videos.xml"),
    "base_url": env.str("YOUTUBE_DATA_URL", default="https://www.googleapis.com/youtube/v3"),
}
# Visits to YouTube channels ask its API, which counts, beside the public feed, which does not.
YOUTUBE_IS_KEYED = bool(_youtube_data["api_key"])
TOPIC_ENGINES: dict[str, Any] = {
    "rss": "apps.providers.feeds.topics.FeedTopics",
    "youtube_channel": {
        "class": "apps.providers.youtube.topics.ChannelTopics",
        "options": _youtube_data,
    },
    "api": {
        "class": "apps.providers.yahoo_finance.topics.MarketTopics",
        "options": {
            "base_url": env.str(
                "YAHOO_FINANCE_URL", default="https://query1.finance.yahoo.com/v8/finance"
            )
        },
    },
    "keyword": {
        "class": "apps.providers.keywords.topics.KeywordTopics",
        "options": {
            "google_news_url": env.str("GOOGLE_NEWS_URL", default="https://news.google.com/rss"),
            "pubmed_url": env.str(
                "PUBMED_URL", default="https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
            ),
            "pubmed_api_key": env.str("PUBMED_API_KEY", default=""),
        },
    },
}
