from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from apps.providers.yahoo_finance.topics import MarketTopics
from tests.support.topics.market_server import MarketServer


@pytest.fixture
def server() -> Iterator[MarketServer]:
    found = MarketServer()
    found.until = date(2026, 3, 3)
    with found.running():
        yield found
    assert found.complaints == []


@pytest.fixture
def source(server: MarketServer) -> MarketTopics:
    return MarketTopics(base_url=f"{server.url}/v8/finance")
