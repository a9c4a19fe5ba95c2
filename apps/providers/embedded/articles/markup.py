"""Small questions asked of a page's HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from lxml import html

PARSER_OPTIONS = {"encoding": "utf-8", "remove_comments": True, "remove_pis": True}
FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})
BLOCK_TAGS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"}
    | {"figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"}
    | {"nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
HIDDEN_TAGS = frozenset({"script", "style", "noscript", "template", "head", "title"})
# The parsers' time grows with the square of this; the longest encyclopedia pages stay below.
MAX_TAGS = 100_000
BLANKS = re.compile(r"[^\S\n]+")
HANGUL = re.compile(r"[가-힣]")
KANA = re.compile(r"[ぁ-んァ-ヶ]")
LETTER = re.compile(r"[^\W\d_]")
# A page in Korean mixes in Latin names; one in English hardly ever holds Hangul.
OWN_SCRIPT_SHARE = 0.2


def is_overloaded(text: str) -> bool:
    """Whether text holds so many tags, open or escaped, that reading it would block a worker."""
    return text.count("<") + text.count("&lt;") > MAX_TAGS


def parse_html(text: str) -> html.HtmlElement | None:
    """The tree of a page, or None when the text holds no element at all."""
    # Here, because the web server reads this module too and parses hardly any page.
    from lxml import etree, html

    try:
        return html.document_fromstring(
            text.encode("utf-8", errors="replace"), parser=html.HTMLParser(**PARSER_OPTIONS)
        )
    except etree.ParserError:
        return None


def meta_content(tree: html.HtmlElement, *names: str) -> str:
    """The content of the first meta element whose property, name or itemprop is one of names."""
    for name in names:
        for attribute in ("property", "name", "itemprop"):
            for element in tree.iterfind(f".//meta[@{attribute}='{name}']"):
                if content := (element.get("content") or "").strip():
                    return content
    return ""


def json_blocks(tree: html.HtmlElement) -> Iterator[str]:
    """The text of every JSON-LD block."""
    for element in tree.iterfind(".//script[@type='application/ld+json']"):
        yield element.text or ""


def feed_links(tree: html.HtmlElement, base_url: str) -> tuple[str, ...]:
    """The absolute addresses of the feeds that a page offers, in its order."""
    found: dict[str, None] = {}
    for element in tree.iterfind(".//link[@href]"):
        relations = (element.get("rel") or "").lower().split()
        media_type = (element.get("type") or "").lower().partition(";")[0].strip()
        if "alternate" in relations and media_type in FEED_TYPES:
            url = _absolute(base_url, element.get("href") or "")
            if url:
                found[url] = None
    return tuple(found)


def _absolute(base_url: str, link: str) -> str:
    try:
        url = urljoin(base_url, link.strip())
        return url if urlsplit(url).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def visible_text(fragment: str) -> str:
    """The text a person would see in a piece of HTML, one block a line."""
    tree = parse_html(f"<div>{fragment}</div>")
    if tree is None:
        return ""
    lines = (BLANKS.sub(" ", line).strip() for line in "".join(_pieces(tree)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(root: html.HtmlElement) -> Iterator[str]:
    """Text in document order, a line break round every block; no recursion, however deep."""
    from lxml import etree

    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_hidden_tag = element.tag in HIDDEN_TAGS
        if event == "start":
            hidden += is_hidden_tag
            if element.tag in BLOCK_TAGS:
                yield "\n"
            if element.text and not hidden:
                yield element.text.replace("\n", " ")
            continue
        hidden -= is_hidden_tag
        if element.tag in BLOCK_TAGS:
            yield "\n"
        if element.tail and not hidden:
            yield element.tail.replace("\n", " ")


def text_language(text: str, declared: str) -> str:
    """ISO 639-1 code of a text: its script decides, then what the page declares, else English.

    Templates often declare a language that the text is not in, so Hangul and kana win.
    """
    letters = len(LETTER.findall(text)) or 1
    if len(HANGUL.findall(text)) / letters >= OWN_SCRIPT_SHARE:
        return "ko"
    if len(KANA.findall(text)) / letters >= OWN_SCRIPT_SHARE:
        return "ja"
    code = declared.strip().lower().replace("_", "-").partition("-")[0]
    return code if re.fullmatch(r"[a-z]{2}", code) and code not in {"ko", "ja"} else "en"
