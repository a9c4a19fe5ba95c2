from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from apps.projects.schedule_words import in_words
from apps.projects.schedules import ScheduleInvalid, read_schedule

NEW_YORK = ZoneInfo("America/New_York")
SEOUL = ZoneInfo("Asia/Seoul")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def times(cron: str, after: datetime, count: int) -> list[str]:
    assert isinstance(after.tzinfo, ZoneInfo)
    found = read_schedule(cron).next_times(after, after.tzinfo, count)
    return [f"{slot:%d %H:%M %z}" for slot in found]


def test_a_slot_is_read_in_the_zone_and_told_in_utc() -> None:
    slot = read_schedule("0 9 * * *").next_after(datetime(2026, 5, 1, tzinfo=UTC), SEOUL)
    assert slot == datetime(2026, 5, 2, 0, 0, tzinfo=UTC)
    assert slot.tzinfo is UTC


def test_a_slot_is_later_than_the_moment_never_the_moment_itself() -> None:
    nine = datetime(2026, 5, 1, 9, tzinfo=SEOUL)
    assert times("0 9 * * *", nine, 1) == ["02 09:00 +0900"]
    assert times("0 9 * * *", datetime(2026, 5, 1, 8, 59, 59, 999, tzinfo=SEOUL), 1) == [
        "01 09:00 +0900"
    ]


def test_a_time_that_is_left_out_in_spring_comes_right_after() -> None:
    assert times("30 2 * * *", datetime(2026, 3, 7, tzinfo=NEW_YORK), 3) == [
        "07 02:30 -0500",
        "08 03:00 -0400",
        "09 02:30 -0400",
    ]


def test_several_times_that_are_left_out_come_once_together() -> None:
    assert times("0,30 2,3 * * *", datetime(2026, 3, 8, tzinfo=NEW_YORK), 3) == [
        "08 03:00 -0400",
        "08 03:30 -0400",
        "09 02:00 -0400",
    ]


def test_a_time_that_comes_twice_in_autumn_counts_once() -> None:
    assert times("30 1 * * *", datetime(2026, 10, 31, 12, tzinfo=NEW_YORK), 2) == [
        "01 01:30 -0400",
        "02 01:30 -0500",
    ]
    between = datetime(2026, 11, 1, 1, 15, tzinfo=NEW_YORK, fold=1)
    assert times("30 1 * * *", between, 1) == ["02 01:30 -0500"]


def test_what_comes_every_half_hour_goes_on_through_both_turns() -> None:
    assert times("*/30 * * * *", datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK), 5) == [
        "01 01:00 -0400",
        "01 01:30 -0400",
        "01 01:00 -0500",
        "01 01:30 -0500",
        "01 02:00 -0500",
    ]
    assert times("*/30 * * * *", datetime(2026, 3, 8, 1, 15, tzinfo=NEW_YORK), 3) == [
        "08 01:30 -0500",
        "08 03:00 -0400",
        "08 03:30 -0400",
    ]


def test_an_island_that_turns_its_clocks_by_half_an_hour() -> None:
    assert times("15 2 * * *", datetime(2026, 10, 4, tzinfo=LORD_HOWE), 2) == [
        "04 02:30 +1100",
        "05 02:15 +1100",
    ]
    assert times("45 1 * * *", datetime(2026, 4, 4, 12, tzinfo=LORD_HOWE), 2) == [
        "05 01:45 +1100",
        "06 01:45 +1030",
    ]
    assert times("0 */2 * * *", datetime(2026, 4, 4, 23, tzinfo=LORD_HOWE), 3) == [
        "05 00:00 +1100",
        "05 02:00 +1030",
        "05 04:00 +1030",
    ]


def test_slots_of_two_years_are_in_order_and_each_once() -> None:
    for zone in (NEW_YORK, LORD_HOWE, SEOUL):
        after = datetime(2026, 1, 1, tzinfo=zone)
        slots = read_schedule("*/15 * * * *").next_times(after, zone, 2 * 365 * 96)
        ordered = [slot.astimezone(UTC) for slot in slots]
        assert ordered == sorted(set(ordered))
        gaps = {later - earlier for earlier, later in pairwise(ordered)}
        assert {gap.total_seconds() for gap in gaps} == {900.0}


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("", "five fields"),
        ("0 9 * *", "five fields"),
        ("0 9 * * * * *", "five fields"),
        ("0 0 9 * * *", "seconds are not known"),
        ("@daily", "@daily"),
        ("60 9 * * *", "first field"),
        ("0 24 * * *", "second field"),
        ("0 9 0 * *", "third field"),
        ("0 9 30 2 *", "third field"),
        ("0 9 * 13 *", "fourth field"),
        ("0 9 * * 8", "fifth field"),
        ("0 9 * * FRIDAY", "fifth field"),
        ("*/0 9 * * *", "first field"),
        ("0/0 9 * * *", "first field"),
        ("0 9 */31 2 MON#5", "No day is ever like this"),
        ("* * * * *", "more often than every 15 minutes"),
        ("*/10 * * * *", "more often than every 15 minutes"),
        ("0,5 9 1 1 *", "more often than every 15 minutes"),
        ("0,50 * * * *", "more often than every 15 minutes"),
        ("\uff10 9 * * *", "plain characters"),
        ("0 9 * * \u00b2L", "plain characters"),
        ("0 " + ",".join(map(str, range(24))) + " * * *", "50 plain characters"),
        ("; DROP TABLE users --", "first field"),
    ],
)
def test_what_is_no_schedule_is_refused_with_a_sentence(cron: str, words: str) -> None:
    with pytest.raises(ScheduleInvalid, match=words) as refusal:
        read_schedule(cron)
    assert refusal.value.field == "schedule_cron"


def test_spaces_and_small_letters_are_put_in_order() -> None:
    assert read_schedule("  0  9 * *\tmon-fri ").cron == "0 9 * * MON-FRI"


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("", "only by hand"),
        ("0 9 * * *", "every day at 09:00"),
        ("30 7,19 * * *", "every day at 07:30, 19:30"),
        ("0 9 * * 1-5", "Monday to Friday at 09:00"),
        ("0 9 * * SAT,SUN", "Saturday and Sunday at 09:00"),
        ("0 9 * * 7", "on Sunday at 09:00"),
        ("0 9 * * 0,3", "on Wednesday, Sunday at 09:00"),
        ("0 9 1,15 * *", "on day 1, 15 of each month at 09:00"),
        ("0 9 L * *", "on the last day of each month at 09:00"),
        ("5 * * * *", "every hour, at minute 05"),
        ("0 */3 * * *", "every 3 hours, at minute 00"),
        ("*/20 * * * *", "every 20 minutes"),
        ("*/30 * * * 1-5", "Monday to Friday every 30 minutes"),
        ("0 9 1 1 *", "0 9 1 1 *"),
        ("0 9 1 * MON", "0 9 1 * MON"),
    ],
)
def test_schedules_in_words(cron: str, words: str) -> None:
    assert in_words(read_schedule(cron).cron if cron else "") == words
