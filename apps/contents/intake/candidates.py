"""Which waiting item is the best one?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Now

from apps.contents.models import ProjectIntake
from apps.contents.states import IntakeOrder
from apps.projects.models import SourceItem
from apps.projects.states import ItemVerdict

# So many of the newest items are compared; older ones wait.
MOST_COMPARED = 500
IN_TITLE, IN_TEXT = 2.0, 1.0


def keyword_score(item: SourceItem, keywords: Sequence[str]) -> float:
    """2 for a keyword in the title, 1 for one in the rest, 0.0 to 1.0 of what all would give.

    Without keywords every item is as good as any other: 1.0.
    """
    wanted = [word.casefold() for word in keywords if word.strip()]
    if not wanted:
        return 1.0
    title, rest = item.title.casefold(), f"{item.summary}\n{item.text}".casefold()
    points = sum(IN_TITLE * (word in title) + IN_TEXT * (word in rest) for word in wanted)
    return round(points / (len(wanted) * (IN_TITLE + IN_TEXT)), 3)


def waiting_items(intake: ProjectIntake) -> QuerySet[SourceItem]:
    """The project's new items that may be tried now, newest first."""
    due = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=Now())
    rows = SourceItem.objects.filter(due, project=intake.project_id, verdict=ItemVerdict.NEW)
    return rows.order_by(Coalesce("published_at", "created_at").desc(), "-id")


def too_old(intake: ProjectIntake, now: datetime) -> QuerySet[SourceItem]:
    """New items that nobody wants any more."""
    oldest = now - timedelta(days=intake.max_age_days)
    undated = Q(published_at__isnull=True, created_at__lt=oldest)
    return waiting_items(intake).filter(undated | Q(published_at__lt=oldest))


def best_item(intake: ProjectIntake) -> SourceItem | None:
    """The item to take next, with its score; None when none is good enough."""
    compared = list(waiting_items(intake)[:MOST_COMPARED])
    for item in compared:
        item.score = keyword_score(item, intake.keywords)
    good = [item for item in compared if item.score >= intake.min_score]
    if intake.order == IntakeOrder.OLDEST:
        good.reverse()
    elif intake.order == IntakeOrder.KEYWORDS:
        # sorted() keeps the newest first among equals
        good = sorted(good, key=lambda item: -item.score)
    return good[0] if good else None
