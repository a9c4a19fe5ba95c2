"""At which hour a channel's videos were watched most, as far as its own figures tell."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Max, OuterRef, Subquery
from django.db.models.functions import Cast

from apps.contents.models import ContentUpload, UploadSnapshot
from apps.contents.states import UploadStatus
from apps.projects.models import Channel
from apps.projects.upload_settings import settings_of

# With fewer videos the differences between hours are chance.
LEAST_VIDEOS = 12
LEAST_IN_AN_HOUR = 2
# Videos of the same age are compared: what each had after so many days.
DAYS_COUNTED = 3
MOST_VIDEOS = 500
# So many average videos are added to each hour: one lucky video makes no best hour.
PRIOR = 3.0
# Nobody's figures: the evening, when people have time, in most studies of short videos.
USUAL_HOUR = 18


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the channel's clock. ratio: 1.0 is as many views as usual."""

    hour: int
    videos: int
    ratio: float


@dataclass(frozen=True, slots=True)
class HourSuggestion:
    """is_measured: from the channel's own figures; otherwise hour is only what is usual, because
    videos (those with figures) are too few. hours: best first."""

    hour: int
    is_measured: bool
    videos: int
    hours: tuple[Hour, ...] = ()


def suggest_hour(channel: Channel) -> HourSuggestion:
    """The hour at which to publish on the channel."""
    zone = settings_of(channel.upload_settings).zone
    by_hour: dict[int, list[float]] = defaultdict(list)
    for published_at, views in _views(channel):
        by_hour[published_at.astimezone(zone).hour].append(math.log1p(views))
    videos = sum(len(values) for values in by_hour.values())
    if videos < LEAST_VIDEOS:
        return HourSuggestion(USUAL_HOUR, is_measured=False, videos=videos)
    mean = sum(sum(values) for values in by_hour.values()) / videos
    hours = sorted(
        (
            Hour(hour, len(values), round(math.exp(_shrunk(values, mean) - mean), 2))
            for hour, values in by_hour.items()
            if len(values) >= LEAST_IN_AN_HOUR
        ),
        key=lambda one: (-one.ratio, -one.videos, one.hour),
    )
    if not hours:
        return HourSuggestion(USUAL_HOUR, is_measured=False, videos=videos)
    return HourSuggestion(hours[0].hour, is_measured=True, videos=videos, hours=tuple(hours))


def next_at(hour: int, channel: Channel, now: datetime) -> datetime:
    """The next moment at which the channel's clock shows the hour."""
    local = now.astimezone(settings_of(channel.upload_settings).zone)
    moment = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return moment if moment > local else moment + timedelta(days=1)


def _shrunk(values: list[float], mean: float) -> float:
    return (sum(values) + PRIOR * mean) / (len(values) + PRIOR)


def _views(channel: Channel) -> list[tuple[datetime, int]]:
    """When each of the channel's videos came out, and what it was watched in its first days."""
    first_days = UploadSnapshot.objects.filter(
        upload=OuterRef("pk"),
        views__isnull=False,
        taken_at__lte=OuterRef("published_at") + timedelta(days=DAYS_COUNTED),
    )
    views = first_days.order_by().values("upload").annotate(most=Max("views")).values("most")
    rows = ContentUpload.objects.filter(
        channel=channel, status=UploadStatus.PUBLISHED, published_at__isnull=False
    ).annotate(views=Cast(Subquery(views), BigIntegerField()))
    found = rows.filter(views__isnull=False).order_by("-id").values_list("published_at", "views")
    return [(published_at, views) for published_at, views in found[:MOST_VIDEOS] if published_at]
