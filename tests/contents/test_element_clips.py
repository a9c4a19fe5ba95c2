"""A video may show a clip of its owner's media library, and of nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.contents.models import Content, ContentRun, MediaAsset
from apps.contents.services.briefs import RunChoices
from apps.contents.services.library import delete_asset
from apps.contents.services.runs import start_run
from apps.core.errors import RuleBroken
from apps.templates.models import Template
from tests.support.productions import make_person
from tests.support.vendors.samples import mp4
from tests.templates.designs import design

BOX = {"x": 0.25, "y": 0.2, "width": 0.5, "height": 0.25}
TALK = {"name": "Talk", "type": "video", "track": 4, **BOX}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def framed(content: Content) -> Content:
    """The project's template has a place for a clip."""
    small = Template.objects.get(slug="small")
    elements = [*small.template_data["elements"], TALK]
    small.template_data = {**small.template_data, "version": 2, "elements": elements}
    small.save(update_fields=["template_data"])
    return content


def upload(person: User, **fields: Any) -> MediaAsset:
    key = default_storage.save(f"media/{uuid4()}.mp4", ContentFile(mp4(64, 48)))
    facts = {
        "user_id": person.pk,
        "kind": MediaAsset.Kind.CLIP,
        "title": "Our talk",
        "storage_key": key,
        "checksum": "7" * 64,
        "size_bytes": 6,
        "mime_type": "video/mp4",
        "duration_ms": 1000,
    }
    return MediaAsset.objects.create(**facts | fields)


def start(person: User, content: Content, source: str) -> ContentRun:
    choices = RunChoices(modifications={"Talk.source": source})
    return start_run(by=person, content=content, choices=choices)


def test_a_run_is_ordered_with_the_clip_s_file(person: User, framed: Content) -> None:
    clip = upload(person)
    run = start(person, framed, f"media:{clip.pk}")
    assert run.brief["design"]["files"] == {f"media:{clip.pk}": clip.storage_key}


def test_a_project_s_choice_holds_for_its_films(person: User, framed: Content) -> None:
    clip = upload(person)
    framed.project.style_preset["modifications"] = {"Talk.source": f"media:{clip.pk}"}
    framed.project.save(update_fields=["style_preset"])
    run = start_run(by=person, content=framed, choices=RunChoices())
    assert f"media:{clip.pk}" in run.brief["design"]["files"]


def test_without_a_clip_the_film_is_made_without_it(person: User, framed: Content) -> None:
    run = start_run(by=person, content=framed, choices=RunChoices())
    assert "files" not in run.brief["design"]


@pytest.mark.parametrize(
    ("style", "is_kept"),
    [
        ({"modifications": {"Talk.source": "media:{id}"}}, True),
        ({"music": "own:{id}"}, True),
        ({"modifications": {"Talk.source": "brand:intro"}}, False),
    ],
)
def test_a_file_that_a_project_names_is_not_thrown_away(
    person: User, framed: Content, style: dict[str, Any], is_kept: bool
) -> None:
    clip = upload(person)
    text = orjson.dumps(style).decode().replace("{id}", str(clip.pk))
    framed.project.style_preset |= orjson.loads(text)
    framed.project.save(update_fields=["style_preset"])
    if is_kept:
        with pytest.raises(RuleBroken, match=f"Videos of “{framed.project.name}” use this file"):
            delete_asset(by=person, asset=clip)
    else:
        delete_asset(by=person, asset=clip)
    assert MediaAsset.objects.filter(pk=clip.pk).exists() is is_kept


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": MediaAsset.Kind.IMAGE}, "“Our talk” is not a clip"),
        ({"kind": MediaAsset.Kind.MUSIC}, "“Our talk” is not a clip"),
        ({"status": MediaAsset.Status.PROCESSING}, "not ready yet"),
        ({"status": MediaAsset.Status.FAILED}, "could not be prepared"),
    ],
)
def test_what_cannot_be_shown_stops_the_run_and_is_named(
    person: User, framed: Content, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence) as caught:
        start(person, framed, f"media:{upload(person, **fields).pk}")
    assert caught.value.field == "modifications.Talk.source"
    assert not ContentRun.objects.exists()


def test_a_stranger_s_clip_is_refused_as_one_that_does_not_exist(
    person: User, framed: Content
) -> None:
    theirs = upload(make_person("stranger@example.com"))
    of_a_film = upload(person, content=framed)
    for clip_id in (theirs.pk, of_a_film.pk, uuid4()):
        with pytest.raises(RuleBroken, match="There is no such clip in the media library"):
            start(person, framed, f"media:{clip_id}")


class TestLooks:
    """Looking at a design over the API."""

    @pytest.fixture
    def client(self, person: User) -> APIClient:
        client = APIClient(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    def look(self, client: APIClient, source: str) -> Any:
        body = {
            "template_data": design(TALK),
            "second": 1,
            "language": "en",
            "modifications": {"Talk.source": source},
        }
        return client.post("/api/v1/templates/frame/", body)

    def test_a_frame_shows_one_s_own_clip(self, client: APIClient, person: User) -> None:
        shown = self.look(client, f"media:{upload(person).pk}")
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        bare = client.post(
            "/api/v1/templates/frame/",
            {"template_data": design(TALK), "second": 1, "language": "en"},
        )
        assert bare.content != shown.content

    def test_somebody_else_s_is_told_by_its_field(self, client: APIClient) -> None:
        theirs = upload(make_person("stranger@example.com"))
        refused = self.look(client, f"media:{theirs.pk}")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["field"] == "modifications.Talk.source"
