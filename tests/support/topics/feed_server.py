"""A server of feeds and their articles on loopback, whose feeds change while a test runs.

Real workers read it too, when their environment has what `environment()` gives: the guarded
fetcher opens loopback only to hosts named in FETCH_ALLOWED_HOSTS.

    server = TopicServer()
    with server.running():
        environment = process_environment | server.environment()
        feed = server.feed("news")
        config = {"feed_url": feed.url}
        feed.add_item("A headline", text="What the article says. ...")
        server.then(instead(Reply(b"", status=429, headers={"Retry-After": "90"})))

Misdeeds for `then` (too many requests, hang, cut off, lost ...) are in
tests.support.vendors.server.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from tests.support.topics.formats import FORMATS, Item
from tests.support.vendors.server import Reply, Seen, VendorServer

RSS_TYPE = "application/rss+xml"
ATOM_TYPE = "application/atom+xml"


@dataclass
class Feed:
    """One feed at url. raw, when it is set, is sent instead of what the items make.

    sends_validators: ETag and Last-Modified go out and are honoured. charset is the encoding of
    the bytes, declared what the document claims, header what Content-Type says.
    """

    url: str
    title: str = "News"
    format: str = "rss"
    items: list[Item] = field(default_factory=list)
    raw: bytes | None = None
    content_type: str = RSS_TYPE
    charset: str = "utf-8"
    declared: str = "UTF-8"
    sends_validators: bool = True
    changed_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add_item(
        self,
        title: str,
        *,
        text: str = "",
        summary: str = "",
        published: datetime | None = None,
        guid: str | None = None,
        link: str | None = None,
    ) -> Item:
        """Put a new item first. text becomes an article's page at its link."""
        number = len(self.items) + 1
        name = hashlib.sha256(f"{self.url}{number}".encode()).hexdigest()[:12]
        page = f"/articles/{name}"
        server = self.url.split("/feeds/")[0]
        item = Item(
            title,
            link=f"{server}{page}" if link is None else link,
            guid=f"urn:item:{name}" if guid is None else guid,
            published=published or datetime.now(UTC),
            summary=summary,
        )
        self.items.insert(0, item)
        self.texts[page] = (title, text)
        self.changed_at = datetime.now(UTC)
        return item

    def reply(self, seen: Seen) -> Reply:
        body = self.raw if self.raw is not None else self._written()
        headers = {}
        if self.sends_validators:
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            headers = {
                "ETag": tag,
                "Last-Modified": format_datetime(self.changed_at, usegmt=True),
            }
            if seen.headers.get("if-none-match") == tag:
                return Reply(b"", status=304, headers=headers)
        return Reply(body, headers=headers, content_type=self.content_type)

    def _written(self) -> bytes:
        document = FORMATS[self.format](self.title, self.items)
        declaration = f'<?xml version="1.0" encoding="{self.declared}"?>\n'
        return (declaration + document).encode(self.charset, errors="xmlcharrefreplace")


class TopicServer(VendorServer):
    """Feeds by name at /feeds/NAME, their articles at /articles/..., and pages put anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.feeds: dict[str, Feed] = {}
        self.pages: dict[str, Reply] = {}
        self.route("GET", r"/feeds/[\w-]+", self._feed)
        self.route("GET", r"/articles/\w+", self._article)
        self.route("GET", r"/pages/.*", self._page)

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def feed(self, name: str = "news", format: str = "rss") -> Feed:  # noqa: A002
        """The feed of this name, made at the first call."""
        if name not in self.feeds:
            kind = ATOM_TYPE if format == "atom" else RSS_TYPE
            self.feeds[name] = Feed(
                f"{self.url}/feeds/{name}", name, format=format, content_type=kind
            )
        return self.feeds[name]

    def page(self, path: str, reply: Reply) -> str:
        """Put an answer at /pages/path; its address."""
        self.pages[f"/pages/{path}"] = reply
        return f"{self.url}/pages/{path}"

    def environment(self) -> dict[str, str]:
        """What lets another process read this server."""
        return {"FETCH_ALLOWED_HOSTS": self.host}

    def _feed(self, seen: Seen) -> Reply:
        found = self.feeds.get(seen.path.removeprefix("/feeds/"))
        return found.reply(seen) if found else Reply(b"gone", status=404)

    def _article(self, seen: Seen) -> Reply:
        for feed in self.feeds.values():
            if seen.path in feed.texts:
                return _article_page(*feed.texts[seen.path])
        return Reply(b"gone", status=404)

    def _page(self, seen: Seen) -> Reply:
        return self.pages.get(seen.path, Reply(b"gone", status=404))


def _article_page(title: str, text: str) -> Reply:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    page = (
        f"<!doctype html><html><head><meta charset=utf-8><title>{escape(title)}</title></head>"
        f"<body><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
    )
    return Reply(page.encode(), content_type="text/html; charset=utf-8")
