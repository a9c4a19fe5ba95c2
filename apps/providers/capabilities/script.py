"""Writing: source text in, a script of beats out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from apps.providers.capabilities.usage import NOTHING_USED, CallUsage


@dataclass(frozen=True, slots=True)
class ScriptRequest:
    """Ask for one script.

    title and text are the source. language is "ko" or "en". target_seconds is the wanted
    narration length. hook_template and call_to_action come from the prompt in force: a template
    may hold several alternatives, one a line, with the placeholders {title} and {topic}.
    characters_per_second is the pace of the chosen voice, in characters without spaces.
    variation counts how often a person wanted another script of the same source: an engine whose
    answers never vary gives one that it did not give before, as long as it has any.
    """

    title: str
    text: str
    language: str
    content_format: str
    vertical: str
    tone: str
    target_seconds: float
    characters_per_second: float
    system_prompt: str = ""
    hook_template: str = ""
    call_to_action: str = ""
    variation: int = 0


@dataclass(frozen=True, slots=True)
class ScriptDraft:
    """One script: every entry of body is one beat, spoken as written.

    sources maps beats to the source: for each body entry the index of the sentence of the source
    that it says, or -1. tokens_in and tokens_out are 0 for engines that count none; usage holds
    what else was used. raw_text is a model's answer as it came, or "".
    """

    title: str
    hook: str
    body: tuple[str, ...]
    call_to_action: str
    tags: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    usage: CallUsage = NOTHING_USED
    raw_text: str = ""

    @property
    def full_text(self) -> str:
        return "\n".join(part for part in (self.hook, *self.body, self.call_to_action) if part)


class ScriptWriter(Protocol):
    name: str

    def write(self, request: ScriptRequest) -> ScriptDraft:
        """Return a script, or raise ProviderError (permanent when the source cannot carry one)."""
        ...


# What may be written again: the opening, all lines of the body, or one of them.
HOOK, BODY, SENTENCE = "hook", "body", "sentence"


@dataclass(frozen=True, slots=True)
class RewriteRequest:
    """Ask for another wording of one part of a script, everything else staying as it is.

    scope is HOOK, BODY or SENTENCE; position is the line of the body (from 0) for SENTENCE, else
    -1. told holds every wording of this part that was seen before: none of them may come again
    (for BODY each is the lines joined by line breaks).
    """

    script: ScriptRequest
    hook: str
    body: tuple[str, ...]
    call_to_action: str
    scope: str
    position: int = -1
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The new lines of the part, with their source sentences as in ScriptDraft."""

    lines: tuple[str, ...]
    sources: tuple[int, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    usage: CallUsage = NOTHING_USED
    raw_text: str = ""


class ScriptRewriter(Protocol):
    name: str

    def rewrite(self, request: RewriteRequest) -> Rewrite:
        """Return other lines, or raise ProviderError (permanent when there is nothing else)."""
        ...
