"""What a video's description says, without its links and its advertising of other pages.

Chapters are lines that begin with a time, the first with 0:00, at least three of them:
https://support.google.com/youtube/answer/9884579
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from apps.providers.topics.texts import paragraphs, shortened

LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.]+")
HASHTAGS = re.compile(r"#[^\s#,]+(?:[\s,]*#[^\s#,]+)*[\s,]*")
CHAPTER = re.compile(r"[(\[]?(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})[)\]]?[\s:~–—|-]*(?P<title>.*)")
LEAST_CHAPTERS = 3
MOST_OPENING = 600
# YouTube takes no longer ones.
MOST_DESCRIPTION = 5_000
# Less than this is no more than the title says.
LEAST_TEXT = 40


class ExtractMode(StrEnum):
    HIGHLIGHTS = "highlights"
    FULL = "full"
    DESCRIPTION = "description"


def text_of(description: str, tags: Sequence[str], mode: ExtractMode) -> str:
    """highlights: the opening and the chapters' titles. full: all of it, the tags last.
    description: all but chapters and tags. "" when that says nothing."""
    lines = _plain_lines(description[:MOST_DESCRIPTION])
    chapters = _chapters(lines)
    prose = [line for line in lines if not (chapters and CHAPTER.fullmatch(line))]
    if mode is ExtractMode.HIGHLIGHTS:
        opening = paragraphs("\n".join(prose)).partition("\n\n")[0]
        parts = [shortened(opening, MOST_OPENING), "\n".join(chapters)]
    elif mode is ExtractMode.FULL:
        parts = ["\n".join(prose), "\n".join(chapters), ", ".join(tags)]
    else:
        parts = ["\n".join(prose)]
    text = paragraphs("\n\n".join(part for part in parts if part.strip()))
    return text if len("".join(text.split())) >= LEAST_TEXT else ""


def _plain_lines(description: str) -> list[str]:
    found = []
    for line in description.splitlines():
        bare = LINK.sub("", line).strip()
        was_link = bare != line.strip()
        is_label = was_link and (len(bare) < 30 or bare.endswith((":", "→", "👉", "▶", "-")))
        is_rest = not bare or is_label or HASHTAGS.fullmatch(bare)
        found.append("" if is_rest else bare)
    return found


def _chapters(lines: Sequence[str]) -> list[str]:
    matches = [match for line in lines if (match := CHAPTER.fullmatch(line)) and match["title"]]
    is_list = len(matches) >= LEAST_CHAPTERS and re.fullmatch(
        r"(?:0?0:)?0?0:00", matches[0]["time"]
    )
    return [match["title"].strip() for match in matches] if is_list else []
