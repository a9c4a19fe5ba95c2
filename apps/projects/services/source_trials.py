"""What a source would bring, before it is saved: nothing is stored, and no memory is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache

from apps.accounts.models import User
from apps.core import audit
from apps.projects.clocks import database_now
from apps.projects.errors import TrialUnderWay
from apps.projects.models import DataSource, Project, SourceItem
from apps.projects.policies import check_can_manage_sources
from apps.projects.reasons import reason_sentence
from apps.projects.schedule_words import in_words
from apps.projects.schedules import Schedule
from apps.projects.services.data_sources import all_checked, checked_config, checked_cron, place_of
from apps.projects.visits.keeping import item_from
from apps.projects.visits.visiting import read_topics
from apps.projects.zones import zone_of
from apps.providers.errors import ProviderError

# Somebody waits for it at a web page.
MOST_SECONDS = 8.0
NEW, KNOWN, UNWANTED = "new", "known", "unwanted"


@dataclass(frozen=True, slots=True)
class TriedItem:
    """item is not saved. outcome: NEW, KNOWN (the project has this story) or UNWANTED (by the
    settings; the item's reason says why)."""

    item: SourceItem
    outcome: str

    @property
    def why(self) -> str:
        return reason_sentence(self.item.reason, self.item.reason_facts)


@dataclass(frozen=True, slots=True)
class Trial:
    """error: why nothing could be read, or "". next_times: in the owner's own time."""

    error: str
    items: list[TriedItem]
    notes: tuple[str, ...]
    schedule_words: str
    next_times: list[datetime] = field(default_factory=list)


def try_source(
    *,
    by: User,
    project: Project,
    source_type: str,
    config: Mapping[str, Any],
    schedule_cron: str = "",
    source: DataSource | None = None,
) -> Trial:
    """Ask the other side now, for a few seconds at most; source is the saved one whose settings
    these are to be.

    Raises ProblemList naming what is wrong with the settings, BudgetExceeded, TrialUnderWay.
    """
    check_can_manage_sources(by, project)
    checked = all_checked(
        config=lambda: checked_config(source_type, config),
        schedule_cron=lambda: checked_cron(schedule_cron),
    )
    turn = f"source-trial:{by.pk}"
    if not cache.add(turn, 1, timeout=int(MOST_SECONDS) * 2):
        raise TrialUnderWay
    audit.record(by=by, action="data_source.tried", target=project)
    tried = DataSource(
        project=project,
        source_type=source_type,
        config=checked["config"],
        place=place_of(source_type, checked["config"]),
    )
    try:
        answer = read_topics(tried, seconds=MOST_SECONDS)
    except ProviderError as error:
        return Trial(str(error), [], (), **_times(project, checked["schedule_cron"]))
    finally:
        cache.delete(turn)
    items = [item_from(tried, topic) for topic in answer.topics]
    known = _known(project, source, items)
    rows = [TriedItem(item, _outcome(item, known)) for item in items]
    return Trial("", rows, answer.notes, **_times(project, checked["schedule_cron"]))


def preview_times(cron: str, zone: ZoneInfo) -> list[datetime]:
    """The next five times of a checked schedule in the zone's own time; none for ""."""
    return Schedule(cron).next_times(database_now(), zone) if cron else []


def _times(project: Project, cron: str) -> dict[str, Any]:
    times = preview_times(cron, zone_of(project))
    return {"schedule_words": in_words(cron), "next_times": times}


def _known(project: Project, source: DataSource | None, items: list[SourceItem]) -> set[str]:
    """The hashes of stories the project has, and of items the source has."""
    of_project = SourceItem.objects.filter(project=project)
    stories = of_project.filter(identity_hash__in=[item.identity_hash for item in items])
    found = set(stories.values_list("identity_hash", flat=True))
    if source is not None:
        own = of_project.filter(
            data_source=source, item_hash__in=[item.item_hash for item in items]
        )
        found |= set(own.values_list("item_hash", flat=True))
    return found


def _outcome(item: SourceItem, known: set[str]) -> str:
    if item.reason:
        return UNWANTED
    return KNOWN if known & {item.identity_hash, item.item_hash} else NEW
