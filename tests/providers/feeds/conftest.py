from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.support.topics.feed_server import TopicServer


@pytest.fixture
def server(settings: Settings) -> Iterator[TopicServer]:
    found = TopicServer()
    settings.FETCH_ALLOWED_HOSTS = frozenset({found.host})
    with found.running():
        yield found
    assert found.complaints == []
