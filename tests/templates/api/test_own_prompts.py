"""Prompts of one's own over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.templates.models import Prompt
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
URL = "/api/v1/prompts/"


@pytest.fixture
def shared(cast: Cast) -> Prompt:
    return Prompt.objects.get(vertical="tech", language="en", content_format="short")


@pytest.fixture
def ours(cast: Cast, api: Api, shared: Prompt) -> str:
    """The address of the team's copy."""
    made = api(cast.editor).post(f"{URL}{shared.pk}/copy/", {"organization": str(cast.team.pk)})
    assert made.status_code == 201, made.content
    return str(made["Location"])


def fields(answer: Any) -> list[str]:
    return [one["field"] for one in answer.json()["errors"]]


def test_a_team_makes_a_prompt_its_own_and_goes_back(
    cast: Cast, api: Api, ours: str, shared: Prompt
) -> None:
    client = api(cast.editor)
    made = client.post(f"{ours}versions/", {"system_prompt": "Our way.", "name": "Ours"})
    assert made.status_code == 201, made.content
    second = made.json()
    assert (second["version"], second["is_active"], second["name"]) == (2, True, "Ours")
    assert second["author"]["name"] == "Editor"
    versions = client.get(f"{ours}versions/").json()["results"]
    assert [row["version"] for row in versions] == [2, 1]
    diff = client.get(f"{URL}{shared.pk}/diff/{second['id']}/").json()
    assert [text["field"] for text in diff["texts"] if text["is_changed"]] == ["system_prompt"]
    back = client.post(f"{made['Location']}deactivate/")
    assert (back.status_code, back.json()["is_active"]) == (200, False)
    assert client.post(f"{ours}activate/").json()["is_active"] is True
    assert client.delete(ours).status_code == 409
    assert api(cast.owner).get(f"{URL}{shared.pk}/").json()["author"] is None


def test_one_is_written_from_nothing(cast: Cast, api: Api) -> None:
    new = {
        "name": "Mine",
        "vertical": "history",
        "language": "ko",
        "content_format": "long",
        "system_prompt": "이야기하듯 씁니다.",
    }
    client = api(cast.outsider)
    key = {"Idempotency-Key": "one"}
    first = client.post(URL, new, headers=key)
    again = client.post(URL, new, headers=key)
    assert (first.status_code, first.json()["id"]) == (201, again.json()["id"])
    assert (first.json()["organization"], first.json()["is_shared"]) == (None, False)
    taken = client.post(URL, new)
    assert (taken.status_code, taken.json()["code"]) == (409, "prompt_kind_taken")
    for wrong, field in (
        ({"vertical": "sports"}, "vertical"),
        ({"system_prompt": " "}, "system_prompt"),
        ({"hook_template": "{name}"}, "hook_template"),
        ({"organization": str(cast.team.pk)}, "organization"),
        ({"is_shared": True}, "is_shared"),
        ({"name": "x" * 101}, "name"),
    ):
        refused = client.post(URL, {**new, "vertical": "finance", **wrong})
        assert (refused.status_code, fields(refused)) == (400, [field]), wrong
    assert Prompt.objects.filter(user=cast.outsider).count() == 1


def test_viewers_read_and_strangers_know_nothing(cast: Cast, api: Api, ours: str) -> None:
    viewer, outsider = api(cast.viewer), api(cast.outsider)
    assert viewer.get(ours).status_code == 200
    assert viewer.post(f"{ours}preview/", {}).status_code == 200
    shared = URL + str(Prompt.objects.filter(user=None, organization=None)[0].pk) + "/"
    for client, status in ((viewer, 403), (outsider, 404)):
        assert client.post(f"{ours}versions/", {"system_prompt": "No."}).status_code == status
        assert client.post(f"{ours}activate/").status_code == status
        assert client.post(f"{ours}deactivate/").status_code == status
        assert client.delete(ours).status_code == status
        assert client.post(f"{shared}versions/", {"system_prompt": "No."}).status_code == 403
    key = ours.rstrip("/").rpartition("/")[2]
    assert outsider.get(f"{shared}diff/{key}/").status_code == 404
    assert key not in outsider.get(f"{URL}?limit=100").content.decode()
    assert viewer.post(f"{shared}copy/", {"organization": str(cast.team.pk)}).status_code == 403


def test_two_who_edit_at_once_do_not_write_over_each_other(cast: Cast, api: Api, ours: str) -> None:
    tag = {"If-Match": api(cast.editor).get(ours)["ETag"]}
    first = api(cast.editor).post(f"{ours}versions/", {"system_prompt": "One."}, headers=tag)
    assert first.status_code == 201
    late = api(cast.owner).post(f"{ours}versions/", {"system_prompt": "Two."}, headers=tag)
    assert late.status_code == 412
    kept = {"system_prompt": "Kept.", "activate": False}
    tag = {"If-Match": api(cast.owner).get(ours)["ETag"]}
    api(cast.owner).post(f"{ours}versions/", kept, headers=tag)
    assert api(cast.editor).post(f"{ours}activate/", headers=tag).status_code == 412


def test_words_are_tried_before_they_are_saved(cast: Cast, api: Api, ours: str) -> None:
    client = api(cast.viewer)
    tried = client.post(
        f"{ours}preview/",
        {"title": "Trees", "text": "One.\n\nTwo.", "system_prompt": "Whisper."},
    ).json()
    assert "Whisper." in tried["instructions"]
    assert tried["material"].endswith("[0] One.\n[1] Two.")
    assert fields(client.post(f"{ours}preview/", {"hook_template": "{x}"})) == ["hook_template"]
    assert fields(client.post(f"{ours}preview/", {"text": "x" * 5001})) == ["text"]
    assert Prompt.objects.filter(organization=cast.team).count() == 1


def test_lists_are_filtered(cast: Cast, api: Api, ours: str) -> None:
    client = api(cast.viewer)

    def count(query: str) -> int:
        return len(client.get(f"{URL}?limit=100&{query}").json()["results"])

    assert count(f"organization={cast.team.pk}") == count("is_shared=false") == 1
    assert count("vertical=tech&language=en&content_format=short") == 2
    assert count("is_shared=true&vertical=tech&language=en") == 3
    assert client.get(f"{URL}?organization=x").status_code == 400
