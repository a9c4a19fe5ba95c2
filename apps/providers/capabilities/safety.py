"""Checking: is this script fit to be published?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from apps.providers.capabilities.usage import NOTHING_USED, CallUsage


@dataclass(frozen=True, slots=True)
class SafetyRequest:
    """sentences: the script's beats in spoken order."""

    sentences: tuple[str, ...]
    language: str
    vertical: str


@dataclass(frozen=True, slots=True)
class SafetyFlag:
    """One finding. severity is "notice" (a person should look) or "block" (must not go out)."""

    rule: str
    severity: str
    sentence_index: int
    excerpt: str
    reason: str


@dataclass(frozen=True, slots=True)
class SafetyReport:
    """score: 0.00 (must not be published) to 1.00 (nothing found). raw_text is a model's answer
    as it came, or ""."""

    score: Decimal
    flags: tuple[SafetyFlag, ...] = ()
    usage: CallUsage = NOTHING_USED
    raw_text: str = ""

    @property
    def is_blocked(self) -> bool:
        return any(flag.severity == "block" for flag in self.flags)


class SafetyChecker(Protocol):
    name: str

    def check(self, request: SafetyRequest) -> SafetyReport: ...
