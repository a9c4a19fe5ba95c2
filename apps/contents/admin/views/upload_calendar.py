"""The calendar of uploads: a month, a week or a list, on the clock of whoever owns them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.contents.admin.upload_forms import shown_moment
from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import base_context
from apps.contents.models import ContentUpload
from apps.contents.publishing.calendar import calendar_part
from apps.contents.publishing.wording import moved_sentence
from apps.contents.states import UploadStatus
from apps.organizations.models import Organization
from apps.projects.models import Channel, Project
from apps.projects.zones import zone_of

if TYPE_CHECKING:
    from apps.contents.admin.content_upload import ContentUploadAdmin

VIEWS = ("month", "week", "list")
LIST_DAYS = 30
MOST_CHOICES = 200
_MOVABLE = (UploadStatus.SCHEDULED, UploadStatus.PENDING)


@dataclass(frozen=True, slots=True)
class Entry:
    """One upload in the calendar. value: its moment as a browser's field holds it."""

    upload: ContentUpload
    at: datetime
    value: str
    moved: str
    is_movable: bool


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    is_today: bool
    is_outside: bool
    entries: Sequence[Entry]


@require_GET
def calendar(request: HttpRequest, *, model_admin: ContentUploadAdmin) -> HttpResponse:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    chosen = {
        name: _id(request.GET.get(name, "")) for name in ("organization", "project", "channel")
    }
    zone = _zone(request, chosen)
    view = request.GET.get("view", "month")
    view = view if view in VIEWS else "month"
    shown = _day(request.GET.get("day", "")) or timezone.now().astimezone(zone).date()
    first, last = _span(view, shown)
    start, end = (datetime.combine(day, time.min, zone) for day in (first, last))
    part = calendar_part(_rows(chosen), start=start, end=end)
    can_change = model_admin.has_change_permission(request)
    days = _days(part.uploads, first, last, shown, zone, can_change=can_change, view=view)
    context = base_context(
        model_admin,
        request,
        title=_("Calendar"),
        view=view,
        views=[("month", _("Month")), ("week", _("Week")), ("list", _("List"))],
        shown=shown,
        days=[day for day in days if day.entries] if view == "list" else days,
        weekdays=[first + timedelta(days=number) for number in range(7)],
        is_cut=part.is_cut,
        zone=zone.key,
        can_change=can_change,
        before=_before(view, shown).isoformat(),
        after=_after(view, shown).isoformat(),
        today=timezone.now().astimezone(zone).date().isoformat(),
        filters=urlencode({name: value for name, value in chosen.items() if value}),
        chosen={name: str(value or "") for name, value in chosen.items()},
        **_choices(chosen),
    )
    return render(request, "admin/contents/upload/calendar.html", context)


def _rows(chosen: dict[str, UUID | None]) -> QuerySet[ContentUpload]:
    rows = ContentUpload.objects.select_related("content__project", "channel")
    if chosen["organization"]:
        rows = rows.filter(content__project__organization=chosen["organization"])
    if chosen["project"]:
        rows = rows.filter(content__project=chosen["project"])
    if chosen["channel"]:
        rows = rows.filter(channel=chosen["channel"])
    return rows


def _zone(request: HttpRequest, chosen: dict[str, UUID | None]) -> ZoneInfo:
    """Of the owner whose calendar it is; of the person who looks, when it is everybody's."""
    projects = Project.objects.select_related("user", "organization")
    if chosen["project"]:
        found = projects.filter(pk=chosen["project"]).first()
    elif chosen["channel"]:
        found = projects.filter(channels=chosen["channel"]).first()
    elif chosen["organization"]:
        found = projects.filter(organization=chosen["organization"]).first()
    else:
        found = None
    return zone_of(found) if found else ZoneInfo(acting(request).timezone)


def _span(view: str, shown: date) -> tuple[date, date]:
    """From the first day that is shown to the first that is not."""
    if view == "list":
        return shown, shown + timedelta(days=LIST_DAYS)
    if view == "week":
        first = shown - timedelta(days=shown.weekday())
        return first, first + timedelta(days=7)
    first = shown.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    start = first - timedelta(days=first.weekday())
    return start, following + timedelta(days=-following.weekday() % 7)


def _days(
    uploads: Sequence[Any],
    first: date,
    last: date,
    shown: date,
    zone: ZoneInfo,
    *,
    can_change: bool,
    view: str,
) -> list[Day]:
    by_day: dict[date, list[Entry]] = {}
    for upload in uploads:
        at = upload.at.astimezone(zone)
        is_movable = can_change and upload.status in _MOVABLE
        entry = Entry(upload, at, shown_moment(at, zone), moved_sentence(upload), is_movable)
        by_day.setdefault(at.date(), []).append(entry)
    today = timezone.now().astimezone(zone).date()
    return [
        Day(
            date=day,
            is_today=day == today,
            is_outside=view == "month" and day.month != shown.month,
            entries=by_day.get(day, ()),
        )
        for day in (first + timedelta(days=number) for number in range((last - first).days))
    ]


def _choices(chosen: dict[str, UUID | None]) -> dict[str, Any]:
    """What can be filtered by: teams, then projects and channels of what is chosen."""
    projects = Project.objects.order_by("name")
    channels = Channel.objects.select_related("project").order_by("platform", "channel_name")
    if chosen["organization"]:
        projects = projects.filter(organization=chosen["organization"])
        channels = channels.filter(project__organization=chosen["organization"])
    if chosen["project"]:
        channels = channels.filter(project=chosen["project"])
    return {
        "organizations": Organization.objects.order_by("name")[:MOST_CHOICES],
        "projects": projects[:MOST_CHOICES],
        "channels": channels[:MOST_CHOICES],
    }


def _before(view: str, shown: date) -> date:
    if view == "month":
        return (shown.replace(day=1) - timedelta(days=1)).replace(day=1)
    return shown - timedelta(days=7 if view == "week" else LIST_DAYS)


def _after(view: str, shown: date) -> date:
    if view == "month":
        return (shown.replace(day=1) + timedelta(days=32)).replace(day=1)
    return shown + timedelta(days=7 if view == "week" else LIST_DAYS)


def _id(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None


def _day(text: str) -> date | None:
    """Far days have no room around them."""
    with suppress(ValueError):
        found = date.fromisoformat(text)
        return found if 2000 <= found.year <= 2200 else None
    return None
