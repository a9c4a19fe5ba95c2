"""What is stored of a topic: names to know it again by, and how well it fits."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from apps.projects.states import DataSourceType
from apps.providers.capabilities.topics import Topic
from apps.providers.topics.keywords import keyword_in

MOST_TITLE, MOST_URL, MOST_SUMMARY, MOST_TEXT = 500, 2000, 5_000, 100_000
IN_TITLE, IN_REST = 2.0, 1.0
# Said of how a reader came to a page, not of which page it is.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|yclid|igshid|mc_[ce]id|ref|ref_src|cmpid|ocid")


def item_hash(topic: Topic) -> str:
    """The source's own name for the topic."""
    return _hash(topic.key)


def identity_hash(source_type: str, topic: Topic) -> str:
    """The story, whoever brings it: the page's address, else the title.

    Every day of a market has the same page, so there the source's own name counts.
    """
    if source_type == DataSourceType.API:
        return _hash(f"{source_type} {topic.key}")
    address = plain_address(topic.url)
    return _hash(address or " ".join(topic.title.casefold().split()))


def plain_address(url: str) -> str:
    """The address without what differs between links to one page: scheme, "www.", tracking
    parameters, fragment, a slash at the end. "" for what is no address."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    if not host:
        return ""
    kept = [pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0].lower())]
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def keywords_of(config: Mapping[str, Any]) -> list[str]:
    """The words a source's settings ask for, whatever its kind."""
    found = config.get("filter_keywords") or config.get("keywords") or []
    return [str(word) for word in found]


def keyword_score(title: str, rest: str, keywords: Sequence[str]) -> float:
    """2 for a keyword in the title, 1 for one in the rest, 0.0 to 1.0 of what all would give.

    Without keywords every item is as good as any other: 1.0.
    """
    wanted = [word for word in keywords if word.strip()]
    if not wanted:
        return 1.0
    points = sum(
        IN_TITLE * bool(keyword_in(title, [word])) + IN_REST * bool(keyword_in(rest, [word]))
        for word in wanted
    )
    return round(points / (len(wanted) * (IN_TITLE + IN_REST)), 3)


def storable(value: Any) -> Any:
    """The same plain value as PostgreSQL keeps it: no zero characters, no halves of characters."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(one) for one in value]
    return value


def fields_of(source_type: str, config: Mapping[str, Any], topic: Topic) -> dict[str, Any]:
    """The columns of an item."""
    title = storable(topic.title).strip() or storable(topic.url or topic.key)
    summary, text = storable(topic.summary), storable(topic.text)
    return {
        "item_hash": item_hash(topic),
        "identity_hash": identity_hash(source_type, topic),
        "title": title[:MOST_TITLE],
        # a part of an address leads nowhere
        "url": storable(topic.url) if len(topic.url) <= MOST_URL else "",
        "summary": summary[:MOST_SUMMARY],
        "text": text[:MOST_TEXT],
        "facts": storable(topic.facts),
        "published_at": topic.published_at,
        "score": keyword_score(title, f"{summary}\n{text}", keywords_of(config)),
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
