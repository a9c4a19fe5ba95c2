"""Is the script fit to be published? A no ends the run before anything costly is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepRefused, StepResult
from apps.contents.pipeline.steps import write_script
from apps.contents.states import JobType
from apps.providers import registry
from apps.providers.capabilities.safety import SafetyRequest


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {**asdict(_request(brief, results)), "provider": registry.route("safety")}


def run(context: StepContext) -> StepResult:
    checker = registry.safety_checker()
    report = checker.check(_request(context.brief, context.results))
    result = StepResult(
        data={"score": str(report.score), "flags": [asdict(flag) for flag in report.flags]},
        provider=checker.name,
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
