"""Topics become items, each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from apps.projects.items import fields_of, storable
from apps.projects.models import DataSource, SourceItem
from apps.projects.states import ItemVerdict
from apps.providers.capabilities.topics import Topic

# Marks a reason as the source's own, by its settings: other settings may want the item.
BY_SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Counts:
    """found: topics told; new: those that may be chosen now and could not before; unfit: those
    that are not wanted."""

    found: int
    new: int
    unfit: int


def keep_topics(source: DataSource, topics: Iterable[Topic]) -> Counts:
    """Store what is not there yet. What the settings did not want, and want now, becomes new."""
    rows: dict[str, SourceItem] = {}
    # Newest first: the oldest gets the least id, so that lists by id are in order of time.
    for topic in reversed(list(topics)):
        row = item_from(source, topic)
        rows[row.item_hash] = row
    there = dict(
        SourceItem.objects.filter(data_source=source, item_hash__in=rows).values_list(
            "item_hash", "pk"
        )
    )
    fresh = [row for name, row in rows.items() if name not in there]
    SourceItem.objects.bulk_create(fresh, ignore_conflicts=True)
    wanted = [name for name, row in rows.items() if row.verdict == ItemVerdict.NEW]
    forgiven = SourceItem.objects.filter(
        pk__in=[there[name] for name in wanted if name in there],
        verdict=ItemVerdict.SKIPPED,
        reason_facts__by=BY_SOURCE,
    ).update(verdict=ItemVerdict.NEW, verdict_at=None, reason="", reason_facts={})
    new = sum(row.verdict == ItemVerdict.NEW for row in fresh)
    return Counts(found=len(rows), new=new + forgiven, unfit=len(rows) - len(wanted))


def item_from(source: DataSource, topic: Topic) -> SourceItem:
    """The item, not saved."""
    item = SourceItem(
        data_source=source,
        project_id=source.project_id,
        **fields_of(source.source_type, source.config, topic),
    )
    if topic.unfit:
        item.verdict, item.verdict_at = ItemVerdict.SKIPPED, timezone.now()
        item.reason = str(topic.unfit)[:40]
        item.reason_facts = {**storable(topic.unfit_facts), "by": BY_SOURCE}
    return item
