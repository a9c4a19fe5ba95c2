"""Texts from outside, made fit to be kept."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MOST_TITLE = 500
MOST_URL = 2000
MOST_SUMMARY = 2_000
MOST_TEXT = 50_000
# PostgreSQL keeps no NUL, UTF-8 no lone surrogate, and nobody wants to see the rest.
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def one_line(text: str, most: int = MOST_TITLE) -> str:
    return shortened(" ".join(UNWANTED.sub("", text).split()), most)


def paragraphs(text: str, most: int = MOST_TEXT) -> str:
    """One paragraph a line; empty lines part blocks."""
    lines = (" ".join(line.split()) for line in UNWANTED.sub("", text).splitlines())
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return shortened(joined, most)


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words where there is one."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ", most // 2)
    return (cut[:space] if space > 0 else cut).rstrip(" ,.;:") + "…"


def web_address(url: str) -> str:
    """url as it may be stored and followed, or ""."""
    found = UNWANTED.sub("", url).strip()
    if len(found) > MOST_URL or re.search(r"\s", found):
        return ""
    try:
        parts = urlsplit(found)
        return found if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""
