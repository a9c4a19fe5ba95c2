"""Asking for JSON: by schema, checked strictly, repaired once, else kept as it came."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import orjson

from apps.core.sentences import gettext as _
from apps.providers.capabilities.usage import CallUsage
from apps.providers.errors import ProviderError, counted
from apps.providers.language_models.model import LanguageModel, Prompt, Turn

T = TypeVar("T")
FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)
MOST_PROBLEMS = 12


class BadAnswer(Exception):
    """What is wrong with an answer: one sentence for the model per problem."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class UnusableAnswer(ProviderError):
    """The model answered twice, and neither answer can be used.

    raw_text is its last answer as it came; usage is that of both calls.
    """


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """value is what was read; raw_text is the answer it was read from; usage is of all calls."""

    value: T
    raw_text: str
    usage: CallUsage


def ask(model: LanguageModel, prompt: Prompt, read: Callable[[Any], T]) -> Asked[T]:
    """Ask once, and once more with the list of what was wrong.

    read turns parsed JSON into the value, or raises BadAnswer. Raises UnusableAnswer (permanent)
    when the second answer is wrong too.
    """
    first = model.complete(prompt)
    try:
        return Asked(read(_parsed(first.text)), first.text, first.usage)
    except BadAnswer as bad:
        problems = bad.problems
    with counted(first.usage):
        second = model.complete(replace(prompt, turns=(Turn(first.text, _complaint(problems)),)))
    usage = first.usage + second.usage
    try:
        return Asked(read(_parsed(second.text)), second.text, usage)
    except BadAnswer as bad:
        raise UnusableAnswer(
            _(
                "%(model)s gave an answer that cannot be used, and its correction too "
                "(%(reason)s). Choose another model, or shorten the source."
            )
            % {"model": model.name, "reason": bad.problems[0].rstrip(".")},
            permanent=True,
            raw_text=second.text,
            usage=usage,
        ) from None


def _parsed(text: str) -> Any:
    """The JSON in text; a Markdown fence round it is allowed, words are not."""
    fenced = FENCE.match(text)
    try:
        return orjson.loads(fenced[1] if fenced else text)
    except orjson.JSONDecodeError as error:
        raise BadAnswer(
            f"The answer is not complete JSON: {error.msg} at character {error.pos}."
        ) from None


def _complaint(problems: tuple[str, ...]) -> str:
    listed = "\n".join(f"- {problem}" for problem in problems[:MOST_PROBLEMS])
    return (
        "Your answer cannot be used:\n"
        f"{listed}\n"
        "Send the whole answer again as one JSON object that follows the schema, "
        "with these points corrected and nothing else changed."
    )
