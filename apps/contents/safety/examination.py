"""Having a script checked, within a run or before one: one metered call, then our own judgement."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.providers import Providers
from apps.contents.safety.assessment import Subject, assess
from apps.contents.states import JobType
from apps.providers.capabilities.safety import SafetyReport
from apps.providers.capabilities.script import ScriptDraft
from apps.usage.states import OutputType


def examine(providers: Providers, subject: Subject) -> dict[str, Any]:
    """The assessment as JSON; `providers.used` says afterwards who checked."""
    request = subject.request()
    report = providers.call(
        "safety",
        JobType.SAFETY_CHECK,
        lambda checker: cast(SafetyReport, checker.check(request)),
        units=lambda report: (len(request.sentences), len(report.flags)),
        keep=(OutputType.SAFETY_CHECK, {"prompt": asdict(request)}),
    )
    return assess(subject, report, checker=providers.used)


def subject_of(brief: Brief, script: ScriptDraft) -> Subject:
    """The script of a run, with the source it was made from."""
    return Subject(
        lines=(script.hook, *script.body, script.call_to_action),
        hints=script.sources,
        title=brief.title,
        text=brief.text,
        language=brief.language,
        vertical=brief.vertical,
    )
