"""What channels, projects and templates gained, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.contents.metrics.series import days_asked, groups
from apps.contents.models import ContentRun, ContentUpload, UploadSnapshot
from apps.projects.models import Channel
from apps.templates.models import Template
from tests.contents.metrics.conftest import Out
from tests.support.cast import Cast

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 10)
METRICS = reverse("api:metrics")


def seen(upload: ContentUpload, **views: int | None) -> None:
    """Views by day of March, as d1=10."""
    for name, number in views.items():
        day = date(2026, 3, int(name[1:]))
        UploadSnapshot.objects.create(
            upload=upload, day=day, taken_at=timezone.now(), views=number, likes=1
        )


def test_gains_are_the_differences_of_totals(out: Out, channel: Channel) -> None:
    """Also where a day has no look, and where the days asked for begin in the middle."""
    seen(out("a"), d1=10, d2=15, d5=40)
    seen(out("b"), d2=100, d3=90)
    [group] = groups(ContentUpload.objects.all(), "channel", first=FIRST, last=LAST, most=5)
    assert (group.id, group.uploads, group.name) == (channel.pk, 2, str(channel))
    gained = {day.day.day: day.gained.views for day in group.series}
    assert gained == {1: 10, 2: 105, 3: -10, 5: 25}
    assert (group.totals.views, group.gained.views, group.gained.shares) == (130, 130, None)
    middle = groups(
        ContentUpload.objects.all(),
        "channel",
        first=date(2026, 3, 2),
        last=date(2026, 3, 3),
        most=5,
    )[0]
    assert (middle.totals.views, middle.gained.views) == (105, 95)


def test_uploads_are_grouped_by_what_was_asked(out: Out, cast: Cast) -> None:
    first, second, third = out("a"), out("b"), out("c")
    for upload, views in ((first, 5), (second, 50), (third, 500)):
        seen(upload, d3=views)
    template = Template.objects.get(slug="small")
    for upload in (first, second):
        ContentRun.objects.create(
            content=upload.content,
            template=template,
            status="completed",
            requested_by=cast.owner,
            finished_at=timezone.now(),
        )
    rows = ContentUpload.objects.all()

    def found(by: str, most: int = 9) -> list[tuple[Any, int | None]]:
        return [
            (one.name, one.gained.views)
            for one in groups(rows, by, first=FIRST, last=LAST, most=most)
        ]

    assert found("project") == [("Series", 555)]
    assert found("template") == [("", 500), ("Small", 55)]
    assert [views for _name, views in found("upload")] == [500, 50, 5]
    assert len(found("upload", 2)) == 2


def test_a_question_has_at_most_a_year_and_no_future() -> None:
    today = date(2026, 3, 10)
    assert days_asked(None, None, today) == (date(2026, 2, 11), today)
    assert days_asked(date(2020, 1, 1), date(2030, 1, 1), today)[0] == today - timedelta(days=365)
    assert days_asked(date(2027, 1, 1), None, today) == (today, today)


def test_the_number_of_queries_does_not_grow(out: Out, django_assert_max_num_queries: Any) -> None:
    for name in "abcd":
        seen(out(name), d1=1, d2=2)
    with django_assert_max_num_queries(4):
        assert len(groups(ContentUpload.objects.all(), "upload", first=FIRST, last=LAST, most=50))


def test_the_api_tells_an_uploads_series(out: Out, cast: Cast, api: Any) -> None:
    upload = out("a", metrics={"views": 15, "likes": 1, "comments": None, "shares": None})
    seen(upload, d1=10, d2=15)
    address = reverse("api:upload-metrics", args=[upload.pk])
    query = {"from": "2026-03-01", "until": "2026-03-31"}
    found = api(cast.viewer).get(address, query).data
    assert found["current"]["views"] == 15
    assert [(row["day"], row["views"]) for row in found["series"]] == [
        ("2026-03-01", 10),
        ("2026-03-02", 15),
    ]
    assert api(cast.outsider).get(address).status_code == 404


def test_the_api_compares(out: Out, cast: Cast, api: Any, channel: Channel) -> None:
    seen(out("a"), d1=10, d2=15)
    query = {"from": "2026-03-01", "until": "2026-03-31", "by": "channel"}
    [group] = api(cast.viewer).get(METRICS, query).data["results"]
    assert (group["id"], group["gained"]["views"]) == (str(channel.pk), 15)
    assert len(group["series"]) == 2
    assert api(cast.outsider).get(METRICS, query).data["results"] == []
    nothing = {**query, "platform": "tiktok"}
    assert api(cast.viewer).get(METRICS, nothing).data["results"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"by": "weather"}, "by"),
        ({"from": "yesterday"}, "from"),
        ({"until": "2026-02-30"}, "until"),
        ({"from": "2026-03-02", "until": "2026-03-01"}, "from"),
        ({"limit": "0"}, "limit"),
        ({"limit": "51"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"channel": "x"}, "channel"),
    ],
)
def test_bad_questions_are_named(cast: Cast, api: Any, query: dict[str, str], field: str) -> None:
    answer = api(cast.viewer).get(METRICS, query)
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == [field]
