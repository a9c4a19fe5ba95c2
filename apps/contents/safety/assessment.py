"""The verdict on a script: written rules, the comparison with its source, and a vendor's report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from apps.contents.pipeline.hashing import digest
from apps.contents.safety import claims as comparison
from apps.contents.safety.claims import Claim, check_claims
from apps.contents.safety.matching import read_source
from apps.contents.safety.wording import CLAIMS
from apps.contents.states import Verdict
from apps.providers.capabilities.safety import (
    SafetyFlag,
    SafetyReport,
    SafetyRequest,
    score_of,
)
from apps.providers.embedded.safety.checker import RuleSafetyChecker
from apps.providers.embedded.safety.rules import rules_version

# Where a wrong figure does harm, a person decides about it; elsewhere it is pointed out.
STRICT = frozenset({"senior_health", "finance"})
MILD = frozenset({"claim_name", "claim_unsupported", "no_source"})
# Many small findings are a reason to look, too.
LEAST_SCORE = Decimal("0.40")
RANK = {"notice": 0, "review": 1, "block": 2}


@dataclass(frozen=True, slots=True)
class Subject:
    """A script to be judged. lines are hook, body and call to action (which may be ""); hints are
    the writer's source index for each line of the body; title and text are the source."""

    lines: tuple[str, ...]
    language: str
    vertical: str
    title: str = ""
    text: str = ""
    hints: tuple[int, ...] = ()

    @property
    def input_hash(self) -> str:
        """Names these words, their source and the rules: other ones need another decision."""
        return digest({**asdict(self), "hints": [], "rules": current_rules()})

    def request(self) -> SafetyRequest:
        return SafetyRequest(self.lines, self.language, self.vertical)


def current_rules() -> str:
    """The version of all that decides here."""
    return f"{rules_version()}.{comparison.VERSION}"


def assess(subject: Subject, report: SafetyReport, *, checker: str) -> dict[str, Any]:
    """What the decision's row holds, as JSON. report is the chosen checker's; the written rules
    and the comparison with the source are applied in any case."""
    found = list(report.flags)
    if checker != RuleSafetyChecker.name:
        found += RuleSafetyChecker().check(subject.request()).flags
    claims = _claims(subject)
    found += _claim_flags(claims, subject)
    flags = _strongest(found)
    score = score_of(flags)
    return {
        "input_hash": subject.input_hash,
        "rules_version": current_rules(),
        "verdict": verdict_of(flags, score),
        "score": str(score),
        "flags": [asdict(flag) for flag in flags],
        "claims": [claim.as_json() for claim in claims],
        "lines": list(subject.lines),
    }


def verdict_of(flags: Sequence[SafetyFlag], score: Decimal) -> Verdict:
    severities = {flag.severity for flag in flags}
    if "block" in severities:
        return Verdict.BLOCK
    if "review" in severities or score < LEAST_SCORE:
        return Verdict.REVIEW
    return Verdict.PASS


def _claims(subject: Subject) -> tuple[Claim, ...]:
    if not subject.text.strip():
        return ()
    source = read_source(subject.text, subject.title, subject.language)
    return check_claims(subject.lines, source, subject.hints)


def _claim_flags(claims: Iterable[Claim], subject: Subject) -> list[SafetyFlag]:
    if not subject.text.strip():
        return [SafetyFlag("no_source", "notice", 0, "", CLAIMS["no_source"])]
    strict = subject.vertical in STRICT
    return [
        SafetyFlag(
            rule=difference.rule,
            severity="review" if strict and difference.rule not in MILD else "notice",
            sentence_index=claim.line,
            excerpt=difference.said,
            reason=CLAIMS[difference.rule] % {"said": difference.said, "there": difference.there},
            there=difference.there,
        )
        for claim in claims
        for difference in claim.differences
    ]


def _strongest(found: Iterable[SafetyFlag]) -> list[SafetyFlag]:
    """One finding for each rule and place, the hardest one, in spoken order."""
    kept: dict[tuple[str, int, str], SafetyFlag] = {}
    for flag in found:
        same = (flag.rule, flag.sentence_index, flag.excerpt)
        if same not in kept or RANK[flag.severity] > RANK[kept[same].severity]:
            kept[same] = flag
    return sorted(kept.values(), key=lambda flag: (flag.sentence_index, -RANK[flag.severity]))
