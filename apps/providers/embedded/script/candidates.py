"""The sentences of a source that could be said, each with how much it is worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.core.language import split_sentences
from apps.core.language.words import content_words, numbers_in, spoken_length
from apps.providers.embedded.script.grammar import Grammar
from apps.providers.embedded.script.questions import looks_like_question
from apps.providers.embedded.script.ranking import Matrix, lexrank, similarity_matrix

# An article says its main things early; beyond this many sentences ranking only costs time.
MOST_SENTENCES = 600
TITLE_BONUS = 0.35
NUMBER_BONUS = 0.22
OPENING_BONUS = 0.40
PARAGRAPH_OPENING_BONUS = 0.10
CLOSING_BONUS = 0.25
SHORTEN_OVER = 1.4
LONG_PENALTY = 0.45
PERSONAL_PENALTY = 0.50
QUESTION_PENALTY = 0.25
LEANING_PENALTY = 0.15
REASON_BONUS = 0.30
VARIETY_BONUS = 0.25
LIST_ITEM_BONUS = 0.60
# Quoted speech and enumerations make for other pictures than plain statements do.
VARIED = re.compile(
    r"[“\"][^”\"]{8,}[”\"]|\w+, \w+(?: \w+)?,? (?:and|or) \w+|\S+[,·] ?\S+[,·] ?\S+"
)
NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[①-⑳])\s+\S")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence that could be a beat.

    index counts the sentences of the cleaned source from 0. text is trimmed; its first
    len(opener) characters are a connective that may go. length is in spoken characters.
    """

    index: int
    paragraph: int
    text: str
    opener: str
    opens_paragraph: bool
    leans: bool
    is_question: bool
    has_number: bool
    is_list_item: bool
    length: float
    words: tuple[str, ...]
    score: float = 0.0

    @property
    def without_opener(self) -> str:
        return self.text[len(self.opener) :]


def find_candidates(
    text: str, title: str, language: str, grammar: Grammar
) -> tuple[list[Candidate], Matrix]:
    """Usable sentences with scores, and their similarities in the same order."""
    found = (_candidate(s, language, grammar) for s in _source_sentences(text, language))
    candidates = _without_repeats([c for c in found if c and not _is_same(c.text, title)])
    similarities = similarity_matrix([candidate.words for candidate in candidates])
    if not candidates:
        return [], similarities
    is_question = looks_like_question(title, language)
    title_words = frozenset(content_words(title, language))
    ranks = lexrank(similarities)
    scored = []
    for position, candidate in enumerate(candidates):
        score = float(ranks[position]) + _content_score(candidate, title_words, grammar)
        score += OPENING_BONUS / (1 + 0.5 * position)
        score += CLOSING_BONUS * (position == len(candidates) - 1)
        score += REASON_BONUS * (is_question and grammar.gives_a_reason(candidate.text))
        scored.append(replace(candidate, score=score))
    return scored, similarities


@dataclass(frozen=True, slots=True)
class _Sentence:
    index: int
    paragraph: int
    text: str
    opens_paragraph: bool
    is_whole_line: bool


def _source_sentences(text: str, language: str) -> list[_Sentence]:
    found: list[_Sentence] = []
    for paragraph, line in enumerate(line for line in text.split("\n") if line.strip()):
        sentences = split_sentences(line, language)
        for place, sentence in enumerate(sentences):
            is_whole = len(sentences) == 1
            found.append(_Sentence(len(found), paragraph, sentence, place == 0, is_whole))
        if len(found) >= MOST_SENTENCES:
            break
    return found[:MOST_SENTENCES]


def _candidate(sentence: _Sentence, language: str, grammar: Grammar) -> Candidate | None:
    text = grammar.trim(sentence.text)
    is_list_item = bool(NUMBERED.match(sentence.text))
    # "2. Cool the room" is worth saying although it has no full stop.
    is_list_heading = is_list_item and len(text.split()) > 1 and text[-1:] not in ":;,…"
    is_complete = bool(text) and grammar.is_complete(text, is_whole_line=sentence.is_whole_line)
    if not (is_complete or is_list_heading):
        return None
    if spoken_length(text, language) > SHORTEN_OVER * grammar.comfortable:
        text = grammar.shorten(text)
    length = spoken_length(grammar.finish(text), language)
    if not grammar.shortest <= length <= grammar.longest:
        return None
    opener = grammar.opener(text)
    return Candidate(
        index=sentence.index,
        paragraph=sentence.paragraph,
        text=text,
        opener=opener,
        opens_paragraph=sentence.opens_paragraph,
        leans=not is_list_item
        and grammar.leans_on_previous(
            text[len(opener) :], opens_paragraph=sentence.opens_paragraph
        ),
        is_question=text.rstrip("”\"'’")[-1:] in ("?", "？"),
        has_number=bool(numbers_in(text)),
        is_list_item=is_list_item,
        length=length,
        words=content_words(text, language),
    )


def _content_score(candidate: Candidate, title_words: frozenset[str], grammar: Grammar) -> float:
    shared = len(title_words & set(candidate.words)) / max(1, len(title_words))
    excess = max(0.0, candidate.length - grammar.comfortable) / grammar.comfortable
    return (
        TITLE_BONUS * shared
        + NUMBER_BONUS * candidate.has_number
        + PARAGRAPH_OPENING_BONUS * candidate.opens_paragraph
        + VARIETY_BONUS * bool(VARIED.search(candidate.text))
        + LIST_ITEM_BONUS * candidate.is_list_item
        - LONG_PENALTY * excess
        - PERSONAL_PENALTY * grammar.is_personal(candidate.text)
        - QUESTION_PENALTY * candidate.is_question
        - LEANING_PENALTY * candidate.leans
    )


def _without_repeats(candidates: Sequence[Candidate]) -> list[Candidate]:
    seen: set[str] = set()
    kept = []
    for candidate in candidates:
        key = _letters(candidate.text)
        if key not in seen:
            kept.append(candidate)
        seen.add(key)
    return kept


def _is_same(first: str, second: str) -> bool:
    return bool(second) and _letters(first) == _letters(second)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
