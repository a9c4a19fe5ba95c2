"""What became of an item: each verdict is one guarded UPDATE from "new"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.contents.models import Content
from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.errors import Conflict
from apps.core.sentences import gettext as _
from apps.projects.models import SourceItem
from apps.projects.states import ItemVerdict


class ItemTaken(Conflict):
    """Another worker, or a person, was faster."""

    code = "item_taken"


def choose_item(item: SourceItem, content: Content, *, by: Actor = SYSTEM) -> None:
    """The item became this content. Raises ItemTaken, or IntegrityError when another item of the
    project told the same story."""
    rows = SourceItem.objects.filter(pk=item.pk).exclude(verdict=ItemVerdict.CHOSEN)
    changed = rows.update(
        verdict=ItemVerdict.CHOSEN,
        verdict_at=timezone.now(),
        content_id=content.pk,
        reason="",
        reason_facts={},
        next_attempt_at=None,
    )
    if not changed:
        raise ItemTaken(_("A video was made of this item already."))
    audit.record(by=by, action="source_item.chosen", target=content, changes={"item": str(item.pk)})


def skip_items(rows: QuerySet[SourceItem], reason: str, facts: Mapping[str, Any]) -> int:
    """Skip the new ones among rows for a reason of apps.projects; return how many."""
    keys = list(rows.values_list("pk", flat=True))
    return SourceItem.objects.filter(pk__in=keys, verdict=ItemVerdict.NEW).update(
        verdict=ItemVerdict.SKIPPED,
        verdict_at=timezone.now(),
        reason=reason,
        reason_facts=dict(facts),
        next_attempt_at=None,
    )
