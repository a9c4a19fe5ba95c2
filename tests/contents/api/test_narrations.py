"""A person's own recording: taken, refused, heard, and spoken in place of a voice."""

from __future__ import annotations

import wave
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from apps.contents.models import Content, OwnNarration
from apps.contents.pipeline.own_voice import own_scenes
from apps.contents.services.briefs import RunChoices, write_brief
from apps.contents.services.scripts import edit_script
from apps.providers.capabilities.speech import SpeechRequest
from apps.providers.embedded.speech.hibari import HibariSpeech
from apps.providers.errors import ProviderError
from apps.providers.media.recordings import decoded
from apps.templates.selectors import template_for
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
SCENES = ["What is a metre?", "It was first a bar of platinum.", "Now it is a path of light."]
OTHERS = "Guests read newspapers and argued about music until the tired boy put out the lamps."


def spoken(folder: Path, text: str, speed: float = 0.9, pitch: float = -3.0) -> bytes:
    path = folder / "spoken.wav"
    request = SpeechRequest(text, "en", "en-hana", path, speed=speed, pitch_semitones=pitch)
    HibariSpeech().synthesize(request)
    return path.read_bytes()


@pytest.fixture
def content(cast: Cast) -> Content:
    edit_script(
        content=cast.content,
        by=cast.editor,
        hook=SCENES[0],
        body=SCENES[1:],
        call_to_action="",
    )
    return cast.content


def put(client: APIClient, content: Content, data: bytes) -> Any:
    file = SimpleUploadedFile("me.wav", data)
    url = f"/api/v1/contents/{content.pk}/narration/"
    return client.put(url, {"file": file}, format="multipart")


def test_a_recording_is_kept_heard_and_removed(
    cast: Cast, api: Api, content: Content, tmp_path: Path
) -> None:
    data = spoken(tmp_path, " ".join(SCENES))
    url = f"/api/v1/contents/{content.pk}/narration/"
    told = put(api(cast.editor), content, data)
    assert told.status_code == 200
    assert told.json()["file_name"] == "me.wav"
    assert api(cast.viewer).get(told.json()["audio"]).status_code == 200
    assert put(api(cast.viewer), content, data).status_code == 403
    assert api(cast.outsider).get(url).status_code == 404
    brief = write_brief(content, template_for(content.project), RunChoices())
    assert brief.narration["key"] == OwnNarration.objects.get().storage_key
    assert brief.script is not None
    key = OwnNarration.objects.get().storage_key
    assert api(cast.editor).delete(url).status_code == 204
    assert not OwnNarration.objects.exists()
    assert default_storage.exists(key)  # until the test's transaction is committed


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04zip", b"RIFF\0\0\0\0WAVEjunk" * 9])
def test_what_is_no_recording_is_refused_and_nothing_kept(
    data: bytes, cast: Cast, api: Api, content: Content
) -> None:
    answer = put(api(cast.editor), content, data)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "file"
    assert not OwnNarration.objects.exists()


def test_silence_and_the_wrong_length_are_refused(
    cast: Cast, api: Api, content: Content, tmp_path: Path
) -> None:
    buffer = BytesIO()
    with wave.open(buffer, "wb") as output:
        output.setnchannels(1)
        output.setsampwidth(2)
        output.setframerate(8_000)
        output.writeframes(np.zeros(40_000, "<i2").tobytes())
    assert put(api(cast.editor), content, buffer.getvalue()).status_code == 400
    long = spoken(tmp_path, " ".join(SCENES * 6))
    answer = put(api(cast.editor), content, long)
    assert answer.status_code == 400
    assert not OwnNarration.objects.exists()


def test_without_a_script_there_is_nothing_to_align_to(
    cast: Cast, api: Api, tmp_path: Path
) -> None:
    assert put(api(cast.editor), cast.content, spoken(tmp_path, SCENES[0])).status_code == 400


def test_scenes_are_cut_at_their_borders_with_the_words_in_place(tmp_path: Path) -> None:
    guides = [
        HibariSpeech().synthesize(SpeechRequest(text, "en", "en-hana", tmp_path / f"{n}.wav"))
        for n, text in enumerate(SCENES)
    ]
    recording = decoded(spoken(tmp_path, " ".join(SCENES)))
    scenes = own_scenes(recording, guides)
    for scene, text in zip(scenes, SCENES, strict=True):
        assert [word.text for word in scene.words] == text.split()
        assert scene.words[0].start_ms < 200
        assert scene.duration_ms - scene.words[-1].end_ms < 400
    total = sum(scene.duration_ms for scene in scenes)
    assert total == pytest.approx(len(recording) / 24, rel=0.15)


def test_a_recording_of_something_else_is_refused_at_work(tmp_path: Path) -> None:
    guides = [
        HibariSpeech().synthesize(SpeechRequest(text, "en", "en-hana", tmp_path / f"{n}.wav"))
        for n, text in enumerate(SCENES)
    ]
    with pytest.raises(ProviderError, match="does not say"):
        own_scenes(decoded(spoken(tmp_path, OTHERS)), guides)
