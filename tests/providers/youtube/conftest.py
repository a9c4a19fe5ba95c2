from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.providers.capabilities.publish import (
    Film,
    InProcess,
    Progress,
    Publication,
    Published,
    PublishRequest,
    Settlement,
    Stage,
)
from apps.providers.youtube.publishing import YouTubePublisher, publisher
from tests.support.platforms.youtube_server import YouTubeServer

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
SRT = "1\n00:00:00,000 --> 00:00:01,500\n안녕하세요\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 200
MARKER = "ac-7f3a91c0d2e8"


@dataclass
class Uploading:
    """One upload by one worker after another; kept is what the database would hold."""

    server: YouTubeServer
    film: Film
    publication: Publication
    kept: Progress = field(default_factory=Progress)
    history: list[Progress] = field(default_factory=list)
    now: datetime = NOW
    options: dict[str, Any] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self.token = self.server.tokens_for()[0]

    @property
    def publisher(self) -> YouTubePublisher:
        return publisher(**self.server.options(**self.options))

    @property
    def request(self) -> PublishRequest:
        return PublishRequest(self.token, self.server.chosen, self.film, self.publication, self.now)

    def keep(self, progress: Progress) -> None:
        self.kept = Progress.from_json(progress.as_json())
        self.history.append(self.kept)

    def advance(self, keep: Callable[[Progress], None] | None = None) -> Published | InProcess:
        found = self.publisher.advance(self.request, self.kept, keep or self.keep)
        self.kept = found.progress
        return found

    def settle(self) -> Settlement:
        found = self.publisher.settle(self.request, self.kept)
        self.kept = found.progress
        return found

    def finish(self, looks: int = 10) -> Published:
        for _look in range(looks):
            found = self.advance()
            if isinstance(found, Published):
                return found
            self.now += timedelta(seconds=found.wait_seconds)
        raise AssertionError("not published")

    def change(self, **values: Any) -> None:
        self.publication = replace(self.publication, **values)

    @property
    def stages(self) -> list[Stage]:
        return [one.stage for one in self.history]


@pytest.fixture
def server() -> Iterator[YouTubeServer]:
    vendor = YouTubeServer()
    with vendor.serving():
        yield vendor
    assert vendor.complaints == []


@pytest.fixture
def make_upload(server: YouTubeServer, tmp_path: Path) -> Callable[..., Uploading]:
    def make(size: int = 700_000, **publication: Any) -> Uploading:
        path = tmp_path / "film.mp4"
        path.write_bytes(random.Random(size).randbytes(size))
        film = Film(path, size, duration_ms=30_000, width=1080, height=1920)
        values = {"title": "세종대왕의 하루", "marker": MARKER, **publication}
        return Uploading(server, film, Publication(**values))

    return make


@pytest.fixture
def upload(make_upload: Callable[..., Uploading]) -> Uploading:
    return make_upload()
