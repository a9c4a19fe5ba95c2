"""The extractive script writer: every body sentence is the source's own."""

from __future__ import annotations

from collections.abc import Sequence

from apps.core.language import clean_text
from apps.core.language.words import content_words, spoken_length
from apps.providers.capabilities.script import ScriptDraft, ScriptRequest
from apps.providers.embedded.script.candidates import Candidate, find_candidates
from apps.providers.embedded.script.grammar import Grammar, grammar_of
from apps.providers.embedded.script.hooks import (
    HookSource,
    choose_call_to_action,
    choose_hook,
    fits_a_hook,
)
from apps.providers.embedded.script.selection import select
from apps.providers.embedded.script.titles import clean_title, key_words, topic_of
from apps.providers.errors import ProviderError

LEAST_SENTENCES = 2
MOST_HOOK_SENTENCES = 3
# A beat that shares this share of its words with the hook would say the same thing twice.
SAME_AS_HOOK = 0.8


class ExtractiveScriptWriter:
    """Chooses sentences by LexRank and diversity; nothing is invented, no number is changed.

    Source indexes in the draft count the sentences of `split_sentences(clean_text(text))`.
    """

    name = "extractive"

    def write(self, request: ScriptRequest) -> ScriptDraft:
        language, grammar = request.language, grammar_of(request.language)
        text = clean_text(request.text)
        title = clean_title(request.title)
        candidates, similarities = find_candidates(text, title, language, grammar)
        # Tags come from what can be said, so that no byline or credit becomes one.
        spoken = "\n".join(candidate.text for candidate in candidates)
        tags = key_words(title, spoken, language)
        title = title or " ".join(tags[:2])
        source = HookSource(
            title=title,
            topic=topic_of(title, spoken, tags, language),
            text=text,
            language=language,
            characters_per_second=request.characters_per_second,
        )
        hook = choose_hook(source, request.hook_template, _striking(candidates, source, grammar))
        call_to_action = choose_call_to_action(source, request.call_to_action)
        usable = [i for i, c in enumerate(candidates) if not _repeats(c, hook, language)]
        if sum(not candidates[i].is_question for i in usable) < LEAST_SENTENCES:
            raise ProviderError(
                "The text holds fewer than two whole sentences that can be spoken. "
                "Give a longer text of complete sentences.",
                permanent=True,
            )
        budget = request.target_seconds * request.characters_per_second
        budget -= spoken_length(hook, language) + spoken_length(call_to_action, language)
        told = [candidates[i] for i in usable]
        chosen = select(told, similarities[usable][:, usable], budget)
        body = _beats([told[position] for position in chosen], language, grammar)
        return ScriptDraft(
            title=title,
            hook=hook,
            body=tuple(beat for beat, _ in body),
            call_to_action=call_to_action,
            tags=tags,
            sources=tuple(index for _, index in body),
        )


def _beats(
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


def _striking(
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


def _repeats(candidate: Candidate, hook: str, language: str) -> bool:
    said = set(content_words(hook, language))
    words = set(candidate.words)
    return bool(words) and len(words & said) >= SAME_AS_HOOK * len(words)
