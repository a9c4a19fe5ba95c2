"""Schedules: five fields, as cron has them, read in a time zone.

A slot is a moment that a schedule names. Where clocks go forward, a time of day that is left out
comes at the moment they do; where they go back, a time of day that comes twice counts once. Only
schedules of every hour ("0 * * * *", "*/30 */2 * * *") go on through both.
(Debian's cron, cron(8), "Daylight Saving Time".)
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from django.conf import settings

from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _

FIELD = "schedule_cron"
MOST_CHARACTERS = 50
# No zone turns its clocks by more than this.
_LONGEST_TURN = timedelta(hours=3)
ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 (wall time, of no zone)


class ScheduleInvalid(InvalidInput):
    """The schedule is not five fields of cron, or asks too often; field is "schedule_cron"."""

    code = "schedule_invalid"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field=FIELD)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A checked schedule; cron is how it is stored."""

    cron: str

    def after(self, moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The slots later than moment, in UTC, each once and in order."""
        wall = moment.astimezone(zone).replace(tzinfo=None) - _LONGEST_TURN
        # A second turn of a time of day may come later than a first one of the next.
        waiting: list[datetime] = []
        last = moment.astimezone(UTC)
        for time in CronSim(self.cron, wall):
            first, *second = _moments(time, zone, twice=self._is_hourly)
            for one in (first, *second):
                heapq.heappush(waiting, one)
            while waiting and waiting[0] <= first:
                slot = heapq.heappop(waiting)
                if slot > last:
                    last = slot
                    yield slot

    def next_after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        return next(self.after(moment, zone))

    def next_times(self, moment: datetime, zone: ZoneInfo, count: int = 5) -> list[datetime]:
        """The next slots, in the zone's own time."""
        return [slot.astimezone(zone) for slot in islice(self.after(moment, zone), count)]

    @property
    def _is_hourly(self) -> bool:
        return self.cron.split()[1].startswith("*")


def read_schedule(cron: str) -> Schedule:
    """The schedule, checked. Raises ScheduleInvalid with the reason."""
    fields = cron.split()
    _check_shape(cron, fields)
    text = " ".join(fields).upper()
    try:
        parsed = CronSim(text, ANY_DAY)
        first = next(parsed, None)
    except CronSimError as error:
        raise ScheduleInvalid(_fault(str(error))) from error
    if first is None:
        raise ScheduleInvalid(_("No day is ever like this. Choose days that come."))
    most = settings.SOURCE_SHORTEST_MINUTES
    if _shortest_minutes(parsed.minutes, parsed.hours) < most:
        raise ScheduleInvalid(
            _("This would look more often than every %(most)d minutes. Choose fewer times.")
            % {"most": most}
        )
    return Schedule(text)


def _check_shape(cron: str, fields: list[str]) -> None:
    if cron.strip().startswith("@"):
        raise ScheduleInvalid(
            _("Words such as @daily are not known. Write five fields, such as “0 9 * * *”.")
        )
    if len(fields) == 6:
        raise ScheduleInvalid(
            _("These are six fields; seconds are not known. Write five, such as “0 9 * * *”.")
        )
    if len(fields) != 5:
        raise ScheduleInvalid(
            _(
                "A schedule has five fields: minute, hour, day of the month, month, day of the "
                "week. “0 9 * * *” is every day at nine."
            )
        )
    if len(" ".join(fields)) > MOST_CHARACTERS or not cron.isascii():
        raise ScheduleInvalid(
            _("A schedule has at most %(most)d plain characters.") % {"most": MOST_CHARACTERS}
        )


def _fault(message: str) -> str:
    """The sentence for one of cronsim's messages, "Bad minute"."""
    sentences = {
        "minute": _("The first field, the minute, goes from 0 to 59."),
        "hour": _("The second field, the hour, goes from 0 to 23."),
        "day-of-month": _(
            "The third field, the day of the month, goes from 1 to 31, or to the "
            "last day of the months you name."
        ),
        "month": _("The fourth field, the month, goes from 1 to 12, or JAN to DEC."),
        "day-of-week": _(
            "The fifth field, the day of the week, goes from 0 (Sunday) to 6, or SUN to SAT."
        ),
    }
    name = message.removeprefix("Bad ")
    return sentences.get(name) or _("This is not a schedule, such as “0 9 * * *”.")


def _shortest_minutes(minutes: set[int], hours: set[int]) -> int:
    """The least minutes between two slots."""
    ordered = sorted(minutes)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    if any((hour + 1) % 24 in hours for hour in hours):
        gaps.append(60 - ordered[-1] + ordered[0])
    return min(gaps, default=60)


def _moments(wall: datetime, zone: ZoneInfo, *, twice: bool) -> list[datetime]:
    """When a clock of the zone shows this time, in UTC: once, or in a repeated hour twice."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if second < first:
        return [_turn_between(second, first, zone)]
    return [first, second] if twice and second > first else [first]


def _turn_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks go forward, to the second (`early` is before it)."""
    before = early.astimezone(zone).utcoffset()
    low, high = 0, int((late - early).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        is_before = (early + timedelta(seconds=middle)).astimezone(zone).utcoffset() == before
        low, high = (middle, high) if is_before else (low, middle)
    return early + timedelta(seconds=high)
