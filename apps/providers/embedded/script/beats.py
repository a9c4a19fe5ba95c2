"""From chosen sentences to lines that are spoken."""

from __future__ import annotations

from collections.abc import Sequence

from apps.core.language.words import content_words, spoken_length
from apps.providers.embedded.script.candidates import Candidate
from apps.providers.embedded.script.grammar import Grammar
from apps.providers.embedded.script.hooks import HookSource, fits_a_hook

MOST_HOOK_SENTENCES = 3
# A beat that shares this share of its words with the hook would say the same thing twice.
SAME_AS_HOOK = 0.8


def beats_of(
    sentences: Sequence[Candidate], language: str, grammar: Grammar
) -> list[tuple[str, int]]:
    """(beat, index of its source sentence), in source order."""
    beats: list[tuple[str, int]] = []
    previous = -2
    for sentence in sentences:
        # A connective makes sense only right after the sentence that it connects to.
        text = sentence.text if sentence.index == previous + 1 else sentence.without_opener
        finished = grammar.finish(text)
        is_long = spoken_length(finished, language) > grammar.splits_over
        parts = grammar.split_beats(finished) if is_long else (finished,)
        beats += [(part, sentence.index) for part in parts]
        previous = sentence.index
    return beats


def striking(
    candidates: Sequence[Candidate], source: HookSource, grammar: Grammar
) -> tuple[str, ...]:
    """The strongest short sentences with a number, finished, that could open the film."""
    ranked = sorted(candidates, key=lambda c: (-c.score, c.index))
    strong = ranked[: max(3, len(ranked) // 3)]
    finished = (
        grammar.finish(c.without_opener)
        for c in strong
        if c.has_number and not c.leans and not c.is_question
    )
    fitting = [
        text
        for text in finished
        if fits_a_hook(text, source.language, source.characters_per_second)
    ]
    return tuple(fitting[:MOST_HOOK_SENTENCES])


def repeats(candidate: Candidate, hook: str, language: str) -> bool:
    said = set(content_words(hook, language))
    words = set(candidate.words)
    return bool(words) and len(words & said) >= SAME_AS_HOOK * len(words)
