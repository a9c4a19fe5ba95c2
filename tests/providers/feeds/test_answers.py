"""Whatever an address answers, the source says what to do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from apps.providers.errors import ProviderError
from apps.providers.feeds.topics import FeedTopics
from tests.core.fetching.servers import answer, serving
from tests.support.topics.asking import NOW, ask
from tests.support.topics.feed_server import TopicServer
from tests.support.topics.formats import Item
from tests.support.vendors.server import Reply, cut_off, hang, instead, lost

SOURCE = FeedTopics()
HTML = "text/html; charset=utf-8"


def test_an_unchanged_feed_is_not_sent_again(server: TopicServer) -> None:
    feed = server.feed()
    feed.add_item("First")
    first = ask(SOURCE, {"feed_url": feed.url})
    again = ask(SOURCE, {"feed_url": feed.url}, memory=first.memory)
    assert (again.is_unchanged, again.topics) == (True, ())
    assert server.requests[-1].headers["if-none-match"]
    assert server.requests[-1].headers["if-modified-since"]
    assert server.requests[-1].headers["accept"].startswith("application/rss+xml")
    assert again.memory == first.memory

    feed.add_item("Second")
    third = ask(SOURCE, {"feed_url": feed.url}, memory=again.memory)
    assert [topic.title for topic in third.topics] == ["Second", "First"]


def test_a_server_without_validators_is_known_by_its_bytes(server: TopicServer) -> None:
    feed = server.feed()
    feed.sends_validators = False
    feed.add_item("First")
    first = ask(SOURCE, {"feed_url": feed.url})
    assert ask(SOURCE, {"feed_url": feed.url}, memory=first.memory).is_unchanged


def test_changed_settings_read_everything_anew(server: TopicServer) -> None:
    feed = server.feed()
    feed.add_item("First")
    memory = ask(SOURCE, {"feed_url": feed.url}).memory
    config = {"feed_url": feed.url, "exclude_keywords": ["advert"]}
    assert len(ask(SOURCE, config, memory=memory).topics) == 1


@pytest.mark.parametrize(
    "memory", [{"pages": 7}, {"of": 1, "pages": {}}, {"pages": {"x": 1}, "of": "x"}, {"a": []}]
)
def test_a_memory_of_another_form_is_forgotten(server: TopicServer, memory: object) -> None:
    feed = server.feed()
    feed.add_item("First")
    assert len(ask(SOURCE, {"feed_url": feed.url}, memory=memory).topics) == 1  # type: ignore[arg-type]


def test_an_empty_feed_is_no_failure(server: TopicServer) -> None:
    answer = ask(SOURCE, {"feed_url": server.feed().url})
    assert answer.topics == ()
    assert "no items yet" in answer.notes[0]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"<!doctype html><title>Hello</title><p>No feed here</p>", HTML, "is a web page, not"),
        (
            b'<head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>',
            HTML,
            "/feed.xml. Use one of these",
        ),
        (b'{"version": "https://jsonfeed.org/version/1"}', "application/json", "is not a feed"),
        (b"", "application/rss+xml", "is not a feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png", "is not a feed"),
        (b"<rss><channel>" + b"<b></b>" * 150_000, "text/xml", "too large to be read"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(
    server: TopicServer, body: bytes, kind: str, words: str
) -> None:
    url = server.page("x", Reply(body, content_type=kind))
    with pytest.raises(ProviderError) as caught:
        ask(SOURCE, {"feed_url": url})
    assert words in str(caught.value)
    assert caught.value.permanent
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("status", "headers", "permanent", "wait", "words"),
    [
        (429, {"Retry-After": "90"}, False, 90.0, "left alone"),
        (503, {"Retry-After": "7"}, False, 7.0, "problem of its own (503)"),
        (500, {}, False, None, "problem of its own (500)"),
        (404, {}, True, None, "404"),
        (410, {}, True, None, "410"),
        (403, {}, True, None, "403"),
    ],
)
def test_a_refusing_server_gives_the_right_outcome(
    server: TopicServer,
    status: int,
    headers: dict[str, str],
    permanent: bool,
    wait: float | None,
    words: str,
) -> None:
    server.then(instead(Reply(b"", status=status, headers=headers)))
    with pytest.raises(ProviderError) as caught:
        ask(SOURCE, {"feed_url": server.feed().url})
    assert (caught.value.permanent, caught.value.retry_after) == (permanent, wait)
    assert words in str(caught.value)


@pytest.mark.parametrize("misdeed", [cut_off, lost])
def test_a_cut_connection_passes(server: TopicServer, misdeed: object) -> None:
    feed = server.feed()
    feed.add_item("First")
    server.then(misdeed)  # type: ignore[arg-type]
    with pytest.raises(ProviderError) as caught:
        ask(SOURCE, {"feed_url": feed.url})
    assert not caught.value.permanent


def test_a_visit_ends_when_its_time_is_over(server: TopicServer) -> None:
    server.then(hang)
    with pytest.raises(ProviderError, match="too long") as caught:
        ask(SOURCE, {"feed_url": server.feed().url}, seconds=0.3)
    assert not caught.value.permanent


def test_a_redirect_is_followed_and_one_into_the_private_network_is_not(
    server: TopicServer, settings: Settings
) -> None:
    feed = server.feed()
    feed.add_item("First")
    moved = server.page("moved", Reply(b"", status=301, headers={"Location": feed.url}))
    assert len(ask(SOURCE, {"feed_url": moved}).topics) == 1

    with serving(answer(b"<rss><channel><item><title>secret</title></item></channel></rss>")) as (
        canary
    ):
        for place in (f"http://127.0.0.1:{canary.port}/", f"http://[::1]:{canary.port}/"):
            away = server.page("away", Reply(b"", status=302, headers={"Location": place}))
            with pytest.raises(ProviderError) as caught:
                ask(SOURCE, {"feed_url": away})
            assert caught.value.permanent
        assert canary.hits == 0


@pytest.mark.parametrize(
    ("charset", "declared", "header"),
    [
        ("cp949", "euc-kr", "application/rss+xml"),
        ("cp949", "utf-8", "application/rss+xml"),
        ("cp949", "utf-8", "text/xml; charset=utf-8"),
        ("utf-8", "euc-kr", "text/xml"),
        ("utf-8", "iso-8859-1", "text/xml; charset=iso-8859-1"),
        ("utf-8", "utf-8", "text/xml; charset=euc-kr"),
        ("utf-16", "utf-16", "application/rss+xml"),
    ],
)
def test_hangul_survives_wrong_declarations(
    server: TopicServer, charset: str, declared: str, header: str
) -> None:
    feed = server.feed()
    feed.charset, feed.declared, feed.content_type = charset, declared, header
    feed.items = [Item("똠방각하의 건강한 아침 식사", "/1")]
    assert ask(SOURCE, {"feed_url": feed.url}).topics[0].title == "똠방각하의 건강한 아침 식사"


def test_bombs_do_not_unfold_and_external_entities_are_not_fetched(server: TopicServer) -> None:
    secret = server.page("secret", Reply(b"SECRET", content_type="text/plain"))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for declared in (
        f'<!ENTITY l0 "ha">{laughs}',
        f'<!ENTITY l11 SYSTEM "{secret}">',
        '<!ENTITY l11 SYSTEM "file:///etc/passwd">',
        f'<!ENTITY % p SYSTEM "{secret}"> %p;',
        f'<!ENTITY l11 "{"x" * 100_000}">',
    ):
        feed = server.feed()
        feed.raw = (
            f'<?xml version="1.0"?><!DOCTYPE rss [{declared}]><rss version="2.0"><channel>'
            f"<item><title>Safe {'&l11;' * 500}</title><link>/1</link></item></channel></rss>"
        ).encode()
        topic = ask(SOURCE, {"feed_url": feed.url}).topics[0]
        assert topic.title.startswith("Safe")
        assert "root:" not in topic.title
        assert "xxxx" not in topic.title
    assert all(seen.path != "/pages/secret" for seen in server.requests)


@pytest.mark.parametrize(("count", "words", "found"), [(2000, 1000, 50), (40, 50_000, 14)])
def test_ten_megabytes_are_read(server: TopicServer, count: int, words: int, found: int) -> None:
    """Of few long items, here with the newest last, as many as fit."""
    feed = server.feed()
    feed.items = [
        Item(f"Story {n}", f"/{n}", published=NOW - timedelta(days=n), content="word " * words)
        for n in range(count)
    ]
    if found < 50:
        feed.items.reverse()
    answer = ask(SOURCE, {"feed_url": feed.url})
    assert [topic.title for topic in answer.topics[:7]] == [f"Story {n}" for n in range(7)]
    assert len(answer.topics) == found
    assert len(str(answer.memory)) < 1000
