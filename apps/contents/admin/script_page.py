"""What the script editor and the decision page show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.contents.models import Content, PolicyDecision, ScriptProposal, ScriptVersion
from apps.contents.models.script_proposal import AT_WORK
from apps.contents.safety.wording import sentence_of
from apps.contents.scripts.spoken import PAUSE_SECONDS, Length, length_of
from apps.contents.services.assessments import decision_about
from apps.contents.services.paces import voice_pace
from apps.contents.services.proposals import old_lines, open_proposals
from apps.core.language.differences import Piece, mark_reworded
from apps.core.language.words import spoken_length

VERSIONS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One flag, as a sentence."""

    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal beside the words it would take the place of."""

    proposal: ScriptProposal
    pieces: Sequence[Piece]

    @property
    def is_at_work(self) -> bool:
        return self.proposal.status in AT_WORK


@dataclass(frozen=True, slots=True)
class EditorLine:
    """One line with its source sentence and what was found. place is its field's name."""

    part: str
    place: str
    number: int
    text: str
    sentence: str
    support: int
    findings: Sequence[Finding]
    suggestions: Sequence[Suggestion]
    error: str = ""

    @property
    def severity(self) -> str:
        ranks = {"block": 2, "review": 1, "notice": 0}
        return max((one.severity for one in self.findings), key=ranks.__getitem__, default="")


@dataclass(frozen=True, slots=True)
class ScriptPage:
    content: Content
    version: ScriptVersion | None
    lines: Sequence[EditorLine]
    body_suggestions: Sequence[Suggestion]
    decision: PolicyDecision | None
    versions: Sequence[ScriptVersion]
    length: Length
    pace: float

    @property
    def is_waiting(self) -> bool:
        """Something is being written or checked: the page looks again."""
        is_unchecked = self.version is not None and self.decision is None
        suggestions = [one for line in self.lines for one in line.suggestions]
        return is_unchecked or any(one.is_at_work for one in (*suggestions, *self.body_suggestions))


def gather_script(
    content: Content,
    *,
    typed: Sequence[str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> ScriptPage:
    """typed: hook, body lines, call to action as a person wrote them, not saved yet; errors by
    the place of their line ("body.2")."""
    version = content.current_script
    decision = decision_about(version) if version else None
    words = typed or (version.lines if version else ("", "", ""))
    pace = voice_pace(content.project, content)
    suggestions = _suggestions(content, version)
    return ScriptPage(
        content=content,
        version=version,
        lines=list(_lines(words, decision, suggestions, errors or {})),
        body_suggestions=suggestions.get("body", ()),
        decision=decision,
        versions=list(
            content.script_versions.select_related("author", "prompt").order_by("-number")[
                :VERSIONS_SHOWN
            ]
        ),
        length=length_of(
            words,
            language=content.project.language,
            content_format=content.project.content_format,
            characters_per_second=pace,
        ),
        pace=pace,
    )


def judged_lines(decision: PolicyDecision) -> list[EditorLine]:
    """The lines as they were checked, for the page of the decision."""
    return list(_lines(decision.lines, decision, {}, {}))


def seconds_facts(page: ScriptPage) -> dict[str, Any]:
    """What the page's script needs to estimate the length while a person types."""
    return {
        "pace": round(page.pace, 3),
        "pause": PAUSE_SECONDS,
        "target": page.length.target,
        "most": page.length.most,
        "digit": spoken_length("1", page.content.project.language),
    }


def _lines(
    words: Sequence[str],
    decision: PolicyDecision | None,
    suggestions: Mapping[str, Sequence[Suggestion]],
    errors: Mapping[str, str],
) -> Sequence[EditorLine]:
    judged = _judged(decision)
    last = len(words) - 1
    found = []
    for index, text in enumerate(words):
        part = "hook" if index == 0 else "cta" if index == last else "body"
        place = part if part != "body" else f"body.{index - 1}"
        claim, findings = judged.get(text, ({}, ())) if text else ({}, ())
        found.append(
            EditorLine(
                part=part,
                place=place,
                number=index,
                text=text,
                sentence=str(claim.get("sentence", "")),
                support=round(100 * float(claim.get("support", 0))),
                findings=findings,
                suggestions=suggestions.get(place, ()),
                error=errors.get(place, ""),
            )
        )
    return found


def _judged(
    decision: PolicyDecision | None,
) -> dict[str, tuple[Mapping[str, Any], Sequence[Finding]]]:
    """By the words of a line: its claim and findings. Words changed since have none."""
    if decision is None:
        return {}
    claims = {claim["line"]: claim for claim in decision.claims}
    found: dict[str, tuple[Mapping[str, Any], Sequence[Finding]]] = {}
    for index, line in enumerate(decision.lines):
        flags = [flag for flag in decision.flags if flag.get("sentence_index") == index]
        findings = [Finding(str(flag["severity"]), sentence_of(flag)) for flag in flags]
        found[line] = (claims.get(index, {}), findings)
    return found


def _suggestions(content: Content, version: ScriptVersion | None) -> dict[str, list[Suggestion]]:
    """Open proposals by the place of their line; those for the whole body under "body"."""
    found: dict[str, list[Suggestion]] = {}
    if version is None:
        return found
    for proposal in open_proposals(content):
        place = f"body.{proposal.position}" if proposal.scope == "sentence" else proposal.scope
        before = " ".join(old_lines(proposal, version))
        pieces = mark_reworded(before, " ".join(proposal.lines)) if proposal.lines else ()
        found.setdefault(place, []).append(Suggestion(proposal, pieces))
    return found
