"""What the writer must know about a language to choose and finish its sentences."""

from __future__ import annotations

from typing import Protocol

from apps.providers.embedded.script.english import EnglishGrammar
from apps.providers.embedded.script.korean import KoreanGrammar


class Grammar(Protocol):
    """Lengths are spoken characters (`apps.core.language.words.spoken_length`).

    shortest and longest bound a usable sentence; comfortable is what one beat should stay under;
    a sentence longer than `splits_over` is said in two beats when it has a clause border.
    """

    shortest: int
    comfortable: int
    splits_over: int
    longest: int

    def trim(self, sentence: str) -> str:
        """The sentence without asides, citations, credits; "" when nothing to say is left."""
        ...

    def is_complete(self, sentence: str, *, is_whole_line: bool) -> bool:
        """A sentence that stands as one, not a heading or a fragment."""
        ...

    def opener(self, sentence: str) -> str:
        """The leading connective ("However, ") that may be dropped, or ""."""
        ...

    def leans_on_previous(self, sentence: str, *, opens_paragraph: bool) -> bool:
        """It speaks of something only the sentence before it names (He, this, 이는)."""
        ...

    def gives_a_reason(self, sentence: str) -> bool:
        """It answers a "why"."""
        ...

    def is_personal(self, sentence: str) -> bool:
        """The author speaks of himself: "I", "my"."""
        ...

    def shorten(self, sentence: str) -> str:
        """The sentence without a trailing clause that it can lose and stay true."""
        ...

    def split_beats(self, sentence: str) -> tuple[str, ...]:
        """One or two beats; the words and their order stay."""
        ...

    def finish(self, sentence: str) -> str:
        """The sentence as it is spoken: capital letter, full stop, polite ending."""
        ...


def grammar_of(language: str) -> Grammar:
    return KoreanGrammar() if language == "ko" else EnglishGrammar()
