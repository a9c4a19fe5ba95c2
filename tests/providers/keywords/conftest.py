from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.providers.keywords import pubmed
from apps.providers.keywords.topics import KeywordTopics
from tests.support.topics.search_server import SearchServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SearchServer]:
    monkeypatch.setattr(pubmed, "SECONDS_BETWEEN", 0.01)
    monkeypatch.setattr(pubmed, "SECONDS_AFTER_TOO_MANY", 0.05)
    found = SearchServer()
    with found.running():
        yield found
    assert found.complaints == []


@pytest.fixture
def source(server: SearchServer) -> KeywordTopics:
    return KeywordTopics(**server.options)
