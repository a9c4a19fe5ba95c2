"""What a film is made from, and what a writer is told to write about.

source is the `source_data` of a content.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def text_of(source: Mapping[str, Any]) -> str:
    """The source text; "" for a topic alone."""
    return str(source.get("text") or "")


def topic_of(source: Mapping[str, Any]) -> str:
    """The topic of a content that has no source text, else ""."""
    return "" if text_of(source) else str(source.get("topic") or "")


def told_topic(title: str, topic: str) -> str:
    """Title and topic as one, nothing said twice; without a topic the title is all there is."""
    if not topic or topic in title:
        return title
    return topic if title in topic else f"{title} ({topic})"
