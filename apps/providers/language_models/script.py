"""Scripts written by a language model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from apps.core.language import clean_text, split_sentences
from apps.core.language.words import numbers_in, spoken_length
from apps.providers.capabilities.script import (
    Rewrite,
    RewriteRequest,
    ScriptDraft,
    ScriptRequest,
)
from apps.providers.language_models.asking import BadAnswer, ask
from apps.providers.language_models.model import LanguageModel, Prompt
from apps.providers.language_models.reading import Reader
from apps.providers.language_models.rewrite import rewrite_with
from apps.providers.language_models.script_prompt import script_prompt

FIELDS = ("title", "hook", "body", "call_to_action", "tags")
BEAT_FIELDS = ("text", "source")
MOST_BEATS = 40
# A voice cannot be sped up so much that a longer script would fit.
MOST_OF_TARGET = 1.6
# "three steps" may be written as "3 steps" although the source has no 3.
LARGEST_COUNT = 10


class ModelScriptWriter:
    """A ScriptWriter over any language model.

    Every number it writes must stand in the source: models drop units and make up figures, and
    this is the cheap part of that to catch. The rest is the safety checker's and people's work.
    needs_source: a title alone is enough to write about.
    """

    needs_source = False

    def __init__(self, model: LanguageModel) -> None:
        self.name = model.name
        self._model = model

    def write(self, request: ScriptRequest) -> ScriptDraft:
        text = clean_text(request.text)
        sentences = split_sentences(text, request.language)
        asked = ask(
            self._model,
            Prompt(name="script", **script_prompt(request, sentences)),
            lambda data: _read(data, request, sentences),
        )
        usage = asked.usage
        return replace(
            asked.value,
            tokens_in=usage.input_tokens,
            tokens_out=usage.output_tokens,
            usage=usage,
            raw_text=asked.raw_text,
        )

    def rewrite(self, request: RewriteRequest) -> Rewrite:
        return rewrite_with(self._model, request)


def _read(data: Any, request: ScriptRequest, sentences: tuple[str, ...]) -> ScriptDraft:
    reader = Reader(data, FIELDS)
    beats = reader.items("body", least=2, most=MOST_BEATS)
    body, sources = [], []
    for index, item in enumerate(beats):
        place = f"body[{index}]"
        beat = reader.part(item, place, BEAT_FIELDS)
        body.append(beat.text("text", most=400))
        sources.append(beat.number("source", least=-1, most=max(len(sentences) - 1, -1)))
        reader.take(beat, place)
    tags = [tag for tag in reader.items("tags", least=0, most=12) if isinstance(tag, str)]
    draft = ScriptDraft(
        title=reader.text("title", most=120),
        hook=reader.text("hook", most=200),
        body=tuple(body),
        call_to_action=reader.text("call_to_action", most=200),
        tags=tuple(tag.strip().lstrip("#") for tag in tags if tag.strip()),
        sources=tuple(sources),
    )
    reader.finish()
    problems = [*_wrong_length(draft, request), *_strange_numbers(draft, request)]
    if problems:
        raise BadAnswer(*problems)
    return draft


def _wrong_length(draft: ScriptDraft, request: ScriptRequest) -> list[str]:
    target = request.target_seconds * request.characters_per_second
    length = spoken_length(draft.full_text, request.language)
    if length <= target * MOST_OF_TARGET:
        return []
    return [f"The whole script has about {length:.0f} letters; write about {target:.0f}."]


def _strange_numbers(draft: ScriptDraft, request: ScriptRequest) -> list[str]:
    if not request.text.strip():
        return []
    allowed = " ".join((request.title, request.text, request.hook_template, request.call_to_action))
    known = set(numbers_in(allowed))
    said = {
        number
        for number in numbers_in(draft.full_text)
        if number not in known and not (number.isdecimal() and int(number) <= LARGEST_COUNT)
    }
    return [f"The number {number} does not stand in the source." for number in sorted(said)]
