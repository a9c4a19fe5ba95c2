"""No address that a source's settings can hold leads into a private network."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from apps.core.errors import InvalidInput, RuleBroken
from apps.core.fetching import FetchLimits
from apps.providers.capabilities.topics import TopicSource
from apps.providers.errors import ProviderError
from apps.providers.feeds.topics import FeedTopics
from apps.providers.keywords import pubmed
from apps.providers.keywords.topics import KeywordTopics
from apps.providers.yahoo_finance.topics import MarketTopics
from apps.providers.youtube.topics import ChannelTopics
from tests.core.fetching.servers import answer, serving
from tests.core.fetching.test_refused_addresses import SPELLINGS_OF_PRIVATE_PLACES
from tests.support.topics.asking import NOW, ask

# Nobody listens there, and it is opened to no one but its vendor's engine.
NOWHERE = "http://127.0.0.1:9"
FEED = (
    b"<rss><channel><item><title>The secret of the private network</title></item></channel></rss>"
)


def test_a_canary_on_loopback_gets_no_visit_from_any_feed_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the settings are checked, and where they slipped in unchecked. The canary's port is
    open, so that only the rules about addresses protect it."""
    with serving(answer(FEED)) as canary:
        limits = partial(FetchLimits, allowed_ports=frozenset({80, 443, canary.port}))
        monkeypatch.setattr("apps.providers.topics.checks.FetchLimits", limits)
        monkeypatch.setattr("apps.providers.topics.reading.FetchLimits", limits)
        for spelling in SPELLINGS_OF_PRIVATE_PLACES:
            url = spelling.replace("{port}", str(canary.port))
            with pytest.raises(InvalidInput) as refused:
                FeedTopics().check_config({"feed_url": url})
            assert refused.value.field == "config.feed_url"
            unchecked = _Unchecked(FeedTopics())
            with pytest.raises(ProviderError) as caught:
                ask(unchecked, {"feed_url": url})
            assert caught.value.permanent
        assert canary.hits == 0


def test_names_that_lead_to_private_addresses_are_refused_at_the_visit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name is only looked up when it is visited; its owner may change where it leads."""
    monkeypatch.setattr(
        "apps.core.fetching.connections.socket.getaddrinfo",
        lambda _host, port, **_: [(0, 0, 0, "", ("127.0.0.1", port))],
    )
    with serving(answer(FEED)) as canary:
        with pytest.raises(ProviderError, match="not on the public internet") as caught:
            ask(FeedTopics(), {"feed_url": "http://news.example:8080/rss"})
        assert caught.value.permanent
        assert canary.hits == 0


def test_other_settings_are_no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given to a vendor stays inside the vendor's own address."""
    monkeypatch.setattr(pubmed, "SECONDS_BETWEEN", 0.0)
    with serving(answer(FEED)) as canary:
        for spelling in SPELLINGS_OF_PRIVATE_PLACES:
            url = spelling.replace("{port}", str(canary.port))
            sources: tuple[tuple[TopicSource, dict[str, Any]], ...] = (
                (ChannelTopics(feed_url=NOWHERE, base_url=NOWHERE), {"channel_id": url}),
                (KeywordTopics(NOWHERE, NOWHERE), {"keywords": [url]}),
                (MarketTopics(NOWHERE), {"symbols": [url]}),
            )
            for source, config in sources:
                with suppress(RuleBroken, ProviderError):
                    ask(source, config)
        assert canary.hits == 0


class _Unchecked:
    """An engine whose settings were changed behind its back."""

    def __init__(self, source: FeedTopics) -> None:
        self.name = source.name
        self.fetch = source.fetch

    def check_config(self, config: Any) -> dict[str, Any]:
        return dict(config)


def test_a_vendor_of_one_s_own_opens_no_other_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation named one host and port; a redirect to another stays refused."""
    with serving(answer(FEED)) as canary:
        moved = f"http://127.0.0.1:{canary.port}/"
        with serving(answer(b"", "302 Found", Location=moved)) as vendor:
            base = f"http://127.0.0.1:{vendor.port}"
            for source, config in (
                (MarketTopics(base), {"symbols": ["AAPL"]}),
                (KeywordTopics(base, base), {"keywords": ["health"]}),
                (ChannelTopics(feed_url=base, base_url=base), {"channel_id": "UC" + "x" * 22}),
            ):
                with pytest.raises(ProviderError):
                    ask(source, config, now=NOW)
            assert vendor.hits >= 3
        assert canary.hits == 0
