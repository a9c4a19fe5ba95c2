"""Publishing over the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from apps.contents.models import Content, ContentUpload, UploadSnapshot
from apps.contents.states import UploadStatus
from apps.projects.models import Channel
from tests.contents.publishing.steps import work
from tests.support.cast import Cast
from tests.support.productions import make_content
from tests.support.publishing import SmallPlatform, finish_film, make_channel, small_platform

Api = Callable[[Any], APIClient]
URL = "/api/v1"


@pytest.fixture(autouse=True)
def platform() -> Iterator[SmallPlatform]:
    with small_platform() as there:
        yield there


@pytest.fixture
def film(cast: Cast) -> Content:
    return finish_film(cast.content, cast.owner)


@pytest.fixture
def channel(cast: Cast) -> Channel:
    return make_channel(cast.project)


@pytest.fixture
def upload(cast: Cast, api: Api, film: Content, channel: Channel) -> dict[str, Any]:
    answer = plan(api(cast.editor), film, channel)
    assert answer.status_code == 201, answer.json()
    return dict(answer.json()["results"][0])


def plan(client: APIClient, film: Content, *channels: Channel, **more: Any) -> Any:
    body = {"channels": [str(channel.pk) for channel in channels], **more}
    return client.post(f"{URL}/contents/{film.pk}/uploads/", body, format="json")


def in_hours(hours: int) -> str:
    return (timezone.now() + timedelta(hours=hours)).isoformat()


def test_a_film_is_published_and_its_state_is_shown(
    cast: Cast, api: Api, upload: dict[str, Any]
) -> None:
    assert upload["status"] == "pending"
    assert upload["channel"]["platform"] == "tiktok"
    work(ContentUpload.objects.get(pk=upload["id"]))
    seen = api(cast.viewer).get(f"{URL}/uploads/{upload['id']}/").json()
    assert (seen["status"], seen["progress"]) == ("published", 100)
    assert seen["platform_url"].startswith("https://small.example/")
    assert "session" not in str(seen)


def test_the_same_key_plans_once(cast: Cast, api: Api, film: Content, channel: Channel) -> None:
    client = api(cast.editor)
    client.credentials(HTTP_IDEMPOTENCY_KEY="once")
    first, second = (plan(client, film, channel, title="A metre") for _time in range(2))
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_what_the_platform_refuses_names_field_limit_and_count(
    cast: Cast, api: Api, film: Content, channel: Channel
) -> None:
    answer = plan(api(cast.editor), film, channel, title="x" * 80)
    assert answer.status_code == 400
    problem = answer.json()["errors"][0]
    assert (problem["field"], problem["code"]) == ("title", "platform_limit")
    assert problem["detail"] == "The title has 80 characters. TikTok takes 60 characters at most."


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"channels": []}, "channels"),
        ({"channels": ["nonsense"]}, "channels.0"),
        ({"scheduled_at": "tomorrow"}, "scheduled_at"),
        ({"scheduled_at": "2020-01-01T00:00:00Z"}, "scheduled_at"),
        ({"scheduled_at": 5}, "scheduled_at"),
        ({"visibility": "secret"}, "visibility"),
        ({"tags": ["x" * 101]}, "tags.0"),
        ({"title": ""}, "title"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_input_changes_nothing(
    cast: Cast, api: Api, film: Content, channel: Channel, body: dict[str, Any], field: str
) -> None:
    answer = plan(api(cast.editor), film, channel, **body) if "channels" not in body else None
    if answer is None:
        address = f"{URL}/contents/{film.pk}/uploads/"
        answer = api(cast.editor).post(address, body, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert not ContentUpload.objects.exists()


def test_a_channel_of_others_is_like_none(
    cast: Cast, api: Api, film: Content, channel: Channel
) -> None:
    other = make_channel(make_content(cast.outsider).project)
    answer = plan(api(cast.editor), film, other)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "does_not_exist"


def test_details_and_time_are_changed_with_a_version(
    cast: Cast, api: Api, upload: dict[str, Any]
) -> None:
    client, address = api(cast.editor), f"{URL}/uploads/{upload['id']}/"
    tag = client.get(address).headers["ETag"]
    body = {"title": "A metre", "scheduled_at": in_hours(5)}
    changed = client.patch(address, body, format="json", headers={"If-Match": tag})
    assert changed.status_code == 200
    assert (changed.json()["title"], changed.json()["status"]) == ("A metre", "scheduled")
    late = client.patch(address, {"title": "B"}, format="json", headers={"If-Match": tag})
    assert late.status_code == 412
    assert api(cast.viewer).patch(address, body, format="json").status_code == 403
    assert api(cast.outsider).patch(address, body, format="json").status_code == 404


def test_it_is_withdrawn_and_tried_again(cast: Cast, api: Api, upload: dict[str, Any]) -> None:
    client, address = api(cast.editor), f"{URL}/uploads/{upload['id']}"
    assert client.post(f"{address}/withdraw/").json()["status"] == "withdrawn"
    assert client.post(f"{address}/withdraw/").status_code == 409
    assert client.post(f"{address}/retry/", {}, format="json").json()["status"] == "pending"


def test_a_person_settles_what_nobody_knows(cast: Cast, api: Api, upload: dict[str, Any]) -> None:
    ContentUpload.objects.update(
        status=UploadStatus.UNCONFIRMED, committed_at=timezone.now(), next_attempt_at=None
    )
    client, address = api(cast.editor), f"{URL}/uploads/{upload['id']}"
    listed = client.get(f"{URL}/uploads/?status=unconfirmed").json()["results"]
    assert [one["id"] for one in listed] == [upload["id"]]
    assert client.post(f"{address}/confirm/", {"video": "??"}, format="json").status_code == 400
    assert client.post(f"{address}/ask/").status_code == 202
    found = client.post(f"{address}/confirm/", {"video": "7301"}, format="json").json()
    assert (found["status"], found["platform_video_id"]) == ("published", "7301")
    taken = client.post(f"{address}/remove/", {"by_hand": True}, format="json").json()
    assert taken["status"] == "removed"


def test_the_calendar_shows_what_is_planned_and_what_is_out(
    cast: Cast, api: Api, film: Content, channel: Channel
) -> None:
    other = finish_film(make_content(cast.owner, project=cast.project), cast.owner)
    plan(api(cast.editor), film, channel, scheduled_at=in_hours(30))
    plan(api(cast.editor), other, channel)
    work(ContentUpload.objects.get(content=other))
    span = {"from": in_hours(-24), "to": in_hours(48)}
    shown = api(cast.viewer).get(f"{URL}/uploads/calendar/", span).json()
    assert [one["status"] for one in shown["results"]] == ["published", "scheduled"]
    assert not shown["is_cut"]
    assert api(cast.outsider).get(f"{URL}/uploads/calendar/", span).json()["results"] == []
    for wrong in ({}, {"from": "x", "to": "y"}, {"from": in_hours(0), "to": in_hours(9000)}):
        assert api(cast.viewer).get(f"{URL}/uploads/calendar/", wrong).status_code == 400


def test_lists_ask_as_often_for_many_rows_as_for_one(
    cast: Cast, api: Api, film: Content, channel: Channel
) -> None:
    client = api(cast.viewer)
    span = f"from={in_hours(-24)}&to={in_hours(48)}".replace("+", "%2B")
    paths = ("uploads/", f"contents/{film.pk}/uploads/", f"uploads/calendar/?{span}")

    def counts() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{URL}/{path}").status_code == 200
            found.append(len(queries))
        return found

    plan(api(cast.editor), film, channel)
    counts()  # the first request also writes that the person was here
    before = counts()
    for _number in range(3):
        plan(api(cast.editor), film, make_channel(cast.project))
    assert counts() == before


def test_the_best_hour_is_honest(cast: Cast, api: Api, film: Content, channel: Channel) -> None:
    address = f"{URL}/channels/{channel.pk}/best-hour/"
    assert api(cast.viewer).get(address).json()["is_measured"] is False
    for number in range(14):
        hour = 7 if number % 2 else 20
        at = timezone.now().replace(hour=hour, minute=10) - timedelta(days=number + 5)
        other = make_content(cast.owner, project=cast.project)
        one = ContentUpload.objects.create(
            content=other, channel=channel, status="published", published_at=at
        )
        UploadSnapshot.objects.create(
            upload=one,
            day=at.date(),
            taken_at=at + timedelta(days=1),
            views=5000 if hour == 7 else 300,
        )
    found = api(cast.viewer).get(address).json()
    assert (found["hour"], found["is_measured"], found["videos"]) == (7, True, 14)
    assert found["hours"][0]["ratio"] > 1 > found["hours"][1]["ratio"]
