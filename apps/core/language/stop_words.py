"""Small words, from `word_lists.json`: those that tell Latin-script languages apart, and those
that carry no topic. Words that two languages share are listed for both, as shares are compared."""

from __future__ import annotations

import json
from pathlib import Path

_lists = json.loads((Path(__file__).parent / "word_lists.json").read_text(encoding="utf-8"))

LATIN_STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _lists["function_words"].items()
}
# English words that say nothing about the topic: not counted in ranking, tags and headlines.
ENGLISH_PLAIN_WORDS = LATIN_STOP_WORDS["en"] | frozenset(_lists["english_plain_words"].split())
# Korean nouns too general for a tag or a key word.
KOREAN_PLAIN_NOUNS: frozenset[str] = frozenset(_lists["korean_plain_nouns"].split())
ENGLISH_ABBREVIATIONS: frozenset[str] = frozenset(_lists["english_abbreviations"].split())
ENGLISH_SENTENCE_STARTERS: frozenset[str] = frozenset(_lists["english_sentence_starters"].split())
