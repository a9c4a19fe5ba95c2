"""A storyboard over the API: versions out, edits in, the whole storyboard back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.contents.models import Content, MediaAsset
from apps.contents.services.scripts import edit_script
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]


@pytest.fixture
def board(cast: Cast) -> Content:
    edit_script(
        content=cast.content,
        by=cast.owner,
        hook="How long is a metre?",
        body=["It was a bar of platinum.", "Now it is light."],
        call_to_action="Follow us.",
    )
    cast.content.refresh_from_db()
    return cast.content


@pytest.fixture
def client(cast: Cast, api: Api) -> APIClient:
    return api(cast.editor)


def url(board: Content, rest: str = "") -> str:
    return f"/api/v1/contents/{board.pk}/scenes/{rest}"


def test_a_storyboard_is_read_edited_ordered_and_undone(client: APIClient, board: Content) -> None:
    seen = client.get(url(board))
    data = seen.json()
    assert seen["ETag"] == f'"{data["version"]}"'
    assert [scene["narration"] for scene in data["scenes"]][1] == "It was a bar of platinum."
    ids = [scene["id"] for scene in data["scenes"]]
    body = {"version": data["version"], "kind": "bars", "figures": ["1889: 90%"], "is_muted": True}
    changed = client.patch(url(board, f"{ids[1]}/"), body).json()
    scene = changed["scenes"][1]
    assert scene["chosen"]["figures"] == ["1889: 90%"]
    assert (scene["is_muted"], scene["visual_kind"], scene["is_drawing"]) == (True, "bars", True)
    order = [ids[0], ids[2], ids[1], ids[3]]
    moved = client.put(
        url(board, "order/"), {"order": order}, headers={"If-Match": f'"{changed["version"]}"'}
    )
    assert [scene["id"] for scene in moved.json()["scenes"]] == order
    undone = client.post(url(board, "undo/"), {}).json()
    assert [scene["id"] for scene in undone["scenes"]] == ids
    assert undone["can_undo"] is True


def test_scenes_are_split_merged_added_and_removed(client: APIClient, board: Content) -> None:
    ids = [scene["id"] for scene in client.get(url(board)).json()["scenes"]]
    split = client.post(url(board, f"{ids[1]}/split/"), {"at": 9})
    assert [scene["narration"] for scene in split.json()["scenes"]][1:3] == [
        "It was a",
        "bar of platinum.",
    ]
    assert len(client.post(url(board, f"{ids[1]}/merge/"), {}).json()["scenes"]) == 4
    added = client.post(url(board), {"narration": "Look.", "after": None})
    assert (added.status_code, added.json()["scenes"][0]["narration"]) == (201, "Look.")
    gone = client.delete(url(board, f"{added.json()['scenes'][0]['id']}/"))
    assert [scene["id"] for scene in gone.json()["scenes"]] == ids


def test_the_second_editor_gets_a_conflict(client: APIClient, board: Content) -> None:
    data = client.get(url(board)).json()
    scene = url(board, f"{data['scenes'][0]['id']}/")
    assert client.patch(scene, {"version": data["version"], "is_muted": True}).status_code == 200
    second = client.patch(scene, {"version": data["version"], "is_muted": False})
    assert (second.status_code, second.json()["code"]) == (409, "storyboard_changed")
    late = client.delete(scene, headers={"If-Match": f'"{data["version"]}"'})
    assert late.status_code == 412
    assert client.get(url(board)).json()["scenes"][0]["is_muted"] is True


def test_one_post_sent_twice_is_one_edit(client: APIClient, board: Content) -> None:
    scene = client.get(url(board)).json()["scenes"][1]
    address, key = url(board, f"{scene['id']}/redraw/"), {"Idempotency-Key": "one"}
    first = client.post(address, {}, headers=key).json()
    again = client.post(address, {}, headers=key)
    assert again.json() == first
    assert again["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "pie"}, "kind"),
        ({"narration": 5}, "narration"),
        ({"figures": ["a"]}, "figures.0"),
        ({"items": "a"}, "items"),
        ({"version": "1"}, "version"),
        ({"version": True}, "version"),
        ({"colour": "red"}, "colour"),
        ({"asset": "a.jpg"}, "asset"),
        ({"source": "own"}, "asset"),
        ({"source": "stock"}, "source"),
        ({"is_muted": "no"}, "is_muted"),
    ],
)
def test_bad_input_names_its_field(
    client: APIClient, board: Content, body: dict[str, Any], field: str
) -> None:
    scene = client.get(url(board)).json()["scenes"][1]
    answer = client.patch(url(board, f"{scene['id']}/"), body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert client.get(url(board)).json()["scenes"][1] == scene


def test_a_file_of_another_owner_does_not_exist(
    client: APIClient, cast: Cast, board: Content
) -> None:
    scene = client.get(url(board)).json()["scenes"][1]
    facts = {"kind": "image", "checksum": "a", "size_bytes": 1, "mime_type": "image/jpeg"}
    theirs = MediaAsset.objects.create(user=cast.outsider, storage_key="media/a.jpg", **facts)
    answer = client.patch(url(board, f"{scene['id']}/"), {"asset": str(theirs.pk)})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "asset")
    ours = MediaAsset.objects.create(organization=cast.team, storage_key="media/b.jpg", **facts)
    shown = client.patch(url(board, f"{scene['id']}/"), {"asset": str(ours.pk)}).json()
    assert shown["scenes"][1]["asset"] == str(ours.pk)
    assert shown["scenes"][1]["source"] == "own"
