from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import pytest

from apps.accounts.models import User
from apps.projects.models import Channel, Project
from apps.projects.services.channel_connections import begin_connection, finish_connection
from tests.support.cast import Cast
from tests.support.platforms.youtube_server import YouTubeServer

Return = dict[str, str]


def visit(url: str) -> Return:
    """What the platform's page sends back: it agrees at once."""
    parts = urlsplit(url)
    talk = http.client.HTTPConnection(parts.netloc, timeout=20)
    talk.request("GET", f"{parts.path}?{parts.query}")
    location = talk.getresponse().headers["Location"]
    talk.close()
    return dict(parse_qsl(urlsplit(location).query))


@dataclass
class Walk:
    """Somebody who connects channels of a project at YouTube."""

    by: User
    project: Project

    def begin(self, **fields: object) -> Return:
        """To the platform and back: state and code."""
        begun = begin_connection(
            by=self.by,
            project=self.project,
            platform="youtube",
            **fields,  # type: ignore[arg-type]
        )
        return visit(begun.url)

    def connect(self, **fields: object) -> Channel:
        back = self.begin(**fields)
        return finish_connection(by=self.by, state=back["state"], code=back["code"])


@pytest.fixture
def walk(cast: Cast, youtube: YouTubeServer) -> Walk:
    return Walk(cast.owner, cast.project)


@pytest.fixture
def channel(walk: Walk) -> Channel:
    """Connected at YouTube, by the owner of a team."""
    return walk.connect()
