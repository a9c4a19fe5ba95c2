from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from apps.contents.models import Content
from apps.core.models import AuditLog
from tests.support.cast import Cast
from tests.support.productions import ENGLISH_TEXT, make_content, make_project

Api = Callable[[Any], APIClient]
URL = "/api/v1/contents/"


def body(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {"project": str(cast.project.pk), "text": ENGLISH_TEXT, **fields}


def address(content: Content) -> str:
    return f"{URL}{content.pk}/"


def titles(response: Any) -> list[str]:
    return [row["title"] for row in response.json()["results"]]


def test_an_editor_takes_a_text_in_as_a_draft(cast: Cast, api: Api) -> None:
    response = api(cast.editor).post(URL, body(cast, title=" The  metre "))
    assert response.status_code == 201
    content = Content.objects.get(pk=response.json()["id"])
    assert (content.title, content.status) == ("The metre", "draft")
    assert response["Location"].endswith(address(content))
    assert response["ETag"]
    assert response.json()["text"].startswith("The metre was first defined")
    line = AuditLog.objects.get(action="content.created", target_id=str(content.pk))
    assert line.actor_id == str(cast.editor.pk)


def test_without_a_title_the_first_line_is_it(cast: Cast, api: Api) -> None:
    response = api(cast.editor).post(URL, body(cast))
    assert response.json()["title"].startswith("The metre was first defined")


def test_a_title_shows_what_it_says(cast: Cast, api: Api) -> None:
    data = {**body(cast), "title": "\u202egpj.exe \u2066Sea\u2069"}
    assert api(cast.editor).post(URL, data).json()["title"] == "gpj.exe Sea"


def test_a_repeated_request_makes_one_content(cast: Cast, api: Api) -> None:
    client, headers = api(cast.editor), {"Idempotency-Key": "k"}
    answers = [client.post(URL, body(cast), headers=headers).json()["id"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Content.objects.count() == 2  # and the one of the cast


def test_a_viewer_cannot_create_and_a_stranger_s_project_does_not_exist(
    cast: Cast, api: Api
) -> None:
    assert api(cast.viewer).post(URL, body(cast)).status_code == 403
    theirs = api(cast.outsider).post(URL, body(cast))
    nothing = api(cast.outsider).post(URL, body(cast, project=str(uuid4())))
    assert theirs.status_code == nothing.status_code == 400
    assert theirs.json() == nothing.json()
    assert theirs.json()["errors"][0]["field"] == "project"
    assert api(None).post(URL, body(cast)).status_code == 401
    assert Content.objects.count() == 1


def test_the_list_holds_what_a_person_may_see_newest_first(cast: Cast, api: Api) -> None:
    make_content(cast.outsider, project=make_project(cast.outsider))
    newer = make_content(cast.editor, project=cast.project)
    newer.title = "Newer"
    newer.save()
    assert titles(api(cast.viewer).get(URL)) == ["Newer", "How long is a metre?"]
    assert len(titles(api(cast.outsider).get(URL))) == 1
    assert titles(api(cast.staff).get(URL)) == []


def test_the_list_is_filtered_by_what_people_ask(cast: Cast, api: Api) -> None:
    client, other = api(cast.owner), make_project(cast.owner)
    second = make_content(cast.owner, project=other)
    Content.objects.filter(pk=second.pk).update(title="100% 한글", status="ready")
    moment = quote((second.created_at - timedelta(microseconds=1)).isoformat())
    cases = {
        f"project={other.pk}": ["100% 한글"],
        f"project={uuid4()}": [],
        "status=ready": ["100% 한글"],
        "status=failed": [],
        "search=METRE": ["How long is a metre?"],
        "search=100%25": ["100% 한글"],
        "search=0_": [],
        f"search={quote('한글')}": ["100% 한글"],
        f"created_after={moment}": ["100% 한글"],
        f"created_before={moment}": ["How long is a metre?"],
        "created_before=0001-01-01T00:00:00%2B14:00": [],
    }
    for query, expected in cases.items():
        assert titles(client.get(f"{URL}?{query}")) == expected, query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("project=7", "project"),
        ("status=lost", "status"),
        ("search=a%00b", "search"),
        ("created_after=yesterday", "created_after"),
        ("created_before=2026-13-01T00:00:00Z", "created_before"),
        ("created_after=99999-01-01T00:00:00Z", "created_after"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused_by_name(
    cast: Cast, api: Api, query: str, field: str
) -> None:
    response = api(cast.owner).get(f"{URL}?{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == field


def test_filtering_by_another_team_s_project_says_nothing_about_it(cast: Cast, api: Api) -> None:
    page = api(cast.outsider).get(f"{URL}?project={cast.project.pk}")
    assert page.json()["results"] == []


def test_a_finished_content_shows_everything_about_it(cast: Cast, api: Api, film: Content) -> None:
    data = api(cast.viewer).get(address(film)).json()
    root = f"http://testserver{address(film)}"
    assert data["status"] == "ready"
    assert data["thumbnail"] == f"{root}thumbnail/"
    assert data["video"] == {
        "url": f"{root}video/",
        "duration_seconds": "2.00",
        "resolution": "1080x1920",
        "size_bytes": 307200,
    }
    assert data["script"] == {
        "version": 1,
        "hook": "How long is a metre?",
        "body": ["It was a bar of platinum.", "Now it is light."],
        "cta": "Follow us.",
        "full_text": (
            "How long is a metre?\nIt was a bar of platinum.\nNow it is light.\nFollow us."
        ),
    }
    assert [scene["picture"] for scene in data["scenes"]] == [
        f"{root}scenes/0/picture/",
        f"{root}scenes/1/picture/",
    ]
    assert data["scenes"][1]["words"][0] == {"text": "Beat", "start_ms": 1000, "end_ms": 1300}
    assert data["latest_run"] is None
    assert data["safety"] == {"score": None, "flags": []}


def test_a_draft_has_no_film_yet(cast: Cast, api: Api) -> None:
    data = api(cast.viewer).get(address(cast.content)).json()
    assert (data["video"], data["thumbnail"], data["script"], data["scenes"]) == (
        None,
        None,
        None,
        [],
    )


def test_no_answer_names_where_files_are_kept(cast: Cast, api: Api, film: Content) -> None:
    for url in (URL, address(film)):
        text = api(cast.owner).get(url).content.decode()
        assert film.video_url not in text
        assert "storage_key" not in text


def test_an_editor_changes_title_and_text(cast: Cast, api: Api) -> None:
    client = api(cast.editor)
    before = client.get(address(cast.content))
    response = client.patch(
        address(cast.content), {"title": "New"}, headers={"If-Match": before["ETag"]}
    )
    assert response.status_code == 200
    assert response.json()["title"] == "New"
    assert response.json()["text"] == before.json()["text"]
    assert response["ETag"] != before["ETag"]
    assert client.get(address(cast.content))["ETag"] == response["ETag"]


def test_an_empty_change_changes_nothing(cast: Cast, api: Api) -> None:
    client = api(cast.editor)
    etag = client.get(address(cast.content))["ETag"]
    assert client.patch(address(cast.content), {})["ETag"] == etag


def test_the_second_of_two_editors_is_stopped(cast: Cast, api: Api) -> None:
    headers = {"If-Match": api(cast.editor).get(address(cast.content))["ETag"]}
    first = api(cast.owner).patch(address(cast.content), {"title": "First"}, headers=headers)
    second = api(cast.editor).patch(address(cast.content), {"title": "Second"}, headers=headers)
    assert (first.status_code, second.status_code) == (200, 412)
    cast.content.refresh_from_db()
    assert cast.content.title == "First"


def test_a_content_in_production_cannot_be_changed(cast: Cast, api: Api) -> None:
    Content.objects.update(status="processing")
    response = api(cast.editor).patch(address(cast.content), {"title": "New"})
    assert response.status_code == 409
    assert response.json()["code"] == "conflict"


@pytest.mark.parametrize("field", ["status", "project", "video_url", "safety_score", "script"])
def test_what_is_not_the_editor_s_to_change_is_refused(cast: Cast, api: Api, field: str) -> None:
    response = api(cast.owner).patch(address(cast.content), {field: "ready"})
    assert response.status_code == 400
    assert response.json()["errors"][0] == {
        "field": field,
        "code": "unknown_field",
        "detail": "There is no such field. Known are: title, text, topic.",
    }
