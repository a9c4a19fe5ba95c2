"""Figures are asked for often while they move, and less as a video grows old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.contents.metrics.schedule import next_look

OUT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), timedelta(hours=1)),
        (timedelta(hours=23), timedelta(hours=1)),
        (timedelta(hours=24), timedelta(hours=6)),
        (timedelta(days=6), timedelta(hours=6)),
        (timedelta(days=7), timedelta(days=1)),
        (timedelta(days=30), timedelta(days=7)),
        (timedelta(days=364), timedelta(days=7)),
    ],
)
def test_the_wait_grows_with_the_age(age: timedelta, wait: timedelta) -> None:
    assert next_look(OUT, OUT + age) == OUT + age + wait


def test_after_a_year_nobody_asks_any_more() -> None:
    assert next_look(OUT, OUT + timedelta(days=365)) is None


def test_a_year_of_looks_is_about_a_hundred_and_twenty() -> None:
    moment, looks = OUT + timedelta(hours=1), 0
    while (after := next_look(OUT, moment)) is not None:
        moment, looks = after, looks + 1
    assert 110 < looks < 130
