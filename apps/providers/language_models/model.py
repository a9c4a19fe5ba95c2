"""A language model as this package sees it: a prompt in, text that should be JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from apps.providers.capabilities.usage import CallUsage


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier answer of the model and what was said to it."""

    answer: str
    reply: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """system says what to do, user holds the material, schema is the JSON Schema of the answer
    (every property required, no others), turns are what came after the first answer."""

    name: str
    system: str
    user: str
    schema: Mapping[str, Any]
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    usage: CallUsage


class LanguageModel(Protocol):
    name: str

    def complete(self, prompt: Prompt) -> Completion:
        """One call. Raises ProviderError, permanent when the vendor refuses the content."""
        ...
