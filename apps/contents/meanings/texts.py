"""What a vendor is asked about."""

from __future__ import annotations

import hashlib

from apps.contents.models import Content, ContentFingerprint
from apps.contents.scripts.topics import text_of

# What a film is about is said early; models read some thousand tokens.
MOST_CHARACTERS = 3_000
PARTS = ("topic", "script")


def texts_of(content: Content) -> dict[str, str]:
    """By part: the title, and the script (the source text while there is none). None is empty."""
    script = str(content.script.get("full_text") or "") or text_of(content.source_data)
    texts = {"topic": content.title.strip(), "script": script.strip()[:MOST_CHARACTERS]}
    return {part: text for part, text in texts.items() if text}


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def changed_parts(fingerprint: ContentFingerprint, texts: dict[str, str]) -> list[str]:
    """The parts whose vector is not of this text."""
    hashes = {part: hash_of(texts[part]) if part in texts else "" for part in PARTS}
    return [part for part in PARTS if getattr(fingerprint, f"{part}_hash") != hashes[part]]
