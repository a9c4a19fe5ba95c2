"""What people decide about items, besides taking one, which is done where contents are."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.projects.errors import ItemDecided
from apps.projects.models import SourceItem
from apps.projects.policies import check_can_use_sources
from apps.projects.reasons import BY_HAND
from apps.projects.states import ItemVerdict


@transaction.atomic
def skip_item(*, by: User, item: SourceItem) -> SourceItem:
    """Leave an item out for good; one that is skipped already stays as it is."""
    check_can_use_sources(by, item.project)
    rows = SourceItem.objects.filter(pk=item.pk, verdict=ItemVerdict.NEW)
    skipped = rows.update(
        verdict=ItemVerdict.SKIPPED,
        verdict_at=timezone.now(),
        reason=BY_HAND,
        reason_facts={},
        next_attempt_at=None,
    )
    item.refresh_from_db()
    if item.verdict == ItemVerdict.CHOSEN:
        raise ItemDecided
    if skipped:
        audit.record(by=by, action="source_item.skipped", target=item)
    return item
