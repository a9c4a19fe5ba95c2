"""The vendored icons: one picture per emoji."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

ICON_DIR = Path(__file__).resolve().parents[4] / "static" / "emoji"
_WORDS = Path(__file__).with_name("icon_words.json")
_VARIATION_SELECTOR = 0xFE0F


def icon_path(emoji: str) -> Path | None:
    """The picture of an emoji (448 x 448 WebP with alpha), or None when none is vendored."""
    stem = _stem(emoji)
    return ICON_DIR / f"{stem}.webp" if stem in _stems() else None


def available() -> frozenset[str]:
    """Every emoji that has a picture, written without the variation selector U+FE0F."""
    return frozenset("".join(chr(int(code, 16)) for code in stem.split("-")) for stem in _stems())


def _stem(emoji: str) -> str:
    return "-".join(f"{ord(c):x}" for c in emoji if ord(c) != _VARIATION_SELECTOR)


@lru_cache(maxsize=1)
def _stems() -> frozenset[str]:
    return frozenset(path.stem for path in ICON_DIR.glob("*.webp"))


@lru_cache(maxsize=1)
def words() -> Mapping[str, Mapping[str, list[str]]]:
    """The words that call for each icon: {emoji: {"en": [...], "ko": [...]}}."""
    table: dict[str, dict[str, list[str]]] = json.loads(_WORDS.read_text(encoding="utf-8"))
    return table
