"""The media library over the API: uploads, words, deletion, and the bytes themselves."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image
from rest_framework.test import APIClient

from apps.contents.models import MediaAsset
from apps.contents.services.library_preparing import prepare_asset
from apps.contents.services.scenes import SceneChanges, edit_scene
from apps.contents.services.scripts import edit_script
from tests.contents.library.test_files import clip
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
URL = "/api/v1/media-assets/"


def picture(color: str = "red", size: tuple[int, int] = (80, 60)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG")
    return out.getvalue()


def upload(client: APIClient, data: bytes, name: str = "Sea.jpg", **fields: Any) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(URL, {"file": file, **fields}, format="multipart")


@pytest.fixture
def client(cast: Cast, api: Api) -> APIClient:
    return api(cast.editor)


def team(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {"organization": str(cast.team.pk), **fields}


def test_a_picture_is_uploaded_once_and_found_by_its_words(client: APIClient, cast: Cast) -> None:
    words = {"tags": ["Sea", "sea", " Blue "], "license": "CC BY 4.0", "origin": "Our own camera"}
    first = upload(client, picture(), **team(cast, **words))
    assert first.status_code == 201, first.json()
    data = first.json()
    assert (data["status"], data["title"], data["tags"]) == ("ready", "Sea", ["sea", "blue"])
    again = upload(client, picture(), **team(cast))
    assert (again.status_code, again.json()["id"]) == (200, data["id"])
    assert upload(client, picture()).status_code == 201, "a library of one's own is another one"
    for query in ("search=camera", "tag=SEA", "kind=image", f"organization={cast.team.pk}"):
        found = client.get(f"{URL}?{query}&search=").json()["results"]
        assert data["id"] in [one["id"] for one in found], query
    assert client.get(f"{URL}?search=mountain").json()["results"] == []
    changed = client.patch(f"{URL}{data['id']}/", {"title": "The sea", "tags": []})
    assert (changed.json()["title"], changed.json()["tags"]) == ("The sea", [])


def test_the_bytes_are_served_as_what_they_are(client: APIClient, cast: Cast) -> None:
    data = upload(client, picture(), **team(cast)).json()
    answer = client.get(f"{URL}{data['id']}/file/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "attachment" not in answer["Content-Disposition"]
    saved = client.get(f"{URL}{data['id']}/file/?download=1")
    assert 'attachment; filename="Sea.jpg"' in saved["Content-Disposition"]
    assert client.get(f"{URL}{data['id']}/preview/")["Content-Type"] == "image/jpeg"


def test_a_clip_is_prepared_by_a_worker(client: APIClient, cast: Cast, tmp_path: Path) -> None:
    data = upload(client, clip(tmp_path).read_bytes(), "Tour.mov", **team(cast)).json()
    assert (data["status"], data["kind"], data["file"]) == ("processing", "clip", None)
    assert client.get(f"{URL}{data['id']}/file/").status_code == 404
    assert prepare_asset(data["id"])
    assert not prepare_asset(data["id"]), "a second message finds nothing to do"
    ready = client.get(f"{URL}{data['id']}/").json()
    assert (ready["status"], ready["mime_type"]) == ("ready", "video/mp4")
    asset = MediaAsset.objects.get(pk=data["id"])
    assert not default_storage.exists(asset.storage_key.replace(".mp4", ".upload"))


@pytest.mark.parametrize(
    ("data", "fields", "field"),
    [
        (b"MZ" * 50, {}, "file"),
        (b"", {}, "file"),
        (picture(), {"kind": "music"}, "kind"),
        (picture(), {"kind": "poem"}, "kind"),
        (picture(), {"title": "a" * 201}, "title"),
        (picture(), {"colour": "red"}, "colour"),
        (picture(), {"organization": "01a1ff05-be74-77a9-ba6a-5afc579b8d35"}, "organization"),
    ],
)
def test_bad_uploads_name_their_field_and_leave_nothing(
    client: APIClient, data: bytes, fields: dict[str, str], field: str
) -> None:
    answer = upload(client, data, **fields)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert not MediaAsset.objects.filter(content__isnull=True).exists()


def test_a_library_has_the_room_of_its_plan(client: APIClient, cast: Cast) -> None:
    with override_settings(MEDIA_QUOTA_BYTES={"": 10, "enterprise": 1000}):
        answer = upload(client, picture(size=(400, 400)), **team(cast))
    assert answer.status_code in (402, 403, 409)
    assert answer.json()["errors"][0]["field"] == "file"


def test_viewers_look_and_strangers_see_nothing(cast: Cast, api: Api, client: APIClient) -> None:
    data = upload(client, picture(), **team(cast)).json()
    one = f"{URL}{data['id']}/"
    assert upload(api(cast.viewer), picture("blue"), **team(cast)).status_code == 403
    assert api(cast.viewer).get(one).status_code == 200
    assert api(cast.viewer).delete(one).status_code == 403
    assert api(cast.outsider).get(f"{one}file/").status_code == 404
    assert upload(api(cast.outsider), picture(), **team(cast)).status_code == 400


def test_a_file_that_a_scene_shows_is_not_deleted(client: APIClient, cast: Cast) -> None:
    data = upload(client, picture(), **team(cast)).json()
    edit_script(
        content=cast.content,
        by=cast.owner,
        hook="How long is a metre?",
        body=["It was a bar of platinum."],
        call_to_action="",
    )
    asset = MediaAsset.objects.get(pk=data["id"])
    scene = cast.content.scenes.earliest("position")
    changes = SceneChanges(asset=asset)
    edit_scene(by=cast.owner, content=cast.content, scene_id=scene.pk, changes=changes)
    answer = client.delete(f"{URL}{data['id']}/")
    assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
    assert cast.content.title in answer.json()["detail"]
    assert client.get(f"{URL}{data['id']}/").json()["used_in"] == [str(cast.content.pk)]
    edit_scene(
        by=cast.owner, content=cast.content, scene_id=scene.pk, changes=SceneChanges(source="card")
    )
    assert client.delete(f"{URL}{data['id']}/").status_code == 204
