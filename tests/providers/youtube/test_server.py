"""The server of tests is as strict as the documentation, and runs by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apps.providers import registry
from apps.providers.capabilities.publish import Publication
from apps.providers.http import Account, Call, FilePart, VendorClient, VendorRefused, json_call
from apps.providers.youtube.session import resource
from apps.providers.youtube.vendor import YOUTUBE
from tests.support.platforms.youtube_server import YouTubeServer

UPLOADS = "/upload/youtube/v3/videos"
PLAIN = resource(Publication("title"), "22")
SIZED = {"X-Upload-Content-Length": "300000", "X-Upload-Content-Type": "video/mp4"}


@pytest.fixture
def strict() -> Iterator[YouTubeServer]:
    server = YouTubeServer()
    with server.serving():
        yield server


def begin(server: YouTubeServer, **changes: Any) -> str:
    values: dict[str, Any] = {
        "body": PLAIN,
        "parameters": {"uploadType": "resumable", "part": "snippet,status"},
        "headers": SIZED,
        **changes,
    }
    call = json_call("POST", UPLOADS, values.pop("body"), bearer=server.tokens_for()[0], **values)
    return VendorClient(Account(YOUTUBE, base_url=server.url)).send(call).headers["location"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"parameters": {"part": "snippet,status"}}, "uploadType"),
        ({"parameters": {"uploadType": "resumable", "part": "snippet"}}, "part"),
        ({"headers": {}}, "no kind of a video"),
        ({"headers": {"X-Upload-Content-Type": "video/mp4"}}, "X-Upload-Content-Length"),
        ({"body": {"snippet": {}}}, "no video's facts"),
        ({"body": {**PLAIN, "snippet": {**PLAIN["snippet"], "visibility": 1}}}, "unknown"),
        ({"body": {**PLAIN, "status": {"privacyStatus": "hidden"}}}, "privacyStatus"),
    ],
)
def test_a_wrong_beginning_is_complained_of(
    strict: YouTubeServer, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(VendorRefused):
        begin(strict, **changes)
    assert says in strict.complaints[0]


@pytest.mark.parametrize(
    ("told", "first", "length", "says"),
    [
        ("bytes 0-999/300000", 0, 1000, "multiples of 256 KiB"),
        ("bytes 5-299999/300000", 5, 299_995, "byte 0 is next"),
        ("bytes 0-299999/300001", 0, 300_000, "another size"),
        ("bytes 0-299998/300000", 0, 300_000, "differ"),
        ("0-299999", 0, 300_000, "Content-Range"),
    ],
)
def test_a_wrong_part_is_complained_of(
    strict: YouTubeServer, tmp_path: Path, told: str, first: int, length: int, says: str
) -> None:
    film = tmp_path / "film"
    film.write_bytes(b"x" * 300_000)
    call = Call(
        "PUT",
        begin(strict),
        headers={"Content-Range": told},
        content=FilePart(film, first, length),
        content_type="video/mp4",
        bearer=strict.tokens_for()[0],
    )
    with pytest.raises(VendorRefused):
        VendorClient(Account(YOUTUBE, base_url=strict.url)).send(call)
    assert says in strict.complaints[0]


def test_the_program_serves_and_takes_commands(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.support.platforms.youtube_server", "--port", "0"]
    place = Path(__file__).resolve().parents[3]
    with subprocess.Popen(words, cwd=place, stdout=subprocess.PIPE, env=os.environ) as program:
        try:
            assert program.stdout is not None
            lines = [program.stdout.readline().decode().strip() for _ in range(6)]
            environment = dict(line.split("=", 1) for line in lines)
            url = environment["YOUTUBE_API_URL"]
            assert set(environment) == set(YouTubeServer().environment())
            client = VendorClient(Account(YOUTUBE, base_url=url))
            told = client.post_json("/_control", {"command": "expire_tokens"})
            assert (told["videos"], told["uploads_left"]) == ([], 100)
        finally:
            program.terminate()


def test_the_fixture_makes_the_server_the_settings_youtube(youtube: YouTubeServer) -> None:
    connection = registry.engine("connection", "youtube")
    assert connection.is_ready
    assert settings.PLATFORMS["youtube"]["api_url"] == youtube.url
    url = connection.authorization_url(
        redirect_uri="https://studio.example/back", state="s" * 32, verifier="v" * 64
    )
    assert url.startswith(youtube.url)
    assert registry.engine("publish", "youtube").name == "youtube"
