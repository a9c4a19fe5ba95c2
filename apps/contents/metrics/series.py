"""Figures as series: one upload's as they stood, and what groups of uploads gained day by day.

Snapshots hold totals, and are rarer the older a video is. What a group gained on a day is the sum
of the differences to each video's snapshot before; a week's growth of an old video counts on the
day it was looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery

from apps.contents.models import ContentRun, ContentUpload, UploadSnapshot
from apps.contents.states import RunStatus
from apps.projects.models import Channel, Project
from apps.templates.models import Template

NUMBERS = ("views", "likes", "comments", "shares")
MOST_DAYS = 366
MOST_GROUPS = 50
BY = ("channel", "project", "template", "upload")


@dataclass(frozen=True, slots=True)
class Numbers:
    """None: no platform of these tells it."""

    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    gained: Numbers


@dataclass(frozen=True, slots=True)
class Group:
    """totals are of all time, gained of the days asked for; series has only days on which something
    was known."""

    id: UUID | None
    name: str
    uploads: int
    totals: Numbers
    gained: Numbers
    series: tuple[Day, ...] = field(default_factory=tuple)


def upload_series(upload: ContentUpload, *, first: date, last: date) -> list[UploadSnapshot]:
    """The snapshots of one upload, oldest first."""
    rows = UploadSnapshot.objects.filter(upload=upload, day__gte=first, day__lte=last)
    return list(rows.order_by("day")[:MOST_DAYS])


def groups(
    uploads: QuerySet[ContentUpload], by: str, *, first: date, last: date, most: int
) -> list[Group]:
    """The groups that gained most views in these days, best first; three queries at most."""
    keyed = _keyed(uploads, by)
    sums = _sums(keyed, first, last, most)
    ids = [row["id"] for row in sums]
    days = _days(keyed, ids, first, last)
    names = _names(by, [one for one in ids if one is not None])
    return [
        Group(
            id=row["id"],
            name=names.get(row["id"], ""),
            uploads=row["uploads"],
            totals=_numbers(row, "total_"),
            gained=_numbers(row, "gained_"),
            series=tuple(days.get(row["id"], ())),
        )
        for row in sums
    ]


def _keyed(uploads: QuerySet[ContentUpload], by: str) -> QuerySet[Any, Any]:
    """The ids of the uploads, each with the id of its group."""
    keys: dict[str, Any] = {
        "channel": F("channel_id"),
        "project": F("content__project_id"),
        "upload": F("id"),
        "template": Subquery(
            ContentRun.objects.filter(content=OuterRef("content_id"), status=RunStatus.COMPLETED)
            .order_by("-id")
            .values("template_id")[:1]
        ),
    }
    plain = uploads.select_related(None).order_by().filter(published_at__isnull=False)
    return plain.annotate(group_id=keys[by]).values("id", "group_id")


_STEPS = """
WITH seen AS ({seen}),
steps AS (
    SELECT seen.group_id, snapshots.upload_id, snapshots.day,
        {steps}
    FROM upload_snapshots snapshots JOIN seen ON seen.id = snapshots.upload_id
    WHERE snapshots.day <= %s
    WINDOW earlier AS (PARTITION BY snapshots.upload_id ORDER BY snapshots.day)
)
"""
_STEP = "{name} - coalesce(lag({name}) OVER earlier, 0) AS {name}"
_SUMS = """
SELECT group_id AS id, count(DISTINCT upload_id) AS uploads,
    {totals}, {gained}
FROM steps GROUP BY group_id
ORDER BY coalesce(sum(views) FILTER (WHERE day >= %s), 0) DESC, group_id LIMIT %s
"""
_DAYS = """
SELECT group_id AS id, day, {sums} FROM steps
WHERE day >= %s AND coalesce(group_id, %s) = ANY(%s)
GROUP BY group_id, day ORDER BY group_id, day
"""
_NOBODY = UUID(int=0)


def _sums(keyed: QuerySet[Any, Any], first: date, last: date, most: int) -> list[dict[str, Any]]:
    totals = ", ".join(f"sum({name})::bigint AS total_{name}" for name in NUMBERS)
    gained = ", ".join(
        f"(sum({name}) FILTER (WHERE day >= %s))::bigint AS gained_{name}" for name in NUMBERS
    )
    sql = _SUMS.format(totals=totals, gained=gained)
    return _rows(keyed, last, sql, [*[first] * len(NUMBERS), first, min(most, MOST_GROUPS)])


def _days(
    keyed: QuerySet[Any, Any], ids: Sequence[UUID | None], first: date, last: date
) -> Mapping[UUID | None, list[Day]]:
    if not ids:
        return {}
    sums = ", ".join(f"sum({name})::bigint AS {name}" for name in NUMBERS)
    wanted = [one or _NOBODY for one in ids]
    found: dict[UUID | None, list[Day]] = {}
    for row in _rows(keyed, last, _DAYS.format(sums=sums), [first, _NOBODY, wanted]):
        found.setdefault(row["id"], []).append(Day(row["day"], _numbers(row)))
    return found


def _rows(
    keyed: QuerySet[Any, Any], last: date, sql: str, parameters: Sequence[Any]
) -> list[dict[str, Any]]:
    try:
        seen, seen_parameters = keyed.query.sql_with_params()
    except EmptyResultSet:
        return []
    steps = ", ".join(_STEP.format(name=name) for name in NUMBERS)
    whole = _STEPS.format(seen=seen, steps=steps) + sql
    with connection.cursor() as cursor:
        cursor.execute(whole, [*seen_parameters, last, *parameters])
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _numbers(row: Mapping[str, Any], prefix: str = "") -> Numbers:
    return Numbers(**{name: row[f"{prefix}{name}"] for name in NUMBERS})


def _names(by: str, ids: Sequence[UUID]) -> dict[UUID | None, str]:
    if by == "channel":
        channels = Channel.objects.filter(pk__in=ids)
        return {channel.pk: str(channel) for channel in channels}
    if by == "upload":
        rows = ContentUpload.objects.filter(pk__in=ids).select_related("content", "channel")
        return {upload.pk: str(upload) for upload in rows}
    model: Any = Project if by == "project" else Template
    return dict(model.objects.filter(pk__in=ids).values_list("pk", "name"))


def days_asked(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The days of a question: four weeks up to today unless it says otherwise, at most a year."""
    end = min(last or today, today)
    begin = first or end - timedelta(days=27)
    return max(min(begin, end), end - timedelta(days=MOST_DAYS - 1)), end
