"""A schedule as people say it: "every day at 09:00". What is too odd to be said stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from cronsim import CronSim, CronSimError
from django.utils.dates import WEEKDAYS

from apps.core.sentences import gettext as _
from apps.projects.schedules import ANY_DAY

_MOST_TIMES = 4
_WORKDAYS, _WEEKEND = {1, 2, 3, 4, 5}, {0, 6}
_EVERY_DAY, _EVERY_MONTH_DAY = set(range(7)), set(range(1, 32))


def in_words(cron: str) -> str:
    """cron is a checked schedule, or "" for none. What is none after all is told as it is."""
    if not cron:
        return _("only by hand")
    try:
        parts = CronSim(cron, ANY_DAY)
    except CronSimError:
        return cron
    often = _how_often(parts)
    days = _which_days(parts)
    if not often or days is None or parts.months != set(range(1, 13)):
        return cron
    every_day, some_days = often
    return some_days % {"days": days} if days else every_day


def _how_often(parts: CronSim) -> tuple[str, str] | None:
    """Two sentences: of every day, and of some days, which are still to be filled in."""
    minutes, hours = sorted(parts.minutes), sorted(parts.hours)
    if len(hours) == 24:
        return _through_the_hours(minutes)
    if len(minutes) == 1 and len(hours) > _MOST_TIMES:
        step = _step(hours, 24)
        if not step:
            return None
        facts = {"step": step, "minute": minutes[0], "days": "%(days)s"}
        return (
            _("every %(step)d hours, at minute %(minute)02d") % facts,
            _("%(days)s every %(step)d hours, at minute %(minute)02d") % facts,
        )
    times = [f"{hour:02d}:{minute:02d}" for hour in hours for minute in minutes]
    if len(times) > _MOST_TIMES:
        return None
    facts = {"times": ", ".join(times), "days": "%(days)s"}
    return _("every day at %(times)s") % facts, _("%(days)s at %(times)s") % facts


def _through_the_hours(minutes: list[int]) -> tuple[str, str] | None:
    if len(minutes) == 1:
        facts = {"minute": minutes[0], "days": "%(days)s"}
        return (
            _("every hour, at minute %(minute)02d") % facts,
            _("%(days)s every hour, at minute %(minute)02d") % facts,
        )
    step = _step(minutes, 60)
    if not step:
        return None
    facts = {"step": step, "days": "%(days)s"}
    return (
        _("every %(step)d minutes") % facts,
        _("%(days)s every %(step)d minutes") % facts,
    )


def _which_days(parts: CronSim) -> str | None:
    """ "" for every day; None for what cannot be said shortly."""
    weekdays = {day if isinstance(day, tuple) else day % 7 for day in parts.weekdays}
    if parts.days == _EVERY_MONTH_DAY:
        return _weekdays(weekdays)
    if weekdays != _EVERY_DAY:
        return None
    if parts.days == {CronSim.LAST}:
        return _("on the last day of each month")
    if min(parts.days) < 1 or len(parts.days) > _MOST_TIMES:
        return None
    days = ", ".join(str(day) for day in sorted(parts.days))
    return _("on day %(days)s of each month") % {"days": days}


def _weekdays(days: Iterable[object]) -> str | None:
    found = set(days)
    if found == _EVERY_DAY:
        return ""
    if found == _WORKDAYS:
        return _("Monday to Friday")
    if found == _WEEKEND:
        return _("Saturday and Sunday")
    if not all(isinstance(day, int) for day in found):
        return None
    # Django counts from Monday.
    names = [str(WEEKDAYS[(day + 6) % 7]) for day in _from_monday(found)]
    return _("on %(names)s") % {"names": ", ".join(names)}


def _from_monday(days: set[object]) -> list[int]:
    return sorted((day for day in days if isinstance(day, int)), key=lambda day: (day + 6) % 7)


def _step(numbers: list[int], whole: int) -> int:
    """The even step at which numbers go all the way round whole; 0 for none."""
    step = numbers[1] - numbers[0]
    is_even = whole % step == 0 and numbers == list(range(numbers[0], whole, step))
    return step if is_even and numbers[0] < step else 0
