"""Feeds of every kind become topics with keys that last."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apps.providers.capabilities.topics import Unfit
from apps.providers.feeds.topics import FeedTopics
from tests.support.topics.asking import NOW, ask
from tests.support.topics.feed_server import TopicServer
from tests.support.topics.formats import FORMATS, Item

DAY = timedelta(days=1)
SOURCE = FeedTopics()


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_every_format_gives_its_items(server: TopicServer, format: str) -> None:  # noqa: A002
    feed = server.feed("news", format)
    feed.items = [
        Item("Liver & sleep", "https://news.example/1", "urn:1", NOW - DAY, "A <b>bold</b> word"),
        Item("잠과 간", "/2", "", NOW - 2 * DAY, "짧은 소개"),
    ]
    answer = ask(SOURCE, {"feed_url": feed.url})
    assert [topic.title for topic in answer.topics] == ["Liver & sleep", "잠과 간"]
    assert answer.topics[0].summary == "A bold word"
    assert answer.topics[0].url == "https://news.example/1"
    assert answer.topics[1].url == f"{server.url}/2"
    assert answer.topics[0].unfit == ""
    assert (answer.is_unchanged, answer.notes, answer.usage.requests) == (False, (), 1)
    if format != "rss_091":
        assert answer.topics[0].published_at == NOW - DAY


def test_an_item_keeps_its_key_when_its_title_changes(server: TopicServer) -> None:
    feed = server.feed()
    for guid, link in (("urn:1", "/1"), ("", "https://news.example/2?id=7&utm_source=rss")):
        feed.items = [Item("Before", link, guid)]
        before = ask(SOURCE, {"feed_url": feed.url}).topics[0]
        feed.items = [Item("After", link.replace("=rss", "=mail"), guid)]
        after = ask(SOURCE, {"feed_url": feed.url}).topics[0]
        assert (before.key, before.title, after.title) == (after.key, "Before", "After")


def test_one_id_for_all_items_does_not_make_them_one(server: TopicServer) -> None:
    feed = server.feed()
    feed.items = [Item(f"Story {n}", f"/{n}", "https://news.example/") for n in range(3)]
    assert len({topic.key for topic in ask(SOURCE, {"feed_url": feed.url}).topics}) == 3


def test_an_item_listed_twice_comes_once(server: TopicServer) -> None:
    feed = server.feed()
    item = Item("Story", "/1", "")
    feed.items = [item, replace(item, title="Story again"), Item("No address"), Item("No address")]
    titles = [topic.title for topic in ask(SOURCE, {"feed_url": feed.url}).topics]
    assert titles == ["Story", "No address"]


def test_newest_come_first_and_odd_dates_are_not_believed(server: TopicServer) -> None:
    feed = server.feed()
    feed.items = [
        Item("Unknown", "/0"),
        Item("Old", "/1", published=NOW - 3 * DAY),
        Item("To come", "/2", published=NOW + 300 * DAY),
        Item("Wrong zone", "/5", published=NOW + DAY / 3),
        Item("Epoch", "/3", published=datetime(1970, 1, 1, tzinfo=UTC)),
        Item("New", "/4", published=NOW - DAY),
    ]
    topics = ask(SOURCE, {"feed_url": feed.url}).topics
    assert [(topic.title, topic.published_at) for topic in topics] == [
        ("Wrong zone", NOW),
        ("New", NOW - DAY),
        ("Old", NOW - 3 * DAY),
        ("Unknown", None),
        ("To come", None),
        ("Epoch", None),
    ]


@pytest.mark.parametrize(
    "stamp", ["yesterday", "32 Foo 2026", "0000-00-00", "9" * 30, "2026-13-45T99:99:99Z", ""]
)
def test_a_wrong_date_is_no_date(server: TopicServer, stamp: str) -> None:
    feed = server.feed()
    feed.raw = (
        b'<rss version="2.0"><channel><item><title>A</title><pubDate>'
        + stamp.encode()
        + b"</pubDate></item></channel></rss>"
    )
    assert ask(SOURCE, {"feed_url": feed.url}).topics[0].published_at is None


def test_unwanted_items_are_told_with_the_reason(server: TopicServer) -> None:
    feed = server.feed()
    feed.items = [
        Item("AI가 바꾸는 병원", "/1"),
        Item("He said it again", "/2"),
        Item("AI in an advert", "/3", summary="[광고] 지금"),
        Item("Chips", "/4", content="Many new <b>AIs</b> appear."),
    ]
    config = {"feed_url": feed.url, "filter_keywords": ["ai"], "exclude_keywords": ["광고"]}
    topics = ask(SOURCE, config).topics
    assert [topic.unfit for topic in topics] == [
        "",
        Unfit.NO_KEYWORD,
        Unfit.EXCLUDED_KEYWORD,
        "",
    ]
    assert topics[2].unfit_facts == {"keyword": "광고"}
    assert topics[0].facts == {"keyword": "ai"}


def test_the_whole_article_in_a_feed_is_the_text_and_a_teaser_is_not(server: TopicServer) -> None:
    feed = server.feed()
    feed.items = [
        Item("Long", "/1", content="<p>A whole sentence.</p>" * 40),
        Item("Short", "/2", summary="A teaser."),
        Item("Nowhere else", "", summary="A note without an address."),
    ]
    long, short, note = ask(SOURCE, {"feed_url": feed.url}).topics
    assert long.text.count("A whole sentence.") == 40
    assert (short.text, short.summary) == ("", "A teaser.")
    assert note.text == "A note without an address."


def test_a_publisher_is_taken_off_the_headline(server: TopicServer) -> None:
    feed = server.feed()
    feed.items = [Item("Rain - tomorrow - The Post", "/1", publisher="The Post")]
    topic = ask(SOURCE, {"feed_url": feed.url}).topics[0]
    assert (topic.title, topic.facts) == ("Rain - tomorrow", {"publisher": "The Post"})


def test_of_thousands_the_newest_fifty_come_whichever_end_they_stand_at(
    server: TopicServer,
) -> None:
    feed = server.feed()
    items = [Item(f"Story {n}", f"/{n}", published=NOW - n * DAY) for n in range(1, 3001)]
    for listed in (items, items[::-1]):
        feed.items = listed
        topics = ask(SOURCE, {"feed_url": feed.url}).topics
        assert [topic.title for topic in topics] == [f"Story {n}" for n in range(1, 51)]


def test_no_text_holds_what_the_database_cannot_keep(server: TopicServer) -> None:
    feed = server.feed()
    feed.raw = (
        b'<rss version="2.0"><channel><item><title>A&#0;B\x00C&#xD800;D&#99999999999;</title>'
        b"<link>javascript:alert(1)</link><guid>\x00g</guid><description>&#8;x"
        + b"y" * 5000
        + b"</description></item></channel></rss>"
    )
    topic = ask(SOURCE, {"feed_url": feed.url}).topics[0]
    told = f"{topic.key}{topic.title}{topic.summary}{topic.text}"
    assert not any(ord(one) < 32 or 0xD800 <= ord(one) <= 0xDFFF for one in told)
    assert (topic.url, len(topic.summary)) == ("", 2000)
