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
