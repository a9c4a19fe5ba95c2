"""Feeds are read from bytes, however odd, and the newest item becomes an article."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from apps.core.fetching import FetchedPage, FetchRefused
from apps.providers.embedded.articles import FeedMissing, newest_article, read_feed
from apps.providers.errors import ProviderError
from tests.providers.embedded.articles.conftest import Site
from tests.providers.embedded.articles.samples import (
    ENGLISH_PAGE,
    KOREAN_PAGE,
    KOREAN_PARAGRAPHS,
    rss,
    rss_item,
)

OLD = "Mon, 02 Mar 2026 08:00:00 +0900"
NEW = "Tue, 03 Mar 2026 08:00:00 +0900"
RSS_TYPE = "application/rss+xml"
LONG_HTML = "".join(f"<p>{paragraph}</p>" for paragraph in KOREAN_PARAGRAPHS * 3)
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Health</title><id>urn:feed</id>
<updated>2026-03-03T00:00:00Z</updated>
<entry><title type="html">Liver &amp;amp; sleep</title><id>urn:1</id>
<link rel="alternate" href="/posts/1"/><updated>2026-03-03T01:02:03+09:00</updated>
<summary>Short.</summary>
<content type="html">&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</content>
</entry></feed>"""


def test_an_rss_feed_gives_its_items_in_order(site: Site) -> None:
    items = rss_item("간 이야기", "SITE/1", OLD, "<b>짧은</b> 소개<br>두 줄", LONG_HTML)
    items += rss_item("잠 이야기", "SITE/2", NEW, "다른 소개")

    feed = read_feed(site.page(rss(items), RSS_TYPE))

    assert feed.title == "매일신문 건강"
    assert [item.title for item in feed.items] == ["간 이야기", "잠 이야기"]
    first = feed.items[0]
    assert (first.url, first.guid) == (site.url("/1"), site.url("/1"))
    assert first.summary_text == "짧은 소개\n두 줄"
    assert first.content_text.split("\n") == list(KOREAN_PARAGRAPHS * 3)
    assert first.published_at == datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    assert feed.items[1].content_text == "다른 소개"


def test_an_atom_feed_gives_absolute_links_and_plain_text(site: Site) -> None:
    item = read_feed(site.page(ATOM, "application/atom+xml")).items[0]

    assert item.title == "Liver & sleep"
    assert (item.url, item.guid) == (site.url("/posts/1"), "urn:1")
    assert (item.summary_text, item.content_text) == ("Short.", "First.\nSecond.")
    assert item.published_at == datetime(2026, 3, 2, 16, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("codec", "content_type", "declared"),
    [
        ("utf-8", "application/rss+xml", "UTF-8"),
        ("utf-8", "text/xml", "UTF-8"),
        ("utf-8", "text/html", "UTF-8"),
        ("utf-8", "", "UTF-8"),
        ("cp949", "application/rss+xml", "euc-kr"),
        ("cp949", "text/xml; charset=euc-kr", "euc-kr"),
        ("cp949", "text/xml", "ks_c_5601-1987"),
    ],
)
def test_hangul_in_a_feed_is_right_in_every_charset(
    codec: str, content_type: str, declared: str, site: Site
) -> None:
    body = rss(rss_item("똠방각하 펲시", "SITE/1", NEW, "소개")).replace("UTF-8", declared)

    feed = read_feed(site.page(body.encode(codec), content_type))

    assert feed.items[0].title == "똠방각하 펲시"


@pytest.mark.parametrize(
    "damage",
    [
        lambda xml: xml.replace("</channel></rss>", ""),
        lambda xml: xml.replace("건강 소식", "밥 & 국 &nbsp; <br>"),
        lambda xml: "\n\n  " + xml,
        lambda xml: xml.replace("건강 소식", "\x0b\x01"),
        lambda xml: xml.replace("</guid>", ""),
    ],
    ids=["cut off", "bare ampersand", "blank before", "control characters", "unclosed"],
)
def test_broken_xml_is_still_read(damage: object, site: Site) -> None:
    assert callable(damage)

    feed = read_feed(site.page(damage(rss(rss_item("간 이야기", "SITE/1", NEW))), RSS_TYPE))

    assert [item.title for item in feed.items] == ["간 이야기"]


def test_an_empty_feed_is_a_feed(site: Site) -> None:
    assert read_feed(site.page(rss(""), RSS_TYPE)).items == ()


def test_a_web_page_names_the_feeds_it_offers(site: Site) -> None:
    links = """<link rel="alternate" type="application/rss+xml" href="/rss.xml">
    <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="SITE/atom.xml">
    <link rel="alternate" type="application/rss+xml" href="/rss.xml">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    <link rel="alternate" type="text/html" hreflang="en" href="/en">
    <link rel="stylesheet" href="/style.css">"""
    page = site.page(f"<!doctype html><html><head>{links}</head><body>글</body></html>")

    with pytest.raises(FeedMissing, match="is a web page, not a feed") as missing:
        read_feed(page)

    assert missing.value.feed_urls == (site.url("/rss.xml"), site.url("/atom.xml"))
    assert all(url in str(missing.value) for url in missing.value.feed_urls)
    assert missing.value.permanent


@pytest.mark.parametrize(
    ("body", "content_type", "sentence"),
    [
        (KOREAN_PAGE, "text/html", "names no feed"),
        ("<html></html>", "application/rss+xml", "names no feed"),
        ("", "text/html", "names no feed"),
        ("hello", "text/plain", "is not a feed"),
        ("", "application/rss+xml", "is not a feed"),
        ("{}", "application/json", "is not a feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png", "is not a feed"),
        ("<?xml version='1.0'?><note>hi</note>", "text/xml", "is not a feed"),
    ],
)
def test_something_else_than_a_feed_says_so(
    body: str | bytes, content_type: str, sentence: str, site: Site
) -> None:
    page = site.page(body, content_type)

    with pytest.raises(FeedMissing, match=sentence):
        read_feed(page)


@pytest.mark.parametrize("body", [b"/etc/passwd", b"pyproject.toml", b"file:///etc/passwd"])
def test_a_body_that_is_a_file_name_opens_no_file(body: bytes, site: Site) -> None:
    with pytest.raises(FeedMissing):
        read_feed(site.page(body, RSS_TYPE))


def test_a_body_that_is_an_address_is_not_followed(site: Site) -> None:
    site.put("/real", rss(rss_item("간", "SITE/1")), RSS_TYPE)

    with pytest.raises(FeedMissing):
        read_feed(site.page("SITE/real", RSS_TYPE))

    assert site.visits == ["/page"]


def test_entities_neither_read_files_nor_addresses_nor_explode(site: Site) -> None:
    doctype = """<!DOCTYPE rss SYSTEM "SITE/evil.dtd" [
    <!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY web SYSTEM "SITE/canary">
    <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
    <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
    ]><rss"""
    body = rss(rss_item("간 &file; &web; &f;", "SITE/1")).replace("<rss", doctype, 1)

    feed = read_feed(site.page(body, RSS_TYPE))

    assert "root:" not in str(feed)
    assert len(str(feed)) < 10_000
    assert site.visits == ["/page"]


@pytest.mark.parametrize(
    ("language", "stamp", "hour"),
    [
        ("ko", "2026-03-03 08:00:00", 23),
        ("ko-KR", "2026-03-03T08:00", 23),
        ("ko", "2026-03-03T08:00:00Z", 8),
        ("ko", "Tue, 03 Mar 2026 08:00:00 +0900", 23),
        ("en", "2026-03-03 08:00:00", 8),
    ],
)
def test_a_korean_feed_without_a_zone_means_korea_s(
    site: Site, language: str, stamp: str, hour: int
) -> None:
    body = rss(f"<language>{language}</language>" + rss_item("잠", "SITE/1", stamp))

    moment = read_feed(site.page(body, RSS_TYPE)).items[0].published_at

    assert moment is not None
    assert moment.hour == hour


@pytest.mark.parametrize("part", ["<b></b>", "&lt;b&gt;"])
def test_a_feed_of_a_million_parts_is_refused_before_it_is_parsed(part: str, site: Site) -> None:
    page = site.page(rss(part * 150_000), RSS_TYPE)

    with pytest.raises(FeedMissing, match="too large to be read safely") as missing:
        read_feed(page)

    assert missing.value.code == "too_complex"


def test_the_newest_item_by_date_becomes_the_article(site: Site) -> None:
    site.put("/old", ENGLISH_PAGE)
    site.put("/new", KOREAN_PAGE)
    url = site.put("/feed", rss(rss_item("옛", "SITE/old", OLD) + rss_item("새", "SITE/new", NEW)))

    article = newest_article(url, site.fetch)

    assert article.title == "간이 밤에 하는 일"
    assert article.url == site.url("/new")
    assert site.visits == ["/feed", "/new"]


def test_without_dates_the_first_item_is_the_newest(site: Site) -> None:
    site.put("/new", KOREAN_PAGE)
    url = site.put("/feed", rss(rss_item("새", "SITE/new") + rss_item("옛", "SITE/old")))

    assert newest_article(url, site.fetch).url == site.url("/new")


@pytest.mark.parametrize("link", ["SITE/gone", "SITE/empty", "http://10.0.0.1/", "mailto:a@b", ""])
def test_a_full_text_in_the_feed_stands_in_for_a_page_that_cannot_be_read(
    link: str, site: Site
) -> None:
    site.put("/empty", "<html><body></body></html>")
    url = site.put("/feed", rss(rss_item("간 이야기", link, NEW, "소개", LONG_HTML)), RSS_TYPE)

    article = newest_article(url, site.fetch)

    assert (article.title, article.language) == ("간 이야기", "ko")
    assert article.text.split("\n") == list(KOREAN_PARAGRAPHS * 3)
    assert article.site_name == "매일신문 건강"
    assert article.published_at == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)


def test_a_teaser_in_the_feed_is_no_article(site: Site) -> None:
    url = site.put("/feed", rss(rss_item("간", "SITE/gone", NEW, "소개", "<p>짧다.</p>")), RSS_TYPE)

    with pytest.raises(ProviderError, match=r"no page at this address \(404\)") as error:
        newest_article(url, site.fetch)

    assert error.value.permanent


def test_a_feed_without_items_asks_to_come_back(site: Site) -> None:
    url = site.put("/feed", rss(""), RSS_TYPE)

    with pytest.raises(FeedMissing, match="has no items yet") as missing:
        newest_article(url, site.fetch)

    assert (missing.value.code, missing.value.permanent) == ("empty_feed", False)


def test_a_feed_at_a_private_address_is_refused_in_the_providers_words() -> None:
    def refuse(url: str) -> FetchedPage:
        raise FetchRefused("host_refused", host="nas.local")

    with pytest.raises(ProviderError, match="not a public host name") as error:
        newest_article("http://nas.local/feed", refuse)

    assert error.value.permanent


@pytest.mark.parametrize("part", ["<!ENTITY a", "<gml:pos", "&#1", "</item", "<!--", "<![CDATA["])
def test_a_feed_of_unfinished_tags_is_given_up_in_time(part: str, site: Site) -> None:
    """Each of these once made a search over the text begin anew at every one of them."""
    page = site.page(rss(part * 50_000), RSS_TYPE)

    with suppress(FeedMissing):
        assert len(read_feed(page).items) <= 1
