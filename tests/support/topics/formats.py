"""Feeds as publishers write them: RSS 0.91, 1.0 and 2.0, and Atom 1.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True)
class Item:
    """guid "" leaves it out; link may be relative; content is HTML."""

    title: str
    link: str = ""
    guid: str = ""
    published: datetime | None = None
    summary: str = ""
    content: str = ""
    publisher: str = ""
    publisher_url: str = ""


def rss(title: str, items: Sequence[Item]) -> str:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(title)}</title><link>https://news.example/</link>"
        f"<description>{escape(title)}</description>{''.join(map(_rss_item, items))}"
        "</channel></rss>"
    )


def _rss_item(item: Item) -> str:
    parts = [f"<title>{escape(item.title)}</title>"]
    if item.link:
        parts.append(f"<link>{escape(item.link)}</link>")
    if item.guid:
        parts.append(f'<guid isPermaLink="false">{escape(item.guid)}</guid>')
    if item.published:
        parts.append(f"<pubDate>{format_datetime(item.published)}</pubDate>")
    if item.summary:
        parts.append(f"<description>{escape(item.summary)}</description>")
    if item.content:
        parts.append(f"<content:encoded>{escape(item.content)}</content:encoded>")
    if item.publisher:
        url = quoteattr(item.publisher_url)
        parts.append(f"<source url={url}>{escape(item.publisher)}</source>")
    return f"<item>{''.join(parts)}</item>"


def rss_091(title: str, items: Sequence[Item]) -> str:
    listed = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f"<description>{escape(item.summary)}</description></item>"
        for item in items
    )
    return (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
        f'<rss version="0.91"><channel><title>{escape(title)}</title>'
        f"<link>https://news.example/</link>{listed}</channel></rss>"
    )


def rss_1(title: str, items: Sequence[Item]) -> str:
    listed = "".join(
        f"<item rdf:about={quoteattr(item.guid or item.link)}><title>{escape(item.title)}</title>"
        f"<link>{escape(item.link)}</link><description>{escape(item.summary)}</description>"
        + (f"<dc:date>{item.published.isoformat()}</dc:date>" if item.published else "")
        + "</item>"
        for item in items
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="https://news.example/"><title>{escape(title)}</title></channel>'
        f"{listed}</rdf:RDF>"
    )


def atom(title: str, items: Sequence[Item]) -> str:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(title)}</title>'
        f"<id>urn:feed</id>{''.join(map(_atom_entry, items))}</feed>"
    )


def _atom_entry(item: Item) -> str:
    parts = [f'<title type="html">{escape(escape(item.title))}</title>']
    if item.guid:
        parts.append(f"<id>{escape(item.guid)}</id>")
    if item.link:
        parts.append(f'<link rel="alternate" href={quoteattr(item.link)}/>')
    if item.published:
        parts.append(f"<published>{item.published.isoformat()}</published>")
        parts.append(f"<updated>{item.published.isoformat()}</updated>")
    if item.summary:
        parts.append(f'<summary type="html">{escape(item.summary)}</summary>')
    if item.content:
        parts.append(f'<content type="html">{escape(item.content)}</content>')
    return f"<entry>{''.join(parts)}</entry>"


FORMATS = {"rss": rss, "rss_091": rss_091, "rss_1": rss_1, "atom": atom}
