"""Korean morphology: one kiwipiepy analyser per process, loaded on first use (2 to 4 s)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

MISSED_BORDER = re.compile(r"(?<=[다요까죠][.?!])\s+(?=[가-힣])")

_lock = Lock()


@dataclass(frozen=True, slots=True)
class Morpheme:
    """One morpheme. tag is a Sejong tag (NNG, VV, JKS, EF ...) without kiwi's "-I"/"-R" suffix;
    raw_tag keeps it, as joining needs it. start and end are character offsets in the text."""

    form: str
    tag: str
    raw_tag: str
    start: int
    end: int

    @property
    def is_noun(self) -> bool:
        return self.tag in ("NNG", "NNP", "SL", "XR", "NR", "SN", "NNB", "SH")

    @property
    def is_stem(self) -> bool:
        return self.tag in ("VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA")


@lru_cache(maxsize=1)
def _load() -> Any:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)


def analyser() -> Any:
    """The process's kiwipiepy.Kiwi. Safe to call from several threads."""
    with _lock:
        return _load()


@lru_cache(maxsize=4096)
def morphemes(text: str) -> tuple[Morpheme, ...]:
    return tuple(
        Morpheme(t.form, t.tag.split("-")[0], t.tag, t.start, t.start + t.len)
        for t in analyser().tokenize(text)
    )


def join_morphemes(parts: Iterable[tuple[str, str]]) -> str:
    """Put (form, raw tag) pairs together by the rules of Korean spelling: 늘리 + ᆸ니다."""
    return str(analyser().join(list(parts)))


def split_korean(paragraph: str) -> tuple[str, ...]:
    """Sentences of one paragraph; a quotation stays inside the sentence that quotes it."""
    sentences: list[str] = []
    for found in analyser().split_into_sents(paragraph):
        # After a list number the analyser may leave two sentences together.
        has_quotation = any(mark in found.text for mark in '"“‘「')
        parts = [found.text] if has_quotation else MISSED_BORDER.split(found.text)
        sentences += [part.strip() for part in parts if part.strip()]
    return tuple(sentences)


def has_final_consonant(text: str) -> bool | None:
    """Does the last Hangul syllable or digit end in a consonant? None when neither is there."""
    if not text:
        return None
    last = text[-1]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28 != 0
    return last in "013678" if last.isdigit() else None


def ends_in_rieul(text: str) -> bool:
    return bool(text) and "가" <= text[-1] <= "힣" and (ord(text[-1]) - ord("가")) % 28 == 8
