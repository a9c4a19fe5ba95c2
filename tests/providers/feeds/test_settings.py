"""What a feed's settings may be."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.errors import InvalidInput, ProblemList
from apps.providers.feeds.topics import FeedTopics

FEED = "https://news.example/rss"


def test_defaults_are_filled_in_and_words_are_tidied() -> None:
    checked = FeedTopics().check_config(
        {"feed_url": f"  {FEED} ", "filter_keywords": [" AI ", "ai", "기술\u0000", ""]}
    )
    assert checked == {
        "feed_url": FEED,
        "filter_keywords": ["AI", "기술"],
        "exclude_keywords": [],
    }


@pytest.mark.parametrize(
    ("config", "field", "words"),
    [
        ({}, "config.feed_url", "Give the address"),
        ({"feed_url": None}, "config.feed_url", "Give the address"),
        ({"feed_url": "  "}, "config.feed_url", "Give the address"),
        ({"feed_url": 7}, "config.feed_url", "Give text"),
        ({"feed_url": "news.example/rss"}, "config.feed_url", "complete web address"),
        ({"feed_url": "ftp://news.example/"}, "config.feed_url", "Only http and https"),
        ({"feed_url": "http://localhost/rss"}, "config.feed_url", "not a public host"),
        ({"feed_url": "https://a:b@news.example/"}, "config.feed_url", "password"),
        ({"feed_url": "https://news.example:22/"}, "config.feed_url", "Port 22"),
        ({"feed_url": FEED + "a" * 2000}, "config.feed_url", "longer than 2000"),
        ({"feed_url": FEED, "filter_keywords": "AI"}, "config.filter_keywords", "list of words"),
        ({"feed_url": FEED, "filter_keywords": [1]}, "config.filter_keywords", "list of words"),
        (
            {"feed_url": FEED, "exclude_keywords": [str(n) for n in range(51)]},
            "config.exclude_keywords",
            "at most 50",
        ),
        (
            {"feed_url": FEED, "exclude_keywords": ["a" * 101]},
            "config.exclude_keywords",
            "at most 100 characters",
        ),
        ({"feed_url": FEED, "url": FEED}, "config.url", "not a setting"),
        ([], "config", "object"),
        (None, "config", "object"),
    ],
)
def test_what_is_wrong_is_said_of_its_key(config: Any, field: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        FeedTopics().check_config(config)
    assert caught.value.field == field
    assert words in str(caught.value)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(ProblemList) as caught:
        FeedTopics().check_config({"feed_url": "nothing", "keywords": [], "filter_keywords": 3})
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"config.feed_url", "config.keywords", "config.filter_keywords"}
