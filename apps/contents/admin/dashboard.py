"""The first page: what needs me now, what is running, what was made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.utils import timezone

from apps.contents.admin.badges import unconfirmed_uploads
from apps.contents.events import progress_expression
from apps.contents.models import Content, ContentJob, ContentRun, ContentUpload, ProjectIntake
from apps.contents.states import ContentStatus, JobStatus, RunStatus, UploadStatus
from apps.projects.models import Channel, DataSource, Project
from apps.projects.states import ChannelStatus
from apps.subscriptions.admin.badges import money_that_waits

RUNNING_SHOWN, FAILED_SHOWN, FILMS_SHOWN = 6, 5, 12
DAYS = 14
# So many films a day fill a bar; more make the others lower.
FULL_BAR = 5


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's callback for the index page: add what people who may see videos see there."""
    context = {**context, **money_that_waits(request)}
    if not request.user.has_perm("contents.view_content"):
        return context
    now = timezone.localtime()
    return {
        **context,
        "sees_contents": True,
        "can_change": request.user.has_perm("contents.change_content"),
        "can_add": request.user.has_perm("contents.add_content"),
        "has_projects": Project.objects.exists(),
        "has_contents": Content.objects.exists(),
        "running": _running(),
        "failed": _failed(),
        **_uploads(),
        **_standing_still(),
        "films": _films(),
        "week": _week(now),
        "days": _days(now),
    }


def _running() -> list[ContentRun]:
    current = ContentJob.objects.filter(run=OuterRef("pk"), status=JobStatus.RUNNING)
    return list(
        ContentRun.objects.filter(status=RunStatus.RUNNING)
        .select_related("content__project")
        .annotate(
            done=progress_expression("jobs__"),
            current_step=Subquery(current.order_by("-position").values("job_type")[:1]),
        )
        .order_by("-id")[:RUNNING_SHOWN]
    )


def _failed() -> list[Content]:
    """Contents that have no film because their last run failed."""
    last = ContentRun.objects.filter(content=OuterRef("pk"), status=RunStatus.FAILED)
    return list(
        Content.objects.filter(status=ContentStatus.FAILED)
        .select_related("project")
        .annotate(
            last_error=Subquery(last.order_by("-id").values("error_message")[:1]),
            failed_at=Subquery(last.order_by("-id").values("finished_at")[:1]),
        )
        .order_by(F("failed_at").desc(nulls_last=True))[:FAILED_SHOWN]
    )


def _uploads() -> dict[str, Any]:
    """Uploads that need a person: how many nobody is sure of, and the latest that failed."""
    failed = ContentUpload.objects.filter(status=UploadStatus.FAILED)
    return {
        "unconfirmed_uploads": unconfirmed_uploads(),
        "failed_uploads": list(
            failed.select_related("content", "channel").order_by("-id")[:FAILED_SHOWN]
        ),
    }


def _standing_still() -> dict[str, Any]:
    """What no longer goes on by itself: channels, sources and automations in trouble."""
    channels = Channel.objects.exclude(status=ChannelStatus.CONNECTED)
    sources = DataSource.objects.filter(is_active=True, failures__gt=0)
    intakes = ProjectIntake.objects.filter(is_on=True).exclude(pause_reason="")
    return {
        "troubled_channels": list(
            channels.select_related("project").order_by("-status_at")[:FAILED_SHOWN]
        ),
        "troubled_sources": list(
            sources.select_related("project").order_by("-failures", "pk")[:FAILED_SHOWN]
        ),
        "paused_intakes": list(intakes.select_related("project").order_by("pk")[:FAILED_SHOWN]),
    }


def _films() -> list[Content]:
    return list(
        Content.objects.exclude(video_url="")
        .select_related("project")
        .order_by("-id")[:FILMS_SHOWN]
    )


def _finished_since(moment: datetime) -> QuerySet[ContentRun]:
    return ContentRun.objects.filter(status=RunStatus.COMPLETED, finished_at__gte=moment)


def _week(now: datetime) -> dict[str, Any]:
    """Films, their seconds and their cost over the last seven days, and how often runs failed."""
    since = now - timedelta(days=7)
    films = _finished_since(since).aggregate(films=Count("content", distinct=True))["films"]
    seconds = (
        Content.objects.filter(pk__in=_finished_since(since).values("content_id")).aggregate(
            total=Sum("video_duration")
        )["total"]
        or 0
    )
    cost = (
        ContentJob.objects.filter(run__created_at__gte=since).aggregate(total=Sum("cost_usd"))[
            "total"
        ]
        or 0
    )
    failed = ContentRun.objects.filter(status=RunStatus.FAILED, finished_at__gte=since).count()
    ended = films + failed
    return {
        "films": films,
        "minutes": float(seconds) / 60,
        "cost": float(cost),
        "failed": failed,
        "success": round(100 * films / ended) if ended else None,
    }


def _days(now: datetime) -> list[dict[str, Any]]:
    """Films a day over the last two weeks, with the height of each day's bar in percent."""
    first = (now - timedelta(days=DAYS - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    counted = dict(
        _finished_since(first)
        .annotate(day=TruncDate("finished_at"))
        .values("day")
        .annotate(films=Count("content", distinct=True))
        .values_list("day", "films")
    )
    dates = [(first + timedelta(days=offset)).date() for offset in range(DAYS)]
    most = max([*counted.values(), FULL_BAR])
    return [
        {"date": date, "films": counted.get(date, 0), "height": 100 * counted.get(date, 0) // most}
        for date in dates
    ]
