"""Headlines of Google News for keywords, from its public feed.

GET /rss/search?q=...&hl=ko&gl=KR&ceid=KR:ko: RSS 2.0 whose titles end in " - Publisher" and whose
<source url> names the publisher. Links lead to Google; older ones hold the article's address in
Base64, newer ones only a name of it that Google alone can resolve.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from apps.core.fetching import FetchedPage
from apps.providers.capabilities.topics import Topic
from apps.providers.feeds.items import topics_of
from apps.providers.feeds.topics import feed_in
from apps.providers.topics.keywords import keyword_in
from apps.providers.topics.texts import web_address

BASE_URL = "https://news.google.com/rss"
# (language, country) of an edition, by the project's language.
EDITIONS = {
    "ko": ("ko", "KR"),
    "en": ("en-US", "US"),
    "ja": ("ja", "JP"),
    "zh": ("zh-TW", "TW"),
    "de": ("de", "DE"),
    "fr": ("fr", "FR"),
    "es": ("es-419", "MX"),
    "pt": ("pt-BR", "BR"),
    "vi": ("vi", "VN"),
    "id": ("id", "ID"),
}
ARTICLE = re.compile(r"/(?:rss/)?articles/([\w-]+=*)$")
ADDRESS = re.compile(rb"https?://[\x21-\x7e]+")


def search_url(
    base_url: str, keywords: Sequence[str], *, match: str, days: int, language: str
) -> str:
    """match: "any" or "all" of the keywords, each as a phrase, in news of so many days."""
    language_code, country = EDITIONS.get(language.partition("-")[0].lower(), EDITIONS["en"])
    phrases = [f'"{_bare(word)}"' for word in keywords]
    query = (" OR " if match == "any" else " ").join(phrases)
    if match == "any" and len(phrases) > 1:
        query = f"({query})"
    parameters = {
        "q": f"{query} when:{days}d",
        "hl": language_code,
        "gl": country,
        "ceid": f"{country}:{language_code.partition('-')[0]}",
    }
    return f"{base_url}/search?{urlencode(parameters)}"


def news_topics(page: FetchedPage, keywords: Sequence[str], now: datetime) -> list[Topic]:
    """Newest first. facts: publisher, publisher_url, the keyword where the headline holds it, and
    headline_only where the article's own address is not told."""
    return [_topic(topic, keywords) for topic in topics_of(feed_in(page).items, now)]


def article_address(url: str) -> str:
    """The publisher's address inside one of Google's, or "" where Google alone knows it."""
    match = ARTICLE.search(urlsplit(url).path)
    if match is None:
        return ""
    name = match[1].rstrip("=")
    try:
        raw = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4))
    except (binascii.Error, ValueError):
        return ""
    found = ADDRESS.search(raw)
    return web_address(found[0].decode("ascii")) if found else ""


def _topic(topic: Topic, keywords: Sequence[str]) -> Topic:
    address = article_address(topic.url)
    # Google's own page tells a program nothing.
    is_hidden = not address and ARTICLE.search(urlsplit(topic.url).path) is not None
    facts = {
        "from": "google_news",
        **topic.facts,
        "keyword": keyword_in(topic.title, keywords),
        "headline_only": is_hidden,
    }
    return replace(
        topic,
        key=f"google_news:{topic.key}",
        url=address or topic.url,
        summary=_beside(topic),
        text="",
        facts={name: value for name, value in facts.items() if value},
    )


def _beside(topic: Topic) -> str:
    """The other headlines on the same story: the first line repeats the title."""
    lines = [line for line in topic.summary.splitlines() if not line.startswith(topic.title)]
    return "\n".join(lines)


def _bare(word: str) -> str:
    return word.replace('"', " ").strip()
