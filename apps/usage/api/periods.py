"""Days and months as query parameters."""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from apps.core.errors import InvalidInput
from apps.core.partitions import month_of

MOST_DAYS = 366
DEFAULT_DAYS = 30
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)

FROM = OpenApiParameter(
    "from", date, description=f"First UTC day; {DEFAULT_DAYS - 1} days before the last when empty."
)
TO = OpenApiParameter("to", date, description="Last UTC day; today when empty.")
MONTH = OpenApiParameter(
    "month",
    {"type": "string", "pattern": r"^20\d\d-(0[1-9]|1[0-2])$"},
    description="A UTC month such as 2026-11; this month when empty.",
)


def days_asked(request: Request) -> tuple[date, date]:
    """The first and the last day of the parameters `from` and `to`."""
    last = _day(request, "to") or timezone.now().astimezone(UTC).date()
    first = _day(request, "from") or last - timedelta(days=DEFAULT_DAYS - 1)
    if first > last:
        raise InvalidInput(_("“from” must not be after “to”."), field="from")
    if (last - first).days >= MOST_DAYS:
        raise InvalidInput(
            _("Ask for at most %(most)d days at once.") % {"most": MOST_DAYS}, field="from"
        )
    return first, last


def month_asked(request: Request) -> date:
    """The first day of the month of the parameter `month`."""
    text = request.query_params.get("month", "")
    if not text:
        return month_of(timezone.now())
    if not _MONTH.fullmatch(text):
        raise InvalidInput(_("A month is written like 2026-11."), field="month")
    return date.fromisoformat(f"{text}-01")


def _day(request: Request, name: str) -> date | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(_("A day is written like 2026-11-30."), field=name) from None
