"""Checking: is this script fit to be published?"""

from __future__ import annotations

from collections.abc import Iterable
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
    """One finding. severity is "notice" (good to know), "review" (a person has to decide) or
    "block" (must not go out). there is what the source says instead, for findings about facts."""

    rule: str
    severity: str
    sentence_index: int
    excerpt: str
    reason: str
    there: str = ""


SEVERITIES = ("notice", "review", "block")
COSTS = {"notice": Decimal("0.15"), "review": Decimal("0.30"), "block": Decimal("0.60")}


def score_of(flags: Iterable[SafetyFlag]) -> Decimal:
    """1.00 less what the flags cost, never below 0.00."""
    cost = sum((COSTS[flag.severity] for flag in flags), Decimal(0))
    return max(Decimal("0.00"), Decimal("1.00") - cost)


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
