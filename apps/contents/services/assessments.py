"""Having scripts checked, and keeping what was found as a decision."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction

from apps.contents.models import Content, PolicyDecision, ScriptVersion
from apps.contents.safety.assessment import Subject
from apps.contents.safety.examination import examine
from apps.contents.scripts.topics import text_of
from apps.contents.states import DECISION_STATES, DecisionStatus, Verdict
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.errors import RuleBroken
from apps.core.queueing import enqueue
from apps.providers.errors import ProviderError
from apps.usage.gateway import Gateway
from apps.usage.owners import Owner

logger = structlog.get_logger(__name__)
TASK = "contents.assess_script"


def ask_for_assessment(version: ScriptVersion) -> None:
    """Have a saved script checked, off the request."""
    enqueue(TASK, version.pk)


def assess_version(version_id: str) -> PolicyDecision | None:
    """Check a saved script and keep what was found; None when it is not the current one any more,
    or when nobody could be asked (the run asks again)."""
    version = ScriptVersion.objects.filter(pk=version_id).select_related("content__project").first()
    if version is None or version.content.current_script_id != version.pk:
        return None
    content = version.content
    gateway = Gateway(owner=Owner.of(content.project), content_id=content.pk)
    try:
        found = examine(gateway, subject_of_version(version))
    except (ProviderError, RuleBroken) as error:
        logger.warning("script_not_assessed", version=version_id, error=str(error))
        return None
    return record_assessment(content=content, found=found, provider=gateway.used)


def subject_of_version(version: ScriptVersion) -> Subject:
    """A saved script as it is judged; the same words in a run have the same name."""
    content = version.content
    return Subject(
        lines=version.lines,
        hints=tuple(version.sources),
        title=content.title,
        text=text_of(content.source_data),
        language=content.project.language,
        vertical=content.project.vertical,
    )


def decision_about(version: ScriptVersion) -> PolicyDecision | None:
    """The decision about a saved script, under the rules as they are now."""
    name = subject_of_version(version).input_hash
    return PolicyDecision.objects.filter(content_id=version.content_id, input_hash=name).first()


@transaction.atomic
def record_assessment(
    *, content: Content, found: Mapping[str, Any], provider: str
) -> PolicyDecision:
    """Keep what was found. What a person has decided about the same words stays decided."""
    verdict = Verdict(found["verdict"])
    facts = {
        "rules_version": found["rules_version"],
        "provider": provider,
        "verdict": verdict,
        "score": Decimal(found["score"]),
        "flags": found["flags"],
        "claims": found["claims"],
        "lines": found["lines"],
    }
    status = DecisionStatus.PASSED if verdict == Verdict.PASS else DecisionStatus.WAITING
    decision, is_new = PolicyDecision.objects.select_for_update().get_or_create(
        content=content,
        input_hash=found["input_hash"],
        defaults={**facts, "status": status, "script_version": _version(content, found["lines"])},
    )
    if not is_new and decision.reviewed_at is None:
        # A vendor may answer otherwise the second time: the latest answer counts.
        if decision.status != status:
            DECISION_STATES.move(decision, status)
        for name, value in facts.items():
            setattr(decision, name, value)
        decision.save(update_fields=[*facts, "updated_at"])
    content.safety_score, content.safety_flags = decision.score, decision.flags
    # Not a change of the content: whoever has just saved the script still holds its version.
    content.save(update_fields=["safety_score", "safety_flags"])
    if is_new:
        audit.record(
            by=SYSTEM,
            action="policy.checked",
            target=content,
            changes={"verdict": str(verdict), "score": str(decision.score)},
        )
    return decision


def _version(content: Content, lines: list[str]) -> ScriptVersion | None:
    """The saved script with these words, the newest of them."""
    rows = ScriptVersion.objects.filter(content=content, hook=lines[0]).order_by("-number")
    return next((row for row in rows if list(row.lines) == lines), None)
