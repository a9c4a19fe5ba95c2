"""Is the script fit to be published? A no ends the run before anything costly is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepRefused, StepResult
from apps.contents.pipeline.steps import write_script
from apps.contents.states import JobType
from apps.providers.capabilities.safety import SafetyReport, SafetyRequest
from apps.usage.states import OutputType


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {**asdict(_request(brief, results)), "provider": brief.provider("safety")}


def run(context: StepContext) -> StepResult:
    request = _request(context.brief, context.results)
    report = context.providers.call(
        "safety",
        JobType.SAFETY_CHECK,
        lambda checker: cast(SafetyReport, checker.check(request)),
        units=lambda report: (len(request.sentences), len(report.flags)),
        keep=(OutputType.SAFETY_CHECK, {"prompt": asdict(request)}),
    )
    result = StepResult(
        data={"score": str(report.score), "flags": [asdict(flag) for flag in report.flags]},
        provider=context.providers.used,
    )
    if report.is_blocked:
        flag = next(flag for flag in report.flags if flag.severity == "block")
        raise StepRefused(
            f"The safety check stopped this video: {flag.reason} (“{flag.excerpt}”). "
            "Change that sentence of the script and start again.",
            result,
        )
    for flag in report.flags:
        context.log(f"To look at: {flag.reason} (“{flag.excerpt}”).")
    return result


def _request(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> SafetyRequest:
    script = write_script.read(results[JobType.SCRIPT_GENERATION])
    return SafetyRequest(
        sentences=(script.hook, *script.body, script.call_to_action),
        language=brief.language,
        vertical=brief.vertical,
    )
