"""What the console's page of figures shows: charts for Chart.js, and a table beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from apps.contents.metrics.series import Group, groups, upload_series
from apps.contents.models import ContentUpload, UploadSnapshot

COLORS = (
    "var(--color-primary-600)",
    "oklch(70% .15 160)",
    "oklch(75% .16 75)",
    "oklch(62% .2 20)",
    "oklch(60% .16 310)",
)
OPTIONS = {
    "maintainAspectRatio": False,
    "animation": False,
    "plugins": {"legend": {"display": False}},
    "scales": {
        "x": {"stacked": True, "grid": {"display": False}, "ticks": {"maxRotation": 0}},
        "y": {"stacked": True, "beginAtZero": True, "ticks": {"maxTicksLimit": 5, "precision": 0}},
    },
}
ROWS = 20
BY = (
    ("channel", _("Channels")),
    ("project", _("Projects")),
    ("template", _("Templates")),
    ("upload", _("Videos")),
)
DAYS = ((7, _("7 days")), (28, _("28 days")), (90, _("90 days")), (365, _("A year")))


@dataclass(frozen=True, slots=True)
class Asked:
    """upload: only this video, as its totals stood."""

    by: str = "channel"
    days: int = 28
    channel: UUID | None = None
    project: UUID | None = None
    upload: UUID | None = None

    @property
    def first(self) -> date:
        return self.last - timedelta(days=self.days - 1)

    @property
    def last(self) -> date:
        return timezone.now().date()

    def uploads(self) -> QuerySet[ContentUpload]:
        rows = ContentUpload.objects.all()
        if self.channel:
            rows = rows.filter(channel=self.channel)
        if self.project:
            rows = rows.filter(content__project=self.project)
        if self.upload:
            rows = rows.filter(pk=self.upload)
        return rows


class FiguresForm(forms.Form):
    """What the address asks for; what makes no sense is left out."""

    by = forms.ChoiceField(choices=BY, required=False)
    days = forms.TypedChoiceField(choices=DAYS, coerce=int, required=False, empty_value=None)
    channel = forms.UUIDField(required=False)
    project = forms.UUIDField(required=False)
    upload = forms.UUIDField(required=False)

    def asked(self) -> Asked:
        self.is_valid()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})


def figures_of(asked: Asked) -> dict[str, Any]:
    """The chart and the table, and the choices with their addresses; at most five queries."""
    found = groups(asked.uploads(), asked.by, first=asked.first, last=asked.last, most=ROWS)
    upload = _upload(asked)
    return {
        "groups": [
            {"group": group, "color": COLORS[place] if place < len(COLORS) else ""}
            for place, group in enumerate(found)
        ],
        "upload": upload,
        "chart": _totals(upload, asked) if upload else _gains(found, asked),
        "chart_options": json.dumps(OPTIONS),
        "has_figures": bool(found),
        "choices": BY,
        "spans": DAYS,
    }


def _upload(asked: Asked) -> ContentUpload | None:
    rows = ContentUpload.objects.select_related("content", "channel")
    return rows.filter(pk=asked.upload).first() if asked.upload else None


def _gains(found: Iterable[Group], asked: Asked) -> str:
    """Views gained by day of the first few groups, one on the other."""
    days = _days(asked)
    datasets = []
    for group, color in zip(found, COLORS, strict=False):
        gained = {day.day: day.gained.views or 0 for day in group.series}
        datasets.append(_dataset(group.name, [gained.get(day, 0) for day in days], color))
    return _chart(days, datasets)


def _totals(upload: ContentUpload, asked: Asked) -> str:
    """The video's views as they stood, day by day; a day without a look has those of before."""
    known = {row.day: row for row in upload_series(upload, first=asked.first, last=asked.last)}
    days, views, last = _days(asked), [], _before(upload, asked.first)
    for day in days:
        last = known[day].views if day in known else last
        views.append(last)
    return _chart(days, [_dataset(str(_("Views")), views, COLORS[0])])


def _before(upload: ContentUpload, first: date) -> int | None:
    rows = UploadSnapshot.objects.filter(upload=upload, day__lt=first).order_by("-day")
    found: int | None = rows.values_list("views", flat=True).first()
    return found


def _days(asked: Asked) -> list[date]:
    return [asked.first + timedelta(days=offset) for offset in range(asked.days)]


def _dataset(label: str, numbers: list[int | None] | list[int], color: str) -> dict[str, Any]:
    return {"label": label, "data": numbers, "backgroundColor": color, "maxBarThickness": 28}


def _chart(days: list[date], datasets: list[dict[str, Any]]) -> str:
    labels = [formats.date_format(day, "n/j") for day in days]
    return json.dumps({"labels": labels, "datasets": datasets})
