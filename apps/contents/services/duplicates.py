"""The near-duplicate guard: told when a content is made, asked before a run is charged."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from apps.accounts.models import User
from apps.contents.errors import NearDuplicate
from apps.contents.models import AllowedDuplicate, Content, ContentFingerprint, ProjectPolicy
from apps.contents.models.project_policy import DUPLICATE_THRESHOLD, MEANING_THRESHOLD
from apps.contents.policies import check_can_edit_project
from apps.contents.services.decisions import checked_reason
from apps.contents.services.fingerprints import refresh_fingerprint
from apps.contents.similar import Similar, similar_contents
from apps.contents.states import ContentStatus
from apps.core import audit
from apps.core.errors import InvalidInput
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.projects.models import Project

MADE = (
    ContentStatus.PROCESSING,
    ContentStatus.REVIEW,
    ContentStatus.READY,
    ContentStatus.PUBLISHED,
)


def thresholds_of(project: Project) -> tuple[Decimal, Decimal] | None:
    """The likeness of words, and that of meaning, from which a content of the project is stopped;
    None when it is not guarded."""
    policy = ProjectPolicy.objects.filter(project=project).first()
    if policy is None:
        return DUPLICATE_THRESHOLD, MEANING_THRESHOLD
    if not policy.is_duplicate_guarded:
        return None
    return policy.duplicate_threshold, policy.meaning_threshold


def duplicates_of(content: Content) -> list[Similar]:
    """The contents of the owner that this one is too like, and that nobody allowed."""
    thresholds = thresholds_of(content.project)
    if thresholds is None:
        return []
    words, meaning = thresholds
    if not ContentFingerprint.objects.filter(content=content).exists():
        # Made before contents had fingerprints.
        refresh_fingerprint(content)
    allowed = set(content.allowed_duplicates.values_list("similar_to_id", flat=True))
    found = similar_contents(content, at_least=words, meaning_at_least=meaning)
    return [one for one in found if one.content.pk not in allowed]


def check_no_duplicate(content: Content) -> None:
    """Raise NearDuplicate naming the most similar content, or return.

    A content whose film was made before is not stopped: making it again is no second film. Drafts
    that were never made stand in nobody's way.
    """
    if content.video_url:
        return
    found = [one for one in duplicates_of(content) if one.content.status in MADE]
    if found:
        raise NearDuplicate(found[0])


@transaction.atomic
def allow_duplicate(
    *, by: User, content: Content, similar_to: Content, reason: str
) -> AllowedDuplicate:
    """Let the content be made although it is like the other one."""
    check_can_edit_project(by, content.project)
    found = {one.content.pk: one for one in duplicates_of(content)}
    one = found.get(similar_to.pk)
    if one is None:
        raise InvalidInput(
            _("The video is not too like that one, or that was allowed already."),
            field="similar_to",
        )
    allowed = AllowedDuplicate.objects.create(
        content=content,
        similar_to=similar_to,
        likeness=one.likeness,
        reason=checked_reason(reason),
        allowed_by=by,
    )
    audit.record(
        by=by,
        action="duplicate.allowed",
        target=content,
        severity=AuditLog.Severity.WARNING,
        changes={
            "similar_to": str(similar_to.pk),
            "likeness": str(one.likeness),
            "reason": allowed.reason,
        },
    )
    return allowed
