"""How a project's narrator says its words: kept, checked, and tried by ear."""

from __future__ import annotations

import wave
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from apps.projects.models import SpeechSample
from apps.projects.services.speech_samples import KEPT_PER_PROJECT, make_sample
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
LH = {"term": "LH", "reading": "el aitch"}


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/api/v1/projects/{cast.project.pk}/"


def put(client: APIClient, url: str, entries: Any, **headers: str) -> Any:
    return client.put(f"{url}pronunciations/", {"entries": entries}, headers=headers)


def test_the_list_is_kept_in_order_and_cleaned(cast: Cast, api: Api, url: str) -> None:
    entries = [{"term": " Zo\u0065\u0301 ", "reading": "zoh \t ee"}, LH]
    assert put(api(cast.owner), url, entries).status_code == 200
    kept = api(cast.owner).get(f"{url}pronunciations/").json()["entries"]
    assert kept == [{"term": "Zo\u00e9", "reading": "zoh ee"}, LH]


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ([LH, {"term": "", "reading": "x"}], "entries.1.term"),
        ([{"term": "x" * 61, "reading": "x"}], "entries.0.term"),
        ([{"term": "a b c d e f", "reading": "x"}], "entries.0.term"),
        ([{"term": "(LH", "reading": "x"}], "entries.0.term"),
        ([{"term": "LH", "reading": ""}], "entries.0.reading"),
        ([{"term": "LH", "reading": "엘에이치"}], "entries.0.reading"),
        ([{"term": "LH", "reading": "!!"}], "entries.0.reading"),
        ([{"term": "LH", "reading": "x" * 121}], "entries.0.reading"),
        ([LH, {"term": "lh", "reading": "other"}], "entries.1.term"),
        ([{"term": "LH"}], "entries.0.reading"),
        ([{"term": 5, "reading": "five"}], "entries.0.term"),
        ([{**LH, "extra": 1}], "entries.0.extra"),
        ([{"term": f"t{n}", "reading": "x"} for n in range(201)], "entries"),
        ("LH", "entries"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_is_kept(
    entries: Any, field: str, cast: Cast, api: Api, url: str
) -> None:
    put(api(cast.owner), url, [LH])
    answer = put(api(cast.owner), url, entries)
    assert answer.status_code == 400
    assert field in {problem["field"] for problem in answer.json()["errors"]}
    assert api(cast.owner).get(f"{url}pronunciations/").json()["entries"] == [LH]


def test_the_second_of_two_editors_is_told(cast: Cast, api: Api, url: str) -> None:
    etag = api(cast.owner).get(f"{url}pronunciations/")["ETag"]
    assert put(api(cast.owner), url, [LH], **{"If-Match": etag}).status_code == 200
    assert put(api(cast.owner), url, [], **{"If-Match": etag}).status_code == 412


def test_a_sentence_is_spoken_once_and_played(cast: Cast, api: Api, url: str) -> None:
    body = {"text": "LH stands.", "entries": [LH]}
    asked = api(cast.editor).post(f"{url}try-sentence/", body)
    assert asked.status_code == 202
    assert asked.json()["status"] == "waiting"
    make_sample(asked.json()["id"])
    again = api(cast.editor).post(f"{url}try-sentence/", body)
    assert again.status_code == 200
    assert again.json()["id"] == asked.json()["id"]
    answer = api(cast.viewer).get(again.json()["audio"])
    sound = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with wave.open(BytesIO(sound)) as clip:
        assert clip.getnframes() / clip.getframerate() > 0.5
    assert api(cast.outsider).get(again.json()["audio"]).status_code == 404


def test_other_words_in_the_list_do_not_make_another_sample(cast: Cast, api: Api, url: str) -> None:
    first = api(cast.owner).post(f"{url}try-sentence/", {"text": "A bar.", "entries": []})
    second = api(cast.owner).post(f"{url}try-sentence/", {"text": "A bar.", "entries": [LH]})
    assert first.json()["id"] == second.json()["id"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "..."}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"text": "Hello.", "voice": "ko-jun"}, "voice"),
        ({"text": "Hello.", "speed": 3}, "speed"),
        ({"text": "Hello.", "pitch": -9}, "pitch"),
        ({"text": "Hello.", "entries": [{"term": "", "reading": "x"}]}, "entries.0.term"),
    ],
)
def test_a_sentence_that_cannot_be_tried_is_refused(
    body: dict[str, Any], field: str, cast: Cast, api: Api, url: str
) -> None:
    answer = api(cast.owner).post(f"{url}try-sentence/", body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert not SpeechSample.objects.exists()


def test_a_sample_that_failed_says_why_and_is_made_when_asked_again(
    cast: Cast, api: Api, url: str
) -> None:
    asked = api(cast.owner).post(f"{url}try-sentence/", {"text": "한글 안녕"}).json()
    make_sample(asked["id"])
    told = api(cast.owner).get(f"/api/v1/speech-samples/{asked['id']}/").json()
    assert told["status"] == "failed"
    assert "language" in told["error"]
    again = api(cast.owner).post(f"{url}try-sentence/", {"text": "한글 안녕"})
    assert again.status_code == 202


def test_only_the_newest_sentences_of_a_project_are_kept(cast: Cast, api: Api, url: str) -> None:
    for number in range(KEPT_PER_PROJECT + 2):
        api(cast.owner).post(f"{url}try-sentence/", {"text": f"Number {number}."})
    assert cast.project.speech_samples.count() == KEPT_PER_PROJECT
    assert not cast.project.speech_samples.filter(text="Number 0.").exists()


def test_a_voice_has_one_sample_for_everybody(cast: Cast, api: Api) -> None:
    url = "/api/v1/voices/en-hana/sample/"
    mine = api(cast.owner).post(url, {})
    make_sample(mine.json()["id"])
    theirs = api(cast.outsider).post(url, {})
    assert (mine.status_code, theirs.status_code) == (202, 200)
    assert theirs.json()["id"] == mine.json()["id"]
    assert api(cast.outsider).get(theirs.json()["audio"]).status_code == 200
    assert api(cast.owner).post("/api/v1/voices/nobody/sample/", {}).status_code == 404


def test_a_sample_whose_file_is_gone_is_made_again(cast: Cast, api: Api) -> None:
    url = "/api/v1/voices/en-hana/sample/"
    sample = SpeechSample.objects.get(pk=api(cast.owner).post(url, {}).json()["id"])
    make_sample(str(sample.pk))
    sample.refresh_from_db()
    default_storage.delete(sample.storage_key)
    assert api(cast.owner).post(url, {}).status_code == 202
