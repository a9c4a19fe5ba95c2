"""Files in a bucket: a range is fetched as a range, and nothing is read that was not asked for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory, override_settings

from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.outages import STORAGE_AWAY, outage_of
from apps.core.api.ranges import file_response
from apps.core.storage import AtomicFileSystemStorage, public_address
from tests.support.s3_server import running_s3

pytestmark = pytest.mark.processes
FILM = os.urandom(3_000_000)
KEY = "contents/7/video/film.mp4"


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with running_s3(tmp_path_factory.mktemp("s3") / "moto.log") as facts:
        yield {
            "bucket_name": facts["S3_BUCKET"],
            "endpoint_url": facts["S3_ENDPOINT_URL"],
            "region_name": facts["S3_REGION"],
            "access_key": facts["S3_ACCESS_KEY"],
            "secret_key": facts["S3_SECRET_KEY"],
            "file_overwrite": True,
        }


@pytest.fixture
def storage(bucket: dict[str, Any], settings: Any) -> Iterator[None]:
    backend = {"BACKEND": "apps.core.s3_storage.StreamingS3Storage", "OPTIONS": bucket}
    with override_settings(STORAGES={**settings.STORAGES, "default": backend}):
        default_storage.save(KEY, ContentFile(FILM))
        yield


@pytest.fixture
def fetched(storage: None) -> list[tuple[str, str]]:
    """Each request for an object's bytes: its key and its range."""
    seen: list[tuple[str, str]] = []

    def note(params: dict[str, Any], **_rest: Any) -> None:
        seen.append((params["url_path"], params["headers"].get("Range", "")))

    client = default_storage.connection.meta.client  # type: ignore[attr-defined]
    client.meta.events.register("before-call.s3.GetObject", note)
    return seen


def get(**headers: str) -> Any:
    return file_response(RequestFactory(headers=headers).get("/"), KEY, "video/mp4")


def test_a_range_of_a_film_is_a_range_of_the_object(fetched: list[tuple[str, str]]) -> None:
    answer = get(Range="bytes=1000000-1000999")
    assert b"".join(answer) == FILM[1_000_000:1_001_000]
    assert (answer.status_code, answer["Content-Range"]) == (206, "bytes 1000000-1000999/3000000")
    assert [part for _key, part in fetched] == ["bytes=1000000-1000999"]


def test_the_end_and_the_whole_come_as_they_are(fetched: list[tuple[str, str]]) -> None:
    assert b"".join(get(Range="bytes=-500")) == FILM[-500:]
    assert b"".join(get()) == FILM
    assert [part for _key, part in fetched] == ["bytes=2999500-2999999", "bytes=0-2999999"]


def test_headers_and_what_is_known_fetch_nothing(fetched: list[tuple[str, str]]) -> None:
    known = get()["ETag"]
    fetched.clear()
    assert get(**{"If-None-Match": known}).status_code == 304
    head = file_response(RequestFactory().head("/"), KEY, "video/mp4")
    assert head["Content-Length"] == "3000000"
    assert get(Range="bytes=9000000-").status_code == 416
    assert fetched == []


def test_what_is_not_there_is_not_found(storage: None) -> None:
    with pytest.raises(Http404):
        file_response(RequestFactory().get("/"), "contents/7/video/none.mp4", "video/mp4")


def test_a_worker_reads_a_film_in_blocks(storage: None, tmp_path: Path) -> None:
    files = ArtifactStore("7")
    assert files.local(KEY, tmp_path).read_bytes() == FILM
    assert files.checksum(KEY) == hashlib.sha256(FILM).hexdigest()
    assert [path.name for path in tmp_path.iterdir()] == [KEY.replace("/", "_")]


def test_a_bucket_that_does_not_answer_is_the_installations_fault(
    bucket: dict[str, Any], settings: Any
) -> None:
    options = {**bucket, "endpoint_url": "http://127.0.0.1:1"}
    backend = {"BACKEND": "apps.core.s3_storage.StreamingS3Storage", "OPTIONS": options}
    with override_settings(STORAGES={**settings.STORAGES, "default": backend}):
        files = ArtifactStore("7")
        with pytest.raises(Exception) as caught:  # noqa: PT011 (which one is the question)
            files.size(KEY)
    assert outage_of(caught.value) == STORAGE_AWAY


def test_a_file_in_a_bucket_has_an_address_for_others_and_one_in_a_folder_has_none(
    storage: None, tmp_path: Path
) -> None:
    """Platforms fetch films there; the address is signed."""
    assert httpx2.get(public_address(default_storage, KEY)).content == FILM
    folder = AtomicFileSystemStorage(location=tmp_path)
    folder.save("film.mp4", ContentFile(b"film"))
    assert public_address(folder, "film.mp4") == ""
