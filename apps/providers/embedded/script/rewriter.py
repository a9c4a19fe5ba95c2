"""Other wordings from the same source: another hook, other sentences, one sentence exchanged.

Nothing is invented here either, so there is only so much to offer: when all was seen, it says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from apps.core.language import clean_text
from apps.core.language.words import spoken_length
from apps.core.sentences import gettext as _
from apps.providers.capabilities.script import (
    BODY,
    HOOK,
    Rewrite,
    RewriteRequest,
    ScriptDraft,
    ScriptRequest,
)
from apps.providers.embedded.script.beats import beats_of, repeats, striking
from apps.providers.embedded.script.candidates import Candidate, find_candidates
from apps.providers.embedded.script.grammar import Grammar, grammar_of
from apps.providers.embedded.script.hooks import HookSource, possible_hooks
from apps.providers.embedded.script.ranking import Matrix
from apps.providers.embedded.script.selection import select
from apps.providers.embedded.script.titles import clean_title, key_words, topic_of
from apps.providers.errors import ProviderError

# Each time the sentences of one more body were seen, they become less welcome.
SEEN_PENALTY = 0.5
MOST_BODIES = 6
LEAST_SENTENCES = 2


class Material:
    """What a source offers."""

    def __init__(self, request: ScriptRequest) -> None:
        self.request = request
        self.language = request.language
        self.grammar: Grammar = grammar_of(request.language)
        self.text = clean_text(request.text)
        self.title = clean_title(request.title)
        self.candidates, self.similarities = find_candidates(
            self.text, self.title, self.language, self.grammar
        )

    def hook_source(self) -> HookSource:
        spoken = "\n".join(candidate.text for candidate in self.candidates)
        tags = key_words(self.title, spoken, self.language)
        title = self.title or " ".join(tags[:2])
        return HookSource(
            title=title,
            topic=topic_of(title, spoken, tags, self.language),
            text=self.text,
            language=self.language,
            characters_per_second=self.request.characters_per_second,
        )


def rewrite(request: RewriteRequest) -> Rewrite:
    """Raises ProviderError (permanent) when every wording was seen."""
    material = Material(request.script)
    if request.scope == HOOK:
        return _hook(material, request)
    return _body(material, request) if request.scope == BODY else _sentence(material, request)


def another(request: ScriptRequest, drafts: Sequence[ScriptDraft]) -> ScriptDraft | None:
    """A draft with other sentences than those before, and another opening if there is one; None
    when the source holds no others."""
    last = drafts[-1]
    asked = RewriteRequest(
        script=request,
        hook=last.hook,
        body=last.body,
        call_to_action=last.call_to_action,
        scope=HOOK,
        told=tuple(draft.hook for draft in drafts),
    )
    try:
        hook = rewrite(asked).lines[0]
    except ProviderError:
        hook = last.hook
    told = tuple("\n".join(draft.body) for draft in drafts)
    try:
        body = rewrite(replace(asked, hook=hook, scope=BODY, told=told))
    except ProviderError:
        return None
    return replace(last, hook=hook, body=body.lines, sources=body.sources)


def _hook(material: Material, request: RewriteRequest) -> Rewrite:
    source = material.hook_source()
    strong = striking(material.candidates, source, material.grammar)
    seen = {request.hook, *request.told}
    for hook in possible_hooks(source, request.script.hook_template, strong):
        if hook not in seen:
            return Rewrite((hook,))
    raise _exhausted(_("opening"))


def _body(material: Material, request: RewriteRequest) -> Rewrite:
    told = {"\n".join(request.body), *request.told}
    seen = [line for text in told for line in text.split("\n")]
    usable = [
        index
        for index, candidate in enumerate(material.candidates)
        if not repeats(candidate, request.hook, material.language)
    ]
    for more in range(1, MOST_BODIES + 1):
        lines, sources = _other_body(material, request, usable, seen, SEEN_PENALTY * more)
        if lines and "\n".join(lines) not in told:
            return Rewrite(tuple(lines), tuple(sources))
    raise _exhausted(_("body"))


def _other_body(
    material: Material,
    request: RewriteRequest,
    usable: Sequence[int],
    seen: Sequence[str],
    penalty: float,
) -> tuple[list[str], list[int]]:
    """The body that is best when what was seen is worth less by penalty."""
    counts = _times_seen(material, seen)
    told = [
        replace(
            material.candidates[index],
            score=material.candidates[index].score - penalty * counts.get(index, 0),
        )
        for index in usable
    ]
    if sum(not candidate.is_question for candidate in told) < LEAST_SENTENCES:
        return [], []
    likeness: Matrix = material.similarities[np.ix_(usable, usable)]
    budget = request.script.target_seconds * request.script.characters_per_second
    for line in (request.hook, request.call_to_action):
        budget -= spoken_length(line, material.language)
    chosen = select(told, likeness, budget)
    beats = beats_of([told[place] for place in chosen], material.language, material.grammar)
    return [line for line, _ in beats], [index for _, index in beats]


def _times_seen(material: Material, seen: Sequence[str]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for index, candidate in enumerate(material.candidates):
        wordings = set(_wordings(material, candidate))
        counts[index] = sum(line in wordings for line in seen)
    return counts


def _sentence(material: Material, request: RewriteRequest) -> Rewrite:
    """The best sentence that is not in the script, the nearer in the source the better."""
    old = request.body[request.position]
    seen = {*request.body, request.hook, *request.told}
    here = _place(material, old)
    options: list[tuple[float, str, int]] = []
    for candidate in material.candidates:
        if candidate.leans or candidate.is_question:
            continue
        said = _wordings(material, candidate)
        if any(line in seen for line in said) or repeats(
            candidate, request.hook, material.language
        ):
            continue
        text = material.grammar.finish(candidate.without_opener)
        distance = abs(candidate.index - here) if here >= 0 else 0
        options.append((candidate.score - 0.05 * distance, text, candidate.index))
    if not options:
        raise _exhausted(_("sentence"))
    _score, text, index = max(options)
    return Rewrite((text,), (index,))


def _place(material: Material, line: str) -> int:
    """The index of the source sentence that a line says, or -1."""
    for candidate in material.candidates:
        if line in _wordings(material, candidate):
            return candidate.index
    return -1


def _wordings(material: Material, candidate: Candidate) -> list[str]:
    """Every line that the candidate can become."""
    grammar = material.grammar
    found = [grammar.finish(candidate.text), grammar.finish(candidate.without_opener)]
    for text in dict.fromkeys(found):
        if spoken_length(text, material.language) > grammar.splits_over:
            found += grammar.split_beats(text)
    return found


def _exhausted(part: str) -> ProviderError:
    return ProviderError(
        _(
            "The source holds no other %(part)s that was not shown yet. Write one "
            "yourself, give a longer source, or set up a provider that writes freely."
        )
        % {"part": part},
        permanent=True,
    )
