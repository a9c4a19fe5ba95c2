"""A video's music may be a file of its owner's media library, and of nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.contents.admin.project import ProjectWithMusicForm
from apps.contents.models import Content, MediaAsset
from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.steps import render_video
from apps.contents.services.briefs import RunChoices
from apps.contents.services.music import own_music
from apps.contents.services.runs import start_run
from apps.contents.states import JobType
from apps.core.errors import RuleBroken
from apps.usage.owners import Owner
from tests.support.productions import install_everything, make_content, make_person, subscribe

pytestmark = pytest.mark.django_db


def upload(content: Content, **fields: Any) -> MediaAsset:
    key = default_storage.save(f"library/{uuid4()}.m4a", ContentFile(b"a song"))
    facts = {
        "user_id": content.project.user_id,
        "kind": MediaAsset.Kind.MUSIC,
        "title": "Our song",
        "storage_key": key,
        "checksum": "5" * 64,
        "size_bytes": 6,
        "mime_type": "audio/mp4",
        "status": MediaAsset.Status.READY,
    }
    return MediaAsset.objects.create(**facts | fields)


@pytest.fixture
def content() -> Content:
    install_everything()
    person = make_person()
    subscribe(Owner(user_id=person.pk))
    return make_content(person)


def start(content: Content, music: str) -> Brief:
    person = content.project.user
    assert person is not None
    run = start_run(by=person, content=content, choices=RunChoices(music=music))
    return Brief.from_json(run.brief)


def test_a_run_is_ordered_with_the_file(content: Content) -> None:
    song = upload(content)
    brief = start(content, f"own:{song.pk}")
    assert brief.own_music["key"] == song.storage_key
    assert own_music(Owner.of(content.project)) == [(f"own:{song.pk}", "Our song")]


def test_another_song_is_another_film(content: Content) -> None:
    brief = start(content, f"own:{upload(content).pk}")
    results: dict[str, dict[str, Any]] = {
        JobType.TTS: {"clips": []},
        JobType.IMAGE_GEN: {"visuals": []},
    }
    first = render_video.inputs(brief, results)
    changed = {**brief.as_json(), "own_music": {**brief.own_music, "checksum": "6" * 64}}
    assert render_video.inputs(Brief.from_json(changed), results) != first


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": MediaAsset.Kind.AUDIO}, "There is no such music"),
        ({"status": MediaAsset.Status.PROCESSING}, "not ready yet"),
    ],
)
def test_what_is_no_music_or_not_ready_is_refused(
    content: Content, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        start(content, f"own:{upload(content, **fields).pk}")


def test_a_strangers_song_is_refused_as_one_that_does_not_exist(content: Content) -> None:
    stranger = make_person("stranger@example.com")
    song = upload(content, user_id=stranger.pk)
    for choice in (f"own:{song.pk}", f"own:{uuid4()}"):
        with pytest.raises(RuleBroken, match="There is no such music"):
            start(content, choice)


def test_what_is_no_id_is_no_music(content: Content) -> None:
    with pytest.raises(RuleBroken, match="There is no music “own:"):
        start(content, "own:everything")


def test_the_projects_form_offers_the_owners_music_and_nobody_elses(content: Content) -> None:
    own = upload(content)
    theirs = upload(content, user_id=make_person("other@example.com").pk, checksum="6" * 64)
    offered = str(ProjectWithMusicForm(instance=content.project)["music"])
    assert str(own.pk) in offered
    assert str(theirs.pk) not in offered
