"""What was and will be published between two moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from apps.contents.models import ContentUpload
from apps.contents.states import UploadStatus
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _

# Six weeks show a month with the days around it.
LONGEST = timedelta(days=62)
MOST_ENTRIES = 1000
_WITHOUT_A_TIME = (UploadStatus.WITHDRAWN,)


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """uploads have `at`, the moment they stand at, in its order; is_cut: there are more."""

    uploads: list[ContentUpload]
    is_cut: bool


def calendar_part(rows: QuerySet[ContentUpload], *, start: datetime, end: datetime) -> CalendarPart:
    """The uploads of rows from start on and before end. Raises InvalidInput."""
    if start >= end:
        raise InvalidInput(_("The end must be after the beginning."), field="to")
    if end - start > LONGEST:
        raise InvalidInput(
            _("A calendar shows at most %(days)d days.") % {"days": LONGEST.days}, field="to"
        )
    found = list(
        placed(rows)
        .filter(at__gte=start, at__lt=end)
        .filter(_may_lie(start, end))
        .exclude(status__in=_WITHOUT_A_TIME)
        .order_by("at", "id")[: MOST_ENTRIES + 1]
    )
    return CalendarPart(found[:MOST_ENTRIES], is_cut=len(found) > MOST_ENTRIES)


def placed(rows: QuerySet[ContentUpload]) -> QuerySet[Any]:
    """rows with `at`: when it came out, or may have, or is planned for, or is tried next."""
    return rows.annotate(
        at=Case(
            When(published_at__isnull=False, then=F("published_at")),
            When(committed_at__isnull=False, then=F("committed_at")),
            default=Coalesce(F("scheduled_at"), F("next_attempt_at"), F("created_at")),
        )
    )


def _may_lie(start: datetime, end: datetime) -> Q:
    """The same condition again, in columns that have indexes."""
    span = {"gte": start, "lt": end}

    def within(name: str) -> Q:
        return Q(**{f"{name}__{comparison}": moment for comparison, moment in span.items()})

    unplanned = Q(status__in=[one.value for one in _OTHERS])
    return within("published_at") | (Q(status="scheduled") & within("scheduled_at")) | unplanned


_OTHERS = (
    UploadStatus.PENDING,
    UploadStatus.UPLOADING,
    UploadStatus.PROCESSING,
    UploadStatus.UNCONFIRMED,
    UploadStatus.FAILED,
)
