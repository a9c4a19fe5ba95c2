"""Months are counted on the owner's calendar, from one anchor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.subscriptions.periods import add_months, part_left, period_around

SEOUL = ZoneInfo("Asia/Seoul")
NEW_YORK = ZoneInfo("America/New_York")


def seoul(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SEOUL)  # type: ignore[arg-type, misc]


def test_the_last_day_of_january_does_not_drift() -> None:
    anchor = seoul(2026, 1, 31, 9)
    days = [add_months(anchor, count, SEOUL).astimezone(SEOUL).day for count in range(1, 5)]
    assert days == [28, 31, 30, 31]


def test_a_leap_day_is_used_when_there_is_one() -> None:
    assert add_months(seoul(2027, 12, 31, 9), 2, SEOUL) == seoul(2028, 2, 29, 9)


def test_a_month_ends_at_the_owners_midnight_not_at_utcs() -> None:
    anchor = seoul(2026, 3, 1, 0)
    assert add_months(anchor, 1, SEOUL) == datetime(2026, 3, 31, 15, tzinfo=UTC)


def test_the_wall_clock_stays_across_summer_time() -> None:
    anchor = datetime(2026, 2, 15, 18, tzinfo=NEW_YORK)
    later = add_months(anchor, 1, NEW_YORK)
    assert later.astimezone(NEW_YORK).hour == 18
    assert later - anchor == timedelta(days=28, hours=-1)


def test_a_time_that_summer_time_skips_is_still_a_moment_after_the_one_before() -> None:
    anchor = datetime(2026, 2, 8, 2, 30, tzinfo=NEW_YORK)
    skipped = add_months(anchor, 1, NEW_YORK)
    assert skipped == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "start", "end"),
    [
        (seoul(2026, 1, 31, 9), seoul(2026, 1, 31, 9), seoul(2026, 2, 28, 9)),
        (seoul(2026, 2, 28, 8, 59), seoul(2026, 1, 31, 9), seoul(2026, 2, 28, 9)),
        (seoul(2026, 2, 28, 9), seoul(2026, 2, 28, 9), seoul(2026, 3, 31, 9)),
        (seoul(2026, 3, 30, 9), seoul(2026, 2, 28, 9), seoul(2026, 3, 31, 9)),
        (seoul(2027, 1, 31, 9), seoul(2027, 1, 31, 9), seoul(2027, 2, 28, 9)),
    ],
)
def test_the_boundary_itself_belongs_to_the_next_period(
    moment: datetime, start: datetime, end: datetime
) -> None:
    assert period_around(seoul(2026, 1, 31, 9), moment, SEOUL, step=1) == (start, end)


def test_a_yearly_period_is_twelve_months() -> None:
    anchor = seoul(2028, 2, 29, 9)
    _start, end = period_around(anchor, seoul(2028, 6, 1), SEOUL, step=12)
    assert end == seoul(2029, 2, 28, 9)


MOMENTS = st.integers(0, 10 * 365 * 86_400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(anchor=MOMENTS, passed=st.integers(0, 4_000), step=st.sampled_from([1, 12]))
def test_every_moment_is_in_exactly_one_period(anchor: datetime, passed: int, step: int) -> None:
    moment = anchor + timedelta(days=passed, hours=passed % 24)
    start, end = period_around(anchor, moment, NEW_YORK, step=step)
    assert start <= moment < end
    assert period_around(anchor, end, NEW_YORK, step=step)[0] == end


def test_what_is_left_is_never_less_than_nothing_or_more_than_all() -> None:
    start, end = seoul(2026, 1, 1), seoul(2026, 1, 11)
    day = 86_400
    assert part_left(start, end, seoul(2026, 1, 4)) == (7 * day, 10 * day)
    assert part_left(start, end, seoul(2025, 1, 4)) == (10 * day, 10 * day)
    assert part_left(start, end, seoul(2027, 1, 4)) == (0, 10 * day)
