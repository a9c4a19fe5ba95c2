"""What people decide about scripts that the safety check flagged."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.gate import OPEN, film_decision
from apps.contents.models import Content, PolicyDecision
from apps.contents.policies import check_can_decide
from apps.contents.publishing.auto import publish_when_ready
from apps.contents.states import (
    CONTENT_STATES,
    DECISION_STATES,
    ContentStatus,
    DecisionStatus,
    Verdict,
)
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput
from apps.core.language import clean_text
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _

LEAST_REASON, MOST_REASON = 5, 2000


@transaction.atomic
def let_through(*, by: User, decision: PolicyDecision, reason: str) -> PolicyDecision:
    """Approve a script that a person had to look at, or waive a block, with the reason why."""
    check_can_decide(by, decision, lets_through=True)
    is_block = decision.verdict == Verdict.BLOCK
    status = DecisionStatus.WAIVED if is_block else DecisionStatus.APPROVED
    return _decide(by, decision, status, reason)


@transaction.atomic
def reject(*, by: User, decision: PolicyDecision, reason: str) -> PolicyDecision:
    """Say that the script must not go out, whatever the rules say."""
    check_can_decide(by, decision, lets_through=False)
    return _decide(by, decision, DecisionStatus.REJECTED, reason)


def _decide(
    by: User, decision: PolicyDecision, status: DecisionStatus, reason: str
) -> PolicyDecision:
    reason = checked_reason(reason)
    content = (
        Content.objects.select_for_update(of=("self",))
        .select_related("project")
        .get(pk=decision.content_id)
    )
    before, now = decision.status, timezone.now()
    moved = DECISION_STATES.move(
        decision, status, reviewer=by, reason=reason, reviewed_at=now, updated_at=now
    )
    if not moved:
        raise Conflict(
            _("This cannot be decided so any more. Read it again: somebody may have been faster.")
        )
    _move_content(content, decision)
    audit.record(
        by=by,
        action=f"policy.{status}",
        target=content,
        severity=AuditLog.Severity.WARNING,
        changes={
            "decision": str(decision.pk),
            "status": [str(before), str(status)],
            "verdict": decision.verdict,
            "reason": reason,
            "rules": sorted({str(flag["rule"]) for flag in decision.flags}),
        },
    )
    return decision


def _move_content(content: Content, decision: PolicyDecision) -> None:
    """A decision about the film's own script opens or closes the gate."""
    current = film_decision(content)
    if current is None or current.pk != decision.pk:
        return
    if decision.status in OPEN and content.status == ContentStatus.REVIEW:
        CONTENT_STATES.move(content, ContentStatus.READY)
        publish_when_ready(content)
    if decision.status not in OPEN and content.status == ContentStatus.READY:
        CONTENT_STATES.move(content, ContentStatus.REVIEW)


def checked_reason(reason: str) -> str:
    """One line of a length that says something. Raises InvalidInput (field "reason")."""
    reason = " ".join(clean_text(reason).split())
    if not LEAST_REASON <= len(reason) <= MOST_REASON:
        raise InvalidInput(
            _("Give the reason in %(least)d to %(most)d characters: others will read it.")
            % {"least": LEAST_REASON, "most": MOST_REASON},
            field="reason",
        )
    return reason
