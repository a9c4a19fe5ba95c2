"""When something was published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from apps.providers.embedded.articles.markup import json_blocks, meta_content

if TYPE_CHECKING:
    from lxml import html

DATE_NAMES = ("article:published_time", "og:article:published_time", "datePublished", "pubdate")


def published_at(tree: html.HtmlElement, found_date: str) -> datetime | None:
    """The moment of publishing, aware, in UTC.

    The page's own full time stamp wins over found_date ("YYYY-MM-DD", or ""), which has no time
    of day and becomes midnight UTC.
    """
    stamps = (meta_content(tree, *DATE_NAMES), *linked_values(tree, "datePublished"), found_date)
    return next((moment for stamp in stamps if (moment := read_stamp(stamp))), None)


def read_stamp(stamp: str) -> datetime | None:
    """An ISO 8601 date or time; without an offset it is taken as UTC."""
    try:
        moment = datetime.fromisoformat(stamp.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def linked_values(tree: html.HtmlElement, key: str) -> Iterator[str]:
    """The values of key in the page's JSON-LD, as text, in its order."""
    for block in json_blocks(tree):
        try:
            data: Any = json.loads(block)
        except (ValueError, RecursionError):
            continue
        waiting = [data]
        while waiting:
            item = waiting.pop()
            if isinstance(item, dict):
                if isinstance(item.get(key), str | bool):
                    yield str(item[key])
                waiting.extend(reversed(item.values()))
            elif isinstance(item, list):
                waiting.extend(reversed(item))
