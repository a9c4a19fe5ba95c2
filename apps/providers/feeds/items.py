"""From a feed's items to topics: lasting keys, each once, newest first."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from apps.providers.capabilities.topics import Topic
from apps.providers.embedded.articles import FeedItem
from apps.providers.topics.texts import (
    MOST_SUMMARY,
    one_line,
    paragraphs,
    web_address,
)

# What campaigns and shares hang on an address; the page is the same without.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id|spm|ref_src")
# From here on a feed carries the article itself, and not only its teaser.
FULL_TEXT = 400
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
# Local time written as UTC, as many feeds do, is ahead by less than this.
ZONE_MISTAKE = timedelta(days=1)


def topics_of(items: Sequence[FeedItem], now: datetime) -> list[Topic]:
    """Every item that has a title or a text, once, newest first; undated ones last, as listed."""
    shared = Counter(item.guid for item in items if item.guid)
    found: dict[str, Topic] = {}
    for item in items:
        topic = _topic(item, now, is_guid_shared=shared[item.guid] > 1)
        if topic and topic.key not in found:
            found[topic.key] = topic
    return newest_first(list(found.values()))


def newest_first(topics: list[Topic]) -> list[Topic]:
    return sorted(topics, key=lambda topic: topic.published_at or OLDEST, reverse=True)


def _topic(item: FeedItem, now: datetime, *, is_guid_shared: bool) -> Topic | None:
    text = paragraphs(item.content_text)
    publisher = one_line(item.source_name, 200)
    title = without_publisher(one_line(item.title), publisher)
    title = title or one_line(text.partition("\n")[0], 100)
    if not title:
        return None
    url = web_address(item.url)
    return Topic(
        key=_key(item, url, title, is_guid_shared=is_guid_shared),
        title=title,
        url=url,
        summary=_told_beside(title, paragraphs(item.summary_text, MOST_SUMMARY)),
        text=text if not url or len("".join(text.split())) >= FULL_TEXT else "",
        published_at=believable(item.published_at, now),
        facts=_publisher(publisher, web_address(item.source_url)),
    )


def _publisher(name: str, url: str) -> dict[str, Any]:
    facts = {"publisher": name, "publisher_url": url}
    return {key: value for key, value in facts.items() if name and value}


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """Feeds name days of 1970 for "unknown", and days to come by mistake. Nothing is newer than
    now."""
    if moment is None or not OLDEST < moment < now + ZONE_MISTAKE:
        return None
    return min(moment, now)


def without_publisher(title: str, publisher: str) -> str:
    """Aggregators write "Headline - Publisher"."""
    for mark in (" - ", " | ", " – "):
        if publisher and title.endswith(f"{mark}{publisher}"):
            return title.removesuffix(f"{mark}{publisher}").rstrip()
    return title


def lasting_address(url: str) -> str:
    """The same page's address, however it was shared."""
    parts = urlsplit(url)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.fullmatch(name)
    ]
    return urlunsplit(parts._replace(query=urlencode(kept), netloc=parts.netloc.lower()))


def _key(item: FeedItem, url: str, title: str, *, is_guid_shared: bool) -> str:
    """The item's own id; its address when it has none, or one that other items have too; the hash
    of its title when it has neither."""
    guid = one_line(item.guid, 2000)
    if guid and guid != item.url and not is_guid_shared:
        return _told(guid)
    if url:
        return _told(lasting_address(url))
    parts: tuple[Any, ...] = (guid, title, item.published_at)
    return f"hash:{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def _told(key: str) -> str:
    """Keys stay readable as long as they are short."""
    return key if len(key) <= 500 else f"hash:{hashlib.sha256(key.encode()).hexdigest()}"


def _told_beside(title: str, summary: str) -> str:
    """Many feeds repeat the title as the summary."""
    return "" if summary.strip(" .…") == title.strip(" .…") else summary
