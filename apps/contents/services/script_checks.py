"""What is known to be wrong with a person's script before a run of it is charged."""

from __future__ import annotations

from apps.contents.errors import ScriptBlocked
from apps.contents.models import PolicyDecision
from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.steps import write_script
from apps.contents.safety.examination import subject_of
from apps.contents.safety.wording import sentence_of
from apps.contents.scripts.spoken import length_of
from apps.contents.states import DecisionStatus, Verdict
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _


def check_script_allowed(brief: Brief) -> None:
    """Raise when the script would be stopped by the safety check, or does not fit the format."""
    if brief.script is None:
        return
    subject = subject_of(brief, write_script.read(brief.script))
    decision = PolicyDecision.objects.filter(
        content_id=brief.content_id, input_hash=subject.input_hash
    ).first()
    if decision is not None:
        _check_decision(decision)
    length = length_of(
        subject.lines,
        language=brief.language,
        content_format=brief.content_format,
        characters_per_second=brief.pace * brief.speed,
    )
    if length.is_too_long:
        raise InvalidInput(
            _(
                "Spoken by this voice the script takes about %(seconds)d s; this format holds at "
                "most %(most)d s. Cut about %(over)d s, or choose a longer format."
            )
            % {
                "seconds": round(length.seconds),
                "most": length.most,
                "over": max(1, round(length.seconds - length.most)),
            },
            field="script",
        )


def _check_decision(decision: PolicyDecision) -> None:
    if decision.status == DecisionStatus.REJECTED:
        raise ScriptBlocked(_("The script was rejected: %(reason)s") % {"reason": decision.reason})
    if decision.status == DecisionStatus.WAITING and decision.verdict == Verdict.BLOCK:
        flag = next(flag for flag in decision.flags if flag["severity"] == "block")
        raise ScriptBlocked(
            _(
                "The safety check stops this script: %(finding)s (“%(excerpt)s”). "
                "Change that sentence, or have it waived."
            )
            % {"finding": sentence_of(flag), "excerpt": flag["excerpt"]}
        )
