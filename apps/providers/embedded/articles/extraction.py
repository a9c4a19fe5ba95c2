"""Finding the article in a fetched page."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from apps.core.fetching import FetchedPage
from apps.core.sentences import gettext as _
from apps.providers.embedded.articles.charsets import decode_page
from apps.providers.embedded.articles.dates import linked_values, published_at
from apps.providers.embedded.articles.errors import ArticleMissing
from apps.providers.embedded.articles.markup import (
    is_overloaded,
    meta_content,
    parse_html,
    text_language,
    visible_text,
)

if TYPE_CHECKING:
    from lxml import html

PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "application/xml", "text/xml"})
FILE_MARKS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
)
# Below this a script has nothing to say; one paragraph of news is above it.
MIN_CHARACTERS = 80
# A page that names itself subscribers' only and shows no more than this shows its teaser.
TEASER_CHARACTERS = 600
LOCKED_TIERS = frozenset({"locked", "metered", "paid", "premium", "subscriber"})
SCRIPT_ROOTS = ("root", "app", "__next", "__nuxt", "gatsby-focus-wrapper", "svelte")


@dataclass(frozen=True, slots=True)
class Article:
    """One article. text has one paragraph a line, no markup; unknown strings are "".

    language is an ISO 639-1 code; published_at is aware, in UTC; url is where it was read.
    """

    title: str
    text: str
    language: str
    author: str
    published_at: datetime | None
    site_name: str
    url: str


def extract_article(page: FetchedPage) -> Article:
    """The article of a page; ArticleMissing, with the likely reason, when there is none."""
    # Here, because it is large, and most of what reads this module extracts nothing.
    import trafilatura
    from trafilatura.settings import Document

    _check_type(page)
    content = decode_page(page)
    if is_overloaded(content):
        _refuse(page, "too_complex")
    tree = parse_html(content)
    if tree is None:
        _refuse(page, "no_text")
    found = trafilatura.bare_extraction(
        # The extractor prunes the tree it is given.
        deepcopy(tree),
        url=page.final_url,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
    )
    text = _plain_text(found.text or "") if isinstance(found, Document) else ""
    size = count_characters(text)
    if size < TEASER_CHARACTERS and _is_locked(tree):
        _refuse(page, "behind_paywall")
    if not isinstance(found, Document) or size < MIN_CHARACTERS:
        _refuse(page, "needs_javascript" if _has_script_root(tree) else "no_text")
    return Article(
        title=_title(tree, found.title or ""),
        text=text,
        language=text_language(text, tree.get("lang") or meta_content(tree, "og:locale")),
        author=_author(tree, found.author or ""),
        published_at=published_at(tree, found.date or ""),
        site_name=found.sitename or "",
        url=page.final_url,
    )


def count_characters(text: str) -> int:
    """Characters without white space: the measure that is fair to Korean and English."""
    return len("".join(text.split()))


def _check_type(page: FetchedPage) -> None:
    found = next((kind for mark, kind in FILE_MARKS if page.body.startswith(mark)), "")
    media_type = found or page.content_type
    if media_type in PAGE_TYPES:
        return
    name = _("a file of type %(type)s") % {"type": media_type}
    if media_type == "application/pdf":
        name = _("a PDF file")
    elif media_type.startswith("image/"):
        name = _("an image")
    raise ArticleMissing(
        _(
            "%(url)s is %(name)s, not a web page. Use the address of an article, or "
            "paste the text itself."
        )
        % {"url": page.final_url, "name": name},
        code="not_a_page",
    )


def _refuse(page: FetchedPage, code: str) -> NoReturn:
    reasons = {
        "needs_javascript": _(
            "the page builds its text with JavaScript, which is not run. "
            "Use another address of the article, or paste its text."
        ),
        "behind_paywall": _(
            "only its opening can be read without a subscription. "
            "Paste the text if you may use it, or choose an open article."
        ),
        "too_complex": _(
            "the page is made of too many parts to be read safely. "
            "Use a simpler version of it, or paste the text."
        ),
        "no_text": _(
            "choose the address of one article rather than a front page or a list, "
            "or paste the text."
        ),
    }
    raise ArticleMissing(
        _("No article text was found at %(url)s: %(reason)s")
        % {"url": page.final_url, "reason": reasons[code]},
        code=code,
    )


def _plain_text(text: str) -> str:
    """Paragraphs without the extractor's list marks and empty lines."""
    lines = (" ".join(line.split()).removeprefix("- ").strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _title(tree: html.HtmlElement, found: str) -> str:
    title = meta_content(tree, "og:title") or found
    return " ".join(title.split())


def _author(tree: html.HtmlElement, found: str) -> str:
    """The name in the page's tags, which may be one word in Korean; never a profile's address."""
    name = meta_content(tree, "author", "article:author", "dable:author")
    return found if not name or "://" in name else " ".join(name.split())


def _is_locked(tree: html.HtmlElement) -> bool:
    """Whether the page says of itself that it is for subscribers (schema.org, Facebook tags)."""
    tier = meta_content(tree, "article:content_tier", "og:article:content_tier").lower()
    free = (value.lower() for value in linked_values(tree, "isAccessibleForFree"))
    return tier in LOCKED_TIERS or any(value in {"false", "no"} for value in free)


def _has_script_root(tree: html.HtmlElement) -> bool:
    """Whether the page is an empty frame that scripts fill in."""
    has_scripts = tree.find(".//script") is not None
    roots = (tree.find(f".//*[@id='{name}']") for name in SCRIPT_ROOTS)
    has_root = any(root is not None for root in roots) or tree.find(".//noscript") is not None
    from lxml import html

    visible = count_characters(visible_text(html.tostring(tree, encoding="unicode")))
    return has_scripts and (has_root or visible < MIN_CHARACTERS)
