"""Reading RSS and Atom feeds from fetched bytes."""

from __future__ import annotations

import calendar
import io
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from apps.core.fetching import FetchedPage
from apps.core.sentences import gettext as _
from apps.providers.embedded.articles.charsets import decode_page
from apps.providers.embedded.articles.errors import FeedMissing
from apps.providers.embedded.articles.feed_text import harmless, is_too_long, shorten_feed
from apps.providers.embedded.articles.markup import (
    feed_links,
    is_overloaded,
    parse_html,
    visible_text,
)

if TYPE_CHECKING:
    import feedparser

ZONELESS = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2})?")
KOREA = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry. Texts are plain, one paragraph a line; guid is never "" unless url is too.
    source_name and source_url: the publisher whom an aggregator's feed names."""

    title: str
    url: str
    summary_text: str
    content_text: str
    published_at: datetime | None
    guid: str
    source_name: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed with its items in the order it lists them; a feed may be empty. Of a long feed these
    are the first and the last ones."""

    title: str
    items: tuple[FeedItem, ...]


def read_feed(page: FetchedPage) -> Feed:
    """The feed in a page, also when its XML is broken; FeedMissing when it is none.

    The parser gets a stream: given bare bytes it would first try them as the name of a file. It
    gets UTF-8, because it knows fewer charsets than the pages it meets.
    """
    text = harmless(shorten_feed(decode_page(page)))
    if is_too_long(text) or is_overloaded(text):
        raise FeedMissing(
            _("The feed at %(url)s is too large to be read safely. Use a feed with fewer items.")
            % {"url": page.final_url},
            code="too_complex",
        )
    parsed = _parse(text, page.final_url)
    if not parsed.get("version") and not parsed.entries:
        raise _missing(page, text)
    is_korean = str(parsed.feed.get("language", "")).lower().startswith("ko")
    return Feed(
        title=visible_text(parsed.feed.get("title", "")),
        items=tuple(_item(entry, is_korean=is_korean) for entry in parsed.entries),
    )


def _parse(text: str, url: str) -> feedparser.FeedParserDict:
    # Here, because the web server reads this module too and reads hardly any feed.
    import feedparser

    try:
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8", errors="replace")),
            response_headers={
                "content-location": url,
                "content-type": "application/xml; charset=utf-8",
            },
        )
    except Exception as error:
        # The parser is meant never to fail, and fails in many ways on a feed broken inside a tag.
        raise FeedMissing(
            _("The feed at %(url)s is too damaged to be read. Tell its owner.") % {"url": url},
            code="damaged",
        ) from error


def _item(entry: Mapping[str, Any], *, is_korean: bool) -> FeedItem:
    url = str(entry.get("link", ""))
    source = entry.get("source") or {}
    bodies = [visible_text(str(part.get("value", ""))) for part in entry.get("content", ())]
    summary = visible_text(str(entry.get("summary", "")))
    return FeedItem(
        title=visible_text(str(entry.get("title", ""))),
        url=url,
        summary_text=summary,
        content_text=max([*bodies, summary], key=len),
        published_at=_published(entry, is_korean=is_korean),
        guid=str(entry.get("id", "")) or url,
        source_name=visible_text(str(source.get("title", ""))),
        source_url=str(source.get("href", "")),
    )


def _published(entry: Mapping[str, Any], *, is_korean: bool) -> datetime | None:
    """A Korean feed that names no zone means Korea's; the parser takes it for UTC."""
    name = "published" if entry.get("published_parsed") else "updated"
    moment = _moment(entry.get(f"{name}_parsed"))
    if (
        moment
        and moment.year > 1
        and is_korean
        and ZONELESS.fullmatch(str(entry.get(name, "")).strip())
    ):
        return moment - KOREA
    return moment


def _moment(parsed: time.struct_time | None) -> datetime | None:
    """The parser's UTC time tuple as an aware datetime; None when it names no real moment."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _missing(page: FetchedPage, text: str) -> FeedMissing:
    if not _looks_like_html(page, text):
        return FeedMissing(
            _("%(url)s is not a feed. Use the address of an RSS or Atom feed.")
            % {"url": page.final_url}
        )
    tree = parse_html(text)
    links = feed_links(tree, page.final_url) if tree is not None else ()
    if not links:
        return FeedMissing(
            _(
                "%(url)s is a web page, not a feed, and it names no feed. Use the address of "
                "an RSS or Atom feed."
            )
            % {"url": page.final_url},
            is_page=True,
        )
    return FeedMissing(
        _("%(url)s is a web page, not a feed. It offers: %(known)s. Use one of these instead.")
        % {"url": page.final_url, "known": ", ".join(links[:5])},
        is_page=True,
        feed_urls=links,
    )


def _looks_like_html(page: FetchedPage, text: str) -> bool:
    beginning = text[:2000].lower()
    is_declared = page.content_type in {"text/html", "application/xhtml+xml"}
    return is_declared or "<html" in beginning or "<!doctype html" in beginning
