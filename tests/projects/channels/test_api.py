"""Channels over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from apps.projects.models import Channel
from apps.projects.services.channels import add_archive
from tests.projects.channels.conftest import visit
from tests.support.cast import Cast
from tests.support.platforms.youtube_server import YouTubeServer

BEGIN = reverse("api:channel-authorizations")
FINISH = reverse("api:channel-authorization-finish")
LIST = reverse("api:channels")


def at(channel: Channel, deed: str = "") -> str:
    return reverse(f"api:channel{deed}", args=[channel.pk])


@pytest.fixture
def archive(cast: Cast) -> Channel:
    return add_archive(by=cast.owner, project=cast.project)


def fields(answer: Any) -> list[str]:
    return [one["field"] for one in answer.json()["errors"]]


def test_a_frontend_connects_a_channel_by_itself(
    cast: Cast, api: Any, youtube: YouTubeServer, settings: Any
) -> None:
    settings.FRONTEND_URL = "https://app.example"
    client = api(cast.owner)
    begun = client.post(
        BEGIN,
        {
            "project": str(cast.project.pk),
            "platform": "youtube",
            "redirect_uri": "https://app.example/channels/back",
        },
        format="json",
    )
    assert begun.status_code == 201
    assert begun.data["redirect_uri"] == "https://app.example/channels/back"
    back = visit(begun.data["authorization_url"])
    given = {"state": back["state"], "code": back["code"]}
    found = client.post(FINISH, given, format="json")
    assert found.status_code == 200
    assert found.data["name"] == "한국사 한 입"
    assert client.get(at(Channel.objects.get())).data["status"] == "connected"
    again = client.post(FINISH, given, format="json")
    assert (again.status_code, again.json()["code"]) == (400, "used_state")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"platform": "vimeo"}, "platform"),
        ({"platform": "archive"}, "platform"),
        ({"project": "x"}, "project"),
        ({"project": "01930000-0000-7000-8000-000000000000"}, "project"),
        ({"channel": "01930000-0000-7000-8000-000000000000"}, "channel"),
        ({"return_to": "https://evil.example"}, "return_to"),
        ({"redirect_uri": "https://evil.example"}, "redirect_uri"),
        ({"scopes": ["all"]}, "scopes"),
    ],
)
def test_bad_input_is_named(
    cast: Cast, api: Any, youtube: YouTubeServer, given: dict[str, Any], field: str
) -> None:
    body = {"project": str(cast.project.pk), "platform": "youtube", **given}
    answer = api(cast.owner).post(BEGIN, body, format="json")
    assert answer.status_code == 400
    assert fields(answer) == [field]


def test_a_channel_of_another_project_cannot_be_connected_again(
    cast: Cast, api: Any, youtube: YouTubeServer, archive: Channel
) -> None:
    body = {"project": str(cast.project.pk), "platform": "youtube", "channel": str(archive.pk)}
    answer = api(cast.owner).post(BEGIN, body, format="json")
    assert (answer.status_code, fields(answer)) == (409, ["channel"])


def test_platforms_say_what_they_need(cast: Cast, api: Any, youtube: YouTubeServer) -> None:
    found = {one["platform"]: one for one in api(cast.viewer).get(reverse("api:platforms")).data}
    assert (found["youtube"]["is_ready"], found["youtube"]["missing"]) == (True, [])
    assert found["youtube"]["callback_url"].endswith("/account/channels/callback/")
    assert found["tiktok"]["missing"] == ["TIKTOK_CLIENT_ID", "TIKTOK_CLIENT_SECRET"]
    assert found["archive"]["is_ready"]
    assert not found["archive"]["needs_account"]
    assert found["instagram"]["visibilities"] == ["public"]


def test_channels_are_listed_and_filtered(cast: Cast, api: Any, archive: Channel) -> None:
    client = api(cast.viewer)
    for query in ("", f"?project={cast.project.pk}", "?platform=archive", "?status=connected"):
        assert [one["id"] for one in client.get(LIST + query).data["results"]] == [str(archive.pk)]
    for query in ("?platform=youtube", "?status=error", f"?project={archive.pk}"):
        assert client.get(LIST + query).data["results"] == []
    for query in ("?platform=vimeo", "?status=x", "?project=x"):
        assert client.get(LIST + query).status_code == 400
    assert api(cast.outsider).get(LIST).data["results"] == []


def test_a_list_asks_the_database_as_often_for_many(
    cast: Cast, api: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        add_archive(by=cast.owner, project=cast.project)
    client = api(cast.owner)
    client.get(LIST)
    with django_assert_max_num_queries(5):
        assert len(client.get(LIST).data["results"]) == 5


def test_an_archive_is_added_once_per_key(cast: Cast, api: Any) -> None:
    address = reverse("api:project-channels", args=[cast.project.pk])
    for _ in range(2):
        answer = api(cast.owner).post(
            address,
            {"platform": "archive", "label": "Films"},
            format="json",
            headers={"Idempotency-Key": "one"},
        )
        assert (answer.status_code, answer.data["name"]) == (201, "Films")
    assert Channel.objects.count() == 1
    answer = api(cast.owner).post(address, {"platform": "youtube"}, format="json")
    assert (answer.status_code, fields(answer)) == (400, ["platform"])


def test_two_editors_do_not_overwrite_each_other(cast: Cast, api: Any, archive: Channel) -> None:
    client = api(cast.owner)
    version = client.get(at(archive))["ETag"]
    change = {"label": "One", "upload_settings": {"schedule_time": "07:15"}}
    first = client.patch(at(archive), change, format="json", headers={"If-Match": version})
    assert (first.status_code, first.data["name"]) == (200, "One")
    assert first.data["upload_settings"]["schedule_time"] == "07:15"
    late = client.patch(at(archive), {"label": "Two"}, format="json", headers={"If-Match": version})
    assert late.status_code == 412
    archive.refresh_from_db()
    assert archive.label == "One"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"label": 5}, "label"),
        ({"label": "x" * 101}, "label"),
        ({"name": "x"}, "name"),
        ({"access_token": "x"}, "access_token"),
        ({"upload_settings": []}, "upload_settings"),
        ({"upload_settings": {"colour": 1}}, "upload_settings.colour"),
        ({"upload_settings": {"default_visibility": "public"}}, None),
        ({"upload_settings": {"timezone": "Mars/Olympus"}}, "upload_settings.timezone"),
    ],
)
def test_changes_that_cannot_be_are_named(
    cast: Cast, api: Any, archive: Channel, change: dict[str, Any], field: str | None
) -> None:
    answer = api(cast.owner).patch(at(archive), change, format="json")
    assert answer.status_code == 400
    assert fields(answer) == [field or "upload_settings.default_visibility"]


def test_deeds_say_what_they_did(cast: Cast, api: Any, archive: Channel) -> None:
    client = api(cast.owner)
    assert client.post(at(archive, "-check")).status_code == 409
    assert client.post(at(archive, "-disconnect")).data["status"] == "disconnected"
    assert client.post(at(archive, "-disconnect")).status_code == 409
    assert client.post(at(archive, "-reopen")).data["status"] == "connected"
    assert client.delete(at(archive)).status_code == 204
    assert client.get(at(archive)).status_code == 404


def test_who_only_looks_changes_nothing(cast: Cast, api: Any, archive: Channel) -> None:
    for person, status in ((cast.editor, 403), (cast.viewer, 403), (cast.outsider, 404)):
        client = api(person)
        for deed in ("-check", "-disconnect", "-reopen"):
            assert client.post(at(archive, deed)).status_code == status
        assert client.patch(at(archive), {"label": "x"}, format="json").status_code == status
        assert client.delete(at(archive)).status_code == status
