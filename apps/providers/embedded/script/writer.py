"""The extractive script writer: every body sentence is the source's own."""

from __future__ import annotations

from apps.core.language import clean_text
from apps.core.language.words import spoken_length
from apps.core.sentences import gettext as _
from apps.providers.capabilities.script import (
    Rewrite,
    RewriteRequest,
    ScriptDraft,
    ScriptRequest,
)
from apps.providers.embedded.script.beats import beats_of, repeats, striking
from apps.providers.embedded.script.candidates import find_candidates
from apps.providers.embedded.script.grammar import grammar_of
from apps.providers.embedded.script.hooks import HookSource, choose_call_to_action, choose_hook
from apps.providers.embedded.script.rewriter import another, rewrite
from apps.providers.embedded.script.selection import select
from apps.providers.embedded.script.titles import clean_title, key_words, topic_of
from apps.providers.errors import ProviderError

LEAST_SENTENCES = 2


class ExtractiveScriptWriter:
    """Chooses sentences by LexRank and diversity; nothing is invented, no number is changed.

    Source indexes in the draft count the sentences of `split_sentences(clean_text(text))`.
    """

    name = "extractive"

    def write(self, request: ScriptRequest) -> ScriptDraft:
        drafts = [self._best(request)]
        while len(drafts) <= request.variation:
            other = another(request, drafts)
            if other is None:
                break
            drafts.append(other)
        # All that the source holds was seen: they come round again.
        return drafts[request.variation % len(drafts)]

    def _best(self, request: ScriptRequest) -> ScriptDraft:
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
        hook = choose_hook(source, request.hook_template, striking(candidates, source, grammar))
        call_to_action = choose_call_to_action(source, request.call_to_action)
        usable = [i for i, c in enumerate(candidates) if not repeats(c, hook, language)]
        if sum(not candidates[i].is_question for i in usable) < LEAST_SENTENCES:
            raise ProviderError(
                _(
                    "The text holds fewer than two whole sentences that can be spoken. Give a "
                    "longer text of complete sentences."
                ),
                permanent=True,
            )
        budget = request.target_seconds * request.characters_per_second
        budget -= spoken_length(hook, language) + spoken_length(call_to_action, language)
        told = [candidates[i] for i in usable]
        chosen = select(told, similarities[usable][:, usable], budget)
        body = beats_of([told[position] for position in chosen], language, grammar)
        return ScriptDraft(
            title=title,
            hook=hook,
            body=tuple(beat for beat, _ in body),
            call_to_action=call_to_action,
            tags=tags,
            sources=tuple(index for _, index in body),
        )

    def rewrite(self, request: RewriteRequest) -> Rewrite:
        return rewrite(request)
