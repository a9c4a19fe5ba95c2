"""Written rules over the sentences of a script.

Score = 1.00 less 0.15 for every notice, 0.30 for every review and 0.60 for every block, never below
0.00; one rule counts once per sentence. A script with a block therefore scores at most 0.40.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from apps.core.language.cleaning import EMOJI
from apps.providers.capabilities.safety import (
    SafetyFlag,
    SafetyReport,
    SafetyRequest,
    score_of,
)
from apps.providers.embedded.safety.digits import is_resident_number, passes_luhn
from apps.providers.embedded.safety.rules import Rule, load_rules

EXCERPT_MARGIN = 12
CHECKS: dict[str, Callable[[str], bool]] = {
    "luhn": passes_luhn,
    "resident_number": is_resident_number,
}


class RuleSafetyChecker:
    """Finds what must not go out and what a person should look at, by written rules.

    It reads words, not intent: it cannot see irony, and a false claim in plain words passes.
    """

    name = "rules"

    def check(self, request: SafetyRequest) -> SafetyReport:
        rules = load_rules(request.language)
        flags = tuple(
            flag
            for index, sentence in enumerate(request.sentences)
            for rule in rules
            if (flag := _apply(rule, index, sentence, request.vertical))
        )
        return SafetyReport(score=score_of(flags), flags=flags)


def _apply(rule: Rule, index: int, sentence: str, vertical: str) -> SafetyFlag | None:
    text = re.sub(r"\s+", " ", EMOJI.sub("", sentence))
    if any(pattern.search(text) for pattern in rule.unless):
        return None
    for pattern in rule.patterns:
        for match in pattern.finditer(text):
            if rule.verify and not CHECKS[rule.verify](match.group()):
                continue
            severity = rule.severity_in(vertical)
            return SafetyFlag(rule.name, severity, index, _excerpt(text, match), rule.reason)
    return None


def _excerpt(text: str, match: re.Match[str]) -> str:
    """The hit with the words around it; whole words only."""
    start, end = match.start(), match.end()
    left = text.rfind(" ", 0, max(0, start - EXCERPT_MARGIN)) + 1
    right = text.find(" ", min(len(text), end + EXCERPT_MARGIN))
    return text[left : right if right >= 0 else len(text)].strip()
