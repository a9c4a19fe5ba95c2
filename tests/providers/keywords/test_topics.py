"""Searches for keywords in news and in medical literature."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from apps.core.errors import InvalidInput
from apps.providers.capabilities.topics import Unfit
from apps.providers.errors import ProviderError
from apps.providers.keywords.google_news import article_address
from apps.providers.keywords.topics import KeywordTopics
from tests.support.topics.asking import NOW, ask
from tests.support.topics.formats import Item
from tests.support.topics.search_server import Paper, SearchServer
from tests.support.vendors.server import Reply, cut_off, instead

DAY = timedelta(days=1)
NEWS: dict[str, Any] = {"keywords": ["건강", "시니어"], "sources": ["google_news"]}
PUBMED: dict[str, Any] = {"keywords": ["sleep"], "sources": ["pubmed"]}


def test_defaults_are_filled_in() -> None:
    assert KeywordTopics().check_config({"keywords": ["건강"]}) == {
        "keywords": ["건강"],
        "sources": ["google_news", "pubmed"],
        "match": "any",
        "max_age_days": 7,
    }


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({}, "config.keywords"),
        ({"keywords": []}, "config.keywords"),
        ({"keywords": ["\u0000 "]}, "config.keywords"),
        ({"keywords": [str(n) for n in range(11)]}, "config.keywords"),
        ({"keywords": ["a"], "sources": []}, "config.sources"),
        ({"keywords": ["a"], "sources": ["bing"]}, "config.sources"),
        ({"keywords": ["a"], "sources": [["pubmed"]]}, "config.sources"),
        ({"keywords": ["a"], "match": "none"}, "config.match"),
        ({"keywords": ["a"], "match": ["any"]}, "config.match"),
        ({"keywords": ["a"], "max_age_days": 366}, "config.max_age_days"),
        ({"keywords": ["a"], "language": "ko"}, "config.language"),
    ],
)
def test_wrong_settings_are_named(config: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        KeywordTopics().check_config(config)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("match", "language", "query", "edition"),
    [
        ("any", "ko", '("건강" OR "시니어") when:7d', ("ko", "KR", "KR:ko")),
        ("all", "ko", '"건강" "시니어" when:7d', ("ko", "KR", "KR:ko")),
        ("any", "en", '("건강" OR "시니어") when:7d', ("en-US", "US", "US:en")),
        ("any", "xx", '("건강" OR "시니어") when:7d', ("en-US", "US", "US:en")),
    ],
)
def test_news_are_searched_in_the_project_s_language(
    source: KeywordTopics,
    server: SearchServer,
    match: str,
    language: str,
    query: str,
    edition: tuple[str, str, str],
) -> None:
    ask(source, {**NEWS, "match": match}, language=language)
    asked = server.requests[0].query
    assert asked["q"] == query
    assert (asked["hl"], asked["gl"], asked["ceid"]) == edition


def test_a_headline_comes_without_its_publisher(
    source: KeywordTopics, server: SearchServer
) -> None:
    server.add_news("건강한 아침 - 걷기", "매일신문", NOW - DAY)
    (topic,) = ask(source, NEWS).topics
    assert topic.title == "건강한 아침 - 걷기"
    assert topic.key.startswith("google_news:CBMi")
    assert (topic.text, topic.summary, topic.published_at) == ("", "", NOW - DAY)
    assert topic.facts == {
        "from": "google_news",
        "publisher": "매일신문",
        "publisher_url": "https://post.example",
        "keyword": "건강",
        "headline_only": True,
    }


def test_the_article_s_address_is_read_out_of_google_s() -> None:
    address = "https://post.example/articles/7?a=b"
    raw = b'\x08\x13"' + bytes([len(address)]) + address.encode() + b"\xd2\x01\x00"
    name = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    assert article_address(f"https://news.google.com/rss/articles/{name}?oc=5") == address
    assert article_address("https://news.google.com/rss/articles/CBMiAU_yqLPxyz") == ""
    assert article_address("https://post.example/") == ""


def test_unchanged_news_are_not_told_again(source: KeywordTopics, server: SearchServer) -> None:
    server.add_news("Walk", published=NOW)
    first = ask(source, NEWS)
    again = ask(source, NEWS, memory=first.memory)
    assert (again.is_unchanged, again.topics, again.notes) == (True, (), ())


def test_an_abstract_is_the_text(source: KeywordTopics, server: SearchServer) -> None:
    server.papers = [
        Paper(
            "39876543",
            "Sleep &amp; the <i>liver</i> in H<sub>2</sub>O.",
            [("BACKGROUND", "We asked."), ("RESULTS", "p < 0.05.")],
            listed=NOW - DAY,
        )
    ]
    (topic,) = ask(source, PUBMED).topics
    assert (topic.key, topic.title) == ("pubmed:39876543", "Sleep & the liver in H2O")
    assert topic.text == "BACKGROUND: We asked.\nRESULTS: p < 0.05."
    assert topic.url == "https://pubmed.ncbi.nlm.nih.gov/39876543/"
    assert topic.published_at == NOW - DAY
    assert topic.facts["journal"] == "Journal of sleep"
    assert (topic.facts["doi"], topic.facts["keyword"]) == ("10.1/x", "sleep")
    term = server.requests[0].query["term"]
    assert term == '"sleep"[Title/Abstract]'


def test_articles_without_a_text_and_retracted_ones_are_unfit(
    source: KeywordTopics, server: SearchServer
) -> None:
    server.papers = [
        Paper("1", "Retracted", [("", "Words.")], "Retracted Publication", NOW - DAY),
        Paper("2", "Empty", listed=NOW - 2 * DAY),
        Paper("3", "", [("", "No title.")], listed=NOW - 2 * DAY),
    ]
    topics = ask(source, PUBMED).topics
    assert [topic.unfit for topic in topics] == [Unfit.RETRACTED, Unfit.NO_TEXT]


def test_the_same_articles_are_not_read_again(source: KeywordTopics, server: SearchServer) -> None:
    server.papers = [Paper("1", "Sleep", [("", "Words.")], listed=NOW)]
    first = ask(source, PUBMED)
    again = ask(source, PUBMED, memory=first.memory)
    assert (again.is_unchanged, again.topics, len(server.requests)) == (True, (), 3)
    third = ask(source, PUBMED, memory=again.memory)
    assert third.is_unchanged


def test_nothing_found_is_said(source: KeywordTopics) -> None:
    answer = ask(source, {"keywords": ["건강"]})
    assert answer.topics == ()
    assert "Google News has nothing" in answer.notes[0]
    assert "give English keywords" in answer.notes[1]


def test_too_many_requests_are_met_by_one_more(source: KeywordTopics, server: SearchServer) -> None:
    server.papers = [Paper("1", "Sleep", [("", "Words.")], listed=NOW)]
    busy = instead(Reply({"error": "API rate limit exceeded"}, status=429))
    server.then(None, busy)
    assert len(ask(source, PUBMED).topics) == 1
    server.then(busy, busy)
    with pytest.raises(ProviderError) as caught:
        ask(source, PUBMED)
    assert not caught.value.permanent
    server.then(instead(Reply(b"", status=429, headers={"Retry-After": "60"})))
    with pytest.raises(ProviderError) as caught:
        ask(source, PUBMED)
    assert caught.value.retry_after == 60


def test_one_broken_source_is_a_note(source: KeywordTopics, server: SearchServer) -> None:
    server.papers = [Paper("1", "Sleep", [("", "Words.")], listed=NOW)]
    server.then(instead(Reply(b"", status=503)))
    answer = ask(source, {"keywords": ["sleep"]})
    assert [topic.title for topic in answer.topics] == ["Sleep"]
    assert "problem of its own (503)" in answer.notes[0]
    server.then(instead(Reply(b"", status=503)), instead(Reply(b"", status=404)))
    with pytest.raises(ProviderError) as caught:
        ask(source, {"keywords": ["sleep"]})
    assert not caught.value.permanent, "one of them may come back"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"esearchresult": 7}',
        b'{"esearchresult": {"idlist": [], "ERROR": "x"}}',
    ],
)
def test_strange_ids_are_a_passing_failure(
    source: KeywordTopics, server: SearchServer, body: bytes
) -> None:
    server.then(instead(Reply(body)))
    with pytest.raises(ProviderError, match="PubMed sent an answer") as caught:
        ask(source, PUBMED)
    assert not caught.value.permanent


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b"<a><b></a>"])
def test_strange_articles_are_a_passing_failure(
    source: KeywordTopics, server: SearchServer, body: bytes
) -> None:
    server.papers = [Paper("1", "Sleep")]
    server.then(None, instead(Reply(body)))
    with pytest.raises(ProviderError, match="PubMed sent an answer"):
        ask(source, PUBMED)
    server.then(None, cut_off)
    with pytest.raises(ProviderError):
        ask(source, PUBMED)


def test_an_item_of_google_without_a_publisher_is_taken_as_it_is(
    source: KeywordTopics, server: SearchServer
) -> None:
    server.news = [Item("Walk - more", "https://post.example/1", "g1", NOW)]
    (topic,) = ask(source, NEWS).topics
    assert (topic.title, topic.url) == ("Walk - more", "https://post.example/1")
    assert topic.facts == {"from": "google_news"}
