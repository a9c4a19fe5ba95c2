"""The one text of platforms that have no separate title: title, description and hashtags."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apps.providers.capabilities.publish import Publication

# A hashtag ends where something stands that is neither letter, digit nor underscore.
_HASHTAG = re.compile(r"(?<![\w&])#(\w+)")
_MENTION = re.compile(r"(?<![\w@])@([\w.]+)")


def caption(publication: Publication) -> str:
    """Title, description and hashtags, apart by an empty line. What stands there already is not
    said again: a title that begins the description, a hashtag of the text."""
    title, text = publication.title.strip(), publication.description.strip()
    told = text if text.startswith(title) else "\n\n".join(one for one in (title, text) if one)
    known = {tag.casefold() for tag in hashtags_in(told)}
    more = [tag for tag in hashtags(publication.tags) if tag.casefold() not in known]
    return "\n\n".join(one for one in (told, " ".join(f"#{tag}" for tag in more)) if one)


def hashtags(tags: Iterable[str]) -> list[str]:
    """Tags as hashtags without "#": one word each, none twice."""
    found: dict[str, str] = {}
    for tag in tags:
        word = re.sub(r"\W+", "", tag)
        if word.strip("_"):
            found.setdefault(word.casefold(), word)
    return list(found.values())


def hashtags_in(text: str) -> list[str]:
    return _HASHTAG.findall(text)


def mentions_in(text: str) -> list[str]:
    return _MENTION.findall(text)


def utf16_units(text: str) -> int:
    """How JavaScript, Java and TikTok count characters: most emoji are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
