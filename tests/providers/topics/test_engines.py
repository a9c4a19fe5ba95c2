"""Every kind of source has its engine."""

from __future__ import annotations

import orjson
import pytest

from apps.projects.states import DataSourceType
from apps.providers import registry
from apps.providers.capabilities.topics import Unfit
from apps.providers.yahoo_finance.topics import MarketTopics
from tests.support.topics.asking import ask
from tests.support.topics.market_server import MarketServer

EXAMPLES: dict[str, dict[str, object]] = {
    "rss": {"feed_url": "https://news.example/rss", "filter_keywords": ["AI", "기술"]},
    "youtube_channel": {
        "channel_id": "UC" + "x" * 22,
        "extract_mode": "highlights",
        "min_duration": 60,
        "max_age_days": 30,
    },
    "api": {
        "api_type": "yahoo_finance",
        "symbols": ["AAPL", "GOOGL"],
        "data_type": "daily_summary",
    },
    "keyword": {"keywords": ["건강", "시니어"], "sources": ["google_news", "pubmed"]},
}


@pytest.mark.parametrize("kind", DataSourceType.values)
def test_checked_settings_are_plain_and_stay_as_they_are(kind: str) -> None:
    source = registry.engine("topics", kind)
    assert source.name == kind
    checked = source.check_config(EXAMPLES[kind])
    assert source.check_config(checked) == checked
    assert orjson.loads(orjson.dumps(checked)) == checked
    assert EXAMPLES[kind].items() <= checked.items()


def test_an_answer_can_be_stored_as_it_is() -> None:
    server = MarketServer()
    server.symbol("AAPL")
    with server.running():
        answer = ask(MarketTopics(f"{server.url}/v8/finance"), {"symbols": ["AAPL"]})
    for stored in (answer.memory, answer.topics[0].facts):
        assert orjson.loads(orjson.dumps(stored)) == stored


def test_reasons_fit_their_column() -> None:
    assert all(len(reason) <= 40 for reason in Unfit)
