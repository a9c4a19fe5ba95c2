from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core.models import AuditLog
from apps.projects.models import DataSource, SourceItem, SourceVisit
from apps.projects.visits.visiting import make_visit
from tests.support.cast import Cast
from tests.support.topics.feed_server import Feed, TopicServer
from tests.support.vendors.server import Reply

Api = Callable[[Any], APIClient]
URL = "/api/v1/data-sources/"
ITEMS = "/api/v1/source-items/"


@pytest.fixture
def server(settings: Any) -> Iterator[TopicServer]:
    server = TopicServer()
    with server.running():
        settings.FETCH_ALLOWED_HOSTS = frozenset({server.host})
        settings.SOURCE_GAP_SECONDS = 0.0
        yield server


@pytest.fixture
def feed(server: TopicServer) -> Feed:
    """A feed on a real server, with two items."""
    feed = server.feed("news")
    feed.add_item("A lighthouse", published=datetime.now(UTC) - timedelta(hours=1))
    feed.add_item("Bees dance", summary="For honey.", published=datetime.now(UTC))
    return feed


@pytest.fixture
def body(cast: Cast) -> dict[str, Any]:
    return {
        "project": str(cast.project.pk),
        "name": " Morning ",
        "source_type": "rss",
        "config": {"feed_url": "https://news.example/feed"},
        "schedule_cron": "0  9 * * mon-fri",
    }


@pytest.fixture
def source(cast: Cast, api: Api, body: dict[str, Any]) -> DataSource:
    answer = api(cast.editor).post(URL, body)
    assert answer.status_code == 201, answer.json()
    return DataSource.objects.get(pk=answer.json()["id"])


def address(source: DataSource, more: str = "") -> str:
    return f"{URL}{source.pk}/{more}"


def fields_at_fault(answer: Any) -> set[str]:
    assert answer.status_code == 400, answer.content
    return {problem["field"] for problem in answer.json()["errors"]}


def test_an_editor_makes_a_source_and_sees_its_next_times(
    cast: Cast, api: Api, source: DataSource
) -> None:
    answer = api(cast.viewer).get(address(source))
    told = answer.json()
    assert (told["name"], told["schedule_cron"], told["schedule_words"]) == (
        "Morning",
        "0 9 * * MON-FRI",
        "Monday to Friday at 09:00",
    )
    assert told["config"] == {
        "feed_url": "https://news.example/feed",
        "filter_keywords": [],
        "exclude_keywords": [],
    }
    assert told["time_zone"] == "Asia/Seoul"
    assert len(told["next_times"]) == 5
    assert all(one.endswith("T09:00:00+09:00") for one in told["next_times"])
    assert datetime.fromisoformat(told["next_run_at"]) == datetime.fromisoformat(
        told["next_times"][0]
    )
    assert AuditLog.objects.filter(
        action="data_source.created", organization_id=cast.team.pk
    ).exists()


def test_everything_that_is_wrong_is_said_at_once(
    cast: Cast, api: Api, body: dict[str, Any]
) -> None:
    wrong = {**body, "config": {"feed_url": "ftp://x", "colour": 1}, "schedule_cron": "* * * * *"}
    answer = api(cast.editor).post(URL, wrong)
    assert fields_at_fault(answer) == {"config.feed_url", "config.colour", "schedule_cron"}
    assert DataSource.objects.count() == 0


def test_bad_input_names_its_field_and_changes_nothing(
    cast: Cast, api: Api, body: dict[str, Any]
) -> None:
    changes: tuple[tuple[dict[str, Any], str], ...] = (
        ({"name": "   "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"source_type": "podcast"}, "source_type"),
        ({"config": []}, "config"),
        ({"config": {"feed_url": "http://intranet/feed"}}, "config.feed_url"),
        ({"schedule_cron": "@daily"}, "schedule_cron"),
        ({"schedule_cron": "0 9 * * * *"}, "schedule_cron"),
        ({"is_active": "yes"}, "is_active"),
        ({"next_run_at": "2020-01-01T00:00:00Z"}, "next_run_at"),
        ({"project": "nothing"}, "project"),
    )
    client = api(cast.editor)
    for change, field in changes:
        assert fields_at_fault(client.post(URL, {**body, **change})) == {field}
    assert DataSource.objects.count() == 0


def test_who_may_do_what(cast: Cast, api: Api, body: dict[str, Any], source: DataSource) -> None:
    assert api(cast.viewer).post(URL, body).status_code == 403
    assert api(cast.outsider).post(URL, body).status_code == 400
    for deed in ("patch", "delete"):
        assert getattr(api(cast.viewer), deed)(address(source), {}).status_code == 403
        assert getattr(api(cast.outsider), deed)(address(source), {}).status_code == 404
    for more in ("", "visits/", "items/"):
        assert api(cast.outsider).get(address(source, more)).status_code == 404
    assert api(cast.viewer).post(address(source, "visit/"), {}).status_code == 403
    assert api(cast.outsider).get(URL).json()["results"] == []


def test_a_change_asks_for_the_version_that_was_read(
    cast: Cast, api: Api, source: DataSource
) -> None:
    client = api(cast.editor)
    tag = client.get(address(source))["ETag"]
    first = client.patch(address(source), {"name": "Evening"}, headers={"If-Match": tag})
    assert first.json()["name"] == "Evening"
    late = client.patch(address(source), {"name": "Night"}, headers={"If-Match": tag})
    assert late.status_code == 412
    source.refresh_from_db()
    assert source.name == "Evening"


def test_a_paused_source_has_no_next_time(cast: Cast, api: Api, source: DataSource) -> None:
    client = api(cast.editor)
    paused = client.patch(address(source), {"is_active": False}).json()
    assert (paused["next_run_at"], paused["next_times"]) == (None, [])
    assert client.patch(address(source), {"is_active": True}).json()["next_run_at"]


def test_a_source_whose_items_became_videos_is_not_removed(
    cast: Cast, api: Api, source: DataSource
) -> None:
    item = SourceItem.objects.create(
        data_source=source, project=cast.project, item_hash="a", identity_hash="a", title="A"
    )
    client = api(cast.editor)
    SourceItem.objects.update(
        verdict="chosen", verdict_at=datetime.now(UTC), content_id=cast.content.pk
    )
    refused = client.delete(address(source))
    assert (refused.status_code, refused.json()["code"]) == (409, "source_has_videos")
    item.delete()
    assert client.delete(address(source)).status_code == 204
    assert client.get(address(source)).status_code == 404


def test_a_project_has_room_for_so_many_sources(
    cast: Cast, api: Api, body: dict[str, Any], source: DataSource, settings: Any
) -> None:
    settings.MOST_SOURCES_PER_PROJECT = 1
    answer = api(cast.editor).post(URL, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_sources")


def test_a_test_tells_what_would_come_and_stores_nothing(
    cast: Cast, api: Api, body: dict[str, Any], feed: Feed
) -> None:
    tried = {key: body[key] for key in ("project", "source_type", "schedule_cron")}
    tried["config"] = {"feed_url": feed.url, "filter_keywords": ["bees"]}
    client = api(cast.editor)
    answer = client.post(f"{URL}try/", tried)
    assert answer.status_code == 200, answer.json()
    told = answer.json()
    assert [(one["title"], one["outcome"]) for one in told["items"]] == [
        ("Bees dance", "new"),
        ("A lighthouse", "unwanted"),
    ]
    unwanted = next(one for one in told["items"] if one["outcome"] == "unwanted")
    assert unwanted["reason"] == "no_keyword"
    assert unwanted["reason_sentence"] == "It holds none of the keywords."
    assert len(told["next_times"]) == 5
    assert (told["error"], told["schedule_words"]) == ("", "Monday to Friday at 09:00")
    assert (DataSource.objects.count(), SourceItem.objects.count()) == (0, 0)
    again = client.post(f"{URL}try/", tried).json()
    assert len(again["items"]) == 2


def test_a_test_of_what_cannot_be_read_says_why(
    cast: Cast, api: Api, body: dict[str, Any], feed: Feed
) -> None:
    feed.raw = b"<html><body>Nothing here</body></html>"
    tried = {key: body[key] for key in ("project", "source_type")}
    client = api(cast.editor)
    answer = client.post(f"{URL}try/", {**tried, "config": {"feed_url": feed.url}})
    assert answer.status_code == 200
    assert "not a feed" in answer.json()["error"]
    wrong = client.post(f"{URL}try/", {**tried, "config": {"feed_url": ""}})
    assert fields_at_fault(wrong) == {"config.feed_url"}
    inside = client.post(f"{URL}try/", {**tried, "config": {"feed_url": "http://127.0.0.1/"}})
    assert fields_at_fault(inside) == {"config.feed_url"}
    assert (
        api(cast.viewer).post(f"{URL}try/", {**tried, "config": {"feed_url": feed.url}}).status_code
        == 403
    )


def test_a_look_brings_items_once_and_says_what_it_found(
    cast: Cast, api: Api, source: DataSource, feed: Feed
) -> None:
    client = api(cast.editor)
    client.patch(address(source), {"config": {"feed_url": feed.url}})
    answers = [client.post(address(source, "visit/"), {}) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    make_visit(SourceVisit.objects.get().pk)
    told = client.get(answers[0]["Location"]).json()
    assert (told["status"], told["found_count"], told["new_count"]) == ("completed", 2, 2)
    second = client.post(address(source, "visit/"), {}).json()
    make_visit(SourceVisit.objects.get(pk=second["id"]).pk)
    visits = client.get(address(source, "visits/")).json()["results"]
    assert [(one["is_unchanged"], one["new_count"]) for one in visits] == [(True, 0), (False, 2)]
    items = client.get(address(source, "items/")).json()["results"]
    assert [item["title"] for item in items] == ["Bees dance", "A lighthouse"]


def test_items_are_found_by_project_verdict_reason_and_words(
    cast: Cast, api: Api, source: DataSource
) -> None:
    for number, verdict in enumerate(("new", "skipped", "skipped")):
        decided = verdict != "new"
        SourceItem.objects.create(
            data_source=source,
            project=cast.project,
            item_hash=str(number),
            identity_hash=str(number),
            title=f"Story {number}",
            verdict=verdict,
            verdict_at=datetime.now(UTC) if decided else None,
            reason="too_old" if decided else "",
            reason_facts={"days": 9, "most": 7} if number == 1 else {},
        )
    client = api(cast.viewer)

    def titles(query: str) -> list[str]:
        return [item["title"] for item in client.get(f"{ITEMS}?{query}").json()["results"]]

    assert titles(f"project={cast.project.pk}") == ["Story 2", "Story 1", "Story 0"]
    assert titles(f"source={source.pk}&verdict=new") == ["Story 0"]
    assert titles("reason=too_old&search=story%201") == ["Story 1"]
    told = client.get(f"{ITEMS}?search=Story%201").json()["results"][0]
    assert told["reason_sentence"] == "It is older than 7 days."
    assert api(cast.outsider).get(ITEMS).json()["results"] == []


def test_an_item_is_skipped_by_hand_once(cast: Cast, api: Api, source: DataSource) -> None:
    item = SourceItem.objects.create(
        data_source=source, project=cast.project, item_hash="a", identity_hash="a", title="A"
    )
    client = api(cast.editor)
    for _time in range(2):
        told = client.post(f"{ITEMS}{item.pk}/skip/", {}).json()
        assert (told["verdict"], told["reason"]) == ("skipped", "by_hand")
    assert AuditLog.objects.filter(action="source_item.skipped").count() == 1
    SourceItem.objects.update(verdict="chosen", content_id=cast.content.pk, reason="")
    assert client.post(f"{ITEMS}{item.pk}/skip/", {}).status_code == 409
    assert api(cast.viewer).post(f"{ITEMS}{item.pk}/skip/", {}).status_code == 403
    assert api(cast.outsider).post(f"{ITEMS}{item.pk}/skip/", {}).status_code == 404


def test_a_schedule_is_shown_before_it_is_saved(cast: Cast, api: Api) -> None:
    client = api(cast.viewer)
    told = client.get(f"/api/v1/schedules/preview/?cron=0+9+*+*+*&project={cast.project.pk}")
    assert told.status_code == 200
    assert told.json()["schedule_words"] == "every day at 09:00"
    assert len(told.json()["next_times"]) == 5
    wrong = client.get("/api/v1/schedules/preview/?cron=0+9+*+*")
    assert fields_at_fault(wrong) == {"cron"}
    hidden = api(cast.outsider).get(
        f"/api/v1/schedules/preview/?cron=0+9+*+*+*&project={cast.project.pk}"
    )
    assert fields_at_fault(hidden) == {"project"}
    assert fields_at_fault(client.get("/api/v1/schedules/preview/?cron=0+9+*+*+*&project=x")) == {
        "project"
    }


def test_lists_are_filtered(cast: Cast, api: Api, source: DataSource, feed: Feed) -> None:
    DataSource.objects.update(last_error="It is down.")
    client = api(cast.viewer)
    for query, count in (
        ("in_trouble=true", 1),
        ("in_trouble=false", 0),
        ("source_type=rss&is_active=true&search=morn", 1),
        ("source_type=api", 0),
        (f"project={cast.project.pk}", 1),
    ):
        assert len(client.get(f"{URL}?{query}").json()["results"]) == count, query


def test_the_same_request_sent_twice_makes_one_source(
    cast: Cast, api: Api, body: dict[str, Any]
) -> None:
    client = api(cast.editor)
    key = {"Idempotency-Key": "once"}
    answers = [client.post(URL, body, headers=key) for _time in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert DataSource.objects.count() == 1


def test_a_feed_that_asks_to_be_left_alone_is(
    cast: Cast, api: Api, source: DataSource, server: TopicServer
) -> None:
    """Over real HTTP: 429 with Retry-After."""
    client = api(cast.editor)
    url = server.page("busy", Reply(b"", status=429, headers={"Retry-After": "7200"}))
    client.patch(address(source), {"config": {"feed_url": url}})
    visit = client.post(address(source, "visit/"), {}).json()
    make_visit(SourceVisit.objects.get(pk=visit["id"]).pk)
    told = client.get(address(source)).json()
    assert told["failures"] == 1
    assert "429" in told["last_error"]
    left = datetime.fromisoformat(told["wait_until"]) - datetime.now(UTC)
    assert timedelta(minutes=118) < left < timedelta(minutes=121)
