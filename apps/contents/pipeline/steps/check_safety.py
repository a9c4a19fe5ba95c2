"""Is the script fit to be published? A no ends the run before anything costly is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepRefused, StepResult
from apps.contents.pipeline.steps import write_script
from apps.contents.safety.assessment import Subject
from apps.contents.safety.examination import examine, subject_of
from apps.contents.safety.wording import sentence_of
from apps.contents.states import DecisionStatus, JobType, Verdict
from apps.core.sentences import gettext as _

LET_THROUGH = (DecisionStatus.APPROVED, DecisionStatus.WAIVED)


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What a person decided about these words counts, too."""
    name = _subject(brief, results).input_hash
    decided = {"decided": brief.decisions[name]} if name in brief.decisions else {}
    return {"subject": name, "provider": brief.provider("safety"), **decided}


def run(context: StepContext) -> StepResult:
    subject = _subject(context.brief, context.results)
    found = examine(context.providers, subject)
    result = StepResult(data=found, provider=context.providers.used)
    decided = context.brief.decisions.get(found["input_hash"], "")
    if decided == DecisionStatus.REJECTED:
        raise StepRefused(
            _("A person rejected this script. Change it, or have the decision changed."), result
        )
    if found["verdict"] == Verdict.BLOCK and decided not in LET_THROUGH:
        flag = next(flag for flag in found["flags"] if flag["severity"] == "block")
        raise StepRefused(
            _(
                "The safety check stopped this video: %(reason)s (“%(excerpt)s”). Change "
                "that sentence of the script and start again, or have it waived."
            )
            % {"reason": sentence_of(flag), "excerpt": flag["excerpt"]},
            result,
        )
    for flag in found["flags"]:
        context.log(
            _("To look at: %(reason)s (“%(excerpt)s”).")
            % {"reason": sentence_of(flag), "excerpt": flag["excerpt"]}
        )
    if found["verdict"] == Verdict.REVIEW and decided not in LET_THROUGH:
        context.log(_("A person has to decide about the script before the film can go out."))
    return result


def _subject(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> Subject:
    return subject_of(brief, write_script.read(results[JobType.SCRIPT_GENERATION]))
